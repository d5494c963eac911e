"""Goes through a recording again, each segment with the machine of its exercise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from posecount.counter import counter_for
from posecount.counting.events import MachineState, Phase
from posecount.cue import Cue
from posecount.pipeline import run
from posecount.recognition.candidates import Candidate, Looks, Part
from posecount.recognition.scene import Scene
from posecount.recognition.segments import Segment
from posecount.tick import Tick

_IDLE = MachineState(Phase.ABSENT, 0, "unknown", None, 0.0, None, 0.0, None)


def ticks(
    looks: Looks, scene: Scene, segments: Sequence[Segment], candidates: Sequence[Candidate]
) -> Iterator[Tick]:
    """Yield a tick for every frame of the segments, in order, without pictures."""
    for segment in segments:
        at_s = segment.start_s
        for candidate in candidates:
            if candidate.spec is not segment.spec or candidate.stretch.end_s <= at_s:
                continue
            if candidate.stretch.start_s >= segment.end_s:
                break
            yield from _idle(looks, scene, at_s, candidate.stretch.start_s)
            at_s = max(at_s, candidate.stretch.start_s)
            until_s = min(segment.end_s, candidate.stretch.end_s)
            yield from _counting(candidate, at_s, until_s)
            at_s = until_s
        yield from _idle(looks, scene, at_s, segment.end_s)


def _idle(looks: Looks, scene: Scene, since_s: float, until_s: float) -> Iterator[Tick]:
    for seen in looks.seen(Cue.LANDMARKS, since_s, until_s):
        person = None if scene.is_close_up(seen.t_s) else seen.person
        yield Tick(seen, person, _IDLE, ())


def _counting(candidate: Candidate, since_s: float, until_s: float) -> Iterator[Tick]:
    part = Part.of(candidate)
    counter = counter_for(candidate.spec, part.cue, candidate.target_s, part)
    for tick in run(part, counter):
        t_s = tick.frame.t_s
        if since_s <= t_s < until_s:
            yield tick
