"""What the user should know about a recording in which exercises were recognised."""

from __future__ import annotations

from collections.abc import Sequence

from posecount.counting.events import RepDropped
from posecount.cue import Cue
from posecount.recognition.candidates import Candidate
from posecount.recognition.found import Found
from posecount.recognition.looking import Seen
from posecount.recognition.segments import Segment
from posecount.setup.check import SetupCheck
from posecount.sinks.tally import drop_remarks


def warnings_of(found: Found, segments: Sequence[Segment]) -> list[str]:
    """Return sentences on faults of the recording, and on what was not counted in its exercises."""
    seen = found.seen
    said = list(seen.warnings)
    done = [segment for segment in segments if segment.spec is not None]
    if not done:
        said.append(_nothing(found))
    for segment in done:
        said += _setup(seen, segment)
    dropped = [drop for segment in done for drop in _dropped(segment, found.candidates)]
    return [*dict.fromkeys(said), *drop_remarks(sorted(dropped, key=lambda drop: drop.start_s))]


def _nothing(found: Found) -> str:
    moved = any(one.reps or one.dropped for one in found.candidates)
    if moved or found.seen.frames_with_pose:
        return (
            "None of the exercises was recognised; if one was done, name it with --exercise to "
            "see what was not counted and why."
        )
    return (
        "Neither a person nor a moving foot was found in this recording; film the whole body or "
        "the bare feet from close by, well lit, with the camera standing still."
    )


def _setup(seen: Seen, segment: Segment) -> list[str]:
    assert segment.spec is not None
    check, scene = SetupCheck(segment.spec), seen.scene
    for one in seen.looks.seen(Cue.LANDMARKS, segment.start_s, segment.end_s):
        person = None if scene.is_close_up(one.t_s) else one.person
        check.update(one.t_s, person, one.facts)
    return [f"{segment.spec.title}: {warning.message}" for warning in check.finish()]


def _dropped(segment: Segment, candidates: Sequence[Candidate]) -> list[RepDropped]:
    return [
        drop
        for candidate in candidates
        if candidate.spec is segment.spec
        for drop in candidate.dropped
        if segment.start_s <= drop.start_s and drop.end_s <= segment.end_s
    ]
