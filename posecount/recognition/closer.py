"""Looks once more, with both pose models and at every picture, where an exercise needs it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from posecount.cue import Cue
from posecount.media.time_limit import TimeLimit
from posecount.media.video import Recording, open_video
from posecount.observation.observed import Observation
from posecount.observation.recorded import RecordedObserver
from posecount.pose.model.choice import PoseModels
from posecount.pose.model.progress import Progress
from posecount.recognition.candidates import Candidate, count
from posecount.recognition.scene import Stretch
from posecount.recognition.segments import Segment
from posecount.tuning import by_hand


@dataclass(frozen=True, slots=True)
class Tuning:
    """How much to look at again."""

    around_s: float = by_hand(
        10.0, "s", "Reps that the first look missed lie within this of those that it saw."
    )


TUNING = Tuning()


@dataclass(frozen=True, slots=True)
class CloserLook:
    """What the landmarks showed in one stretch, looked at again; ``remarks`` are for the user."""

    observations: Sequence[Observation]
    remarks: tuple[str, ...] = ()

    def seen(self, cue: Cue, since_s: float, until_s: float) -> Iterator[Observation]:
        """Yield what was seen from ``since_s`` to ``until_s``, exclusive; landmarks only."""
        assert cue is Cue.LANDMARKS
        return (seen for seen in self.observations if since_s <= seen.t_s < until_s)


def counted_closer(
    candidates: Sequence[Candidate],
    segments: Sequence[Segment],
    recording: Recording,
    models: PoseModels,
    end_s: float,
    stop: Callable[[], bool],
    fetching: Progress,
) -> tuple[list[Candidate], list[str]]:
    """Count the segments again whose exercise needs a closer look.

    Returns the candidates, with those of such segments replaced, and remarks for the user. Once
    ``stop()`` is true what was counted at first stands.
    """
    found, remarks = list(candidates), list[str]()
    for candidate in candidates:
        if not candidate.spec.closer_look or candidate.view != "body":
            continue
        for part in _parts(candidate, segments, end_s):
            look = _look(recording, models, part, stop, fetching)
            if stop():
                return list(candidates), remarks
            remarks += look.remarks
            again = Candidate(candidate.spec, "body", part, candidate.target_s, look)
            count([again])
            found.append(again)
        if any(one.looks is not candidate.looks and one.spec is candidate.spec for one in found):
            found.remove(candidate)
    return sorted(found, key=lambda one: one.stretch.start_s), remarks


def _parts(candidate: Candidate, segments: Sequence[Segment], end_s: float) -> Iterator[Stretch]:
    """Yield the parts of a candidate's stretch around the segments of its exercise."""
    whole = candidate.stretch
    part: Stretch | None = None
    for segment in segments:
        apart = segment.end_s <= whole.start_s or segment.start_s >= whole.end_s
        if segment.spec is not candidate.spec or apart:
            continue
        start_s = max(whole.start_s, segment.start_s - TUNING.around_s)
        until_s = min(whole.end_s, segment.end_s + TUNING.around_s, end_s)
        if part is not None and start_s <= part.end_s:
            part = Stretch(part.start_s, until_s)
            continue
        if part is not None:
            yield part
        part = Stretch(start_s, until_s)
    if part is not None:
        yield part


def _look(
    recording: Recording,
    models: PoseModels,
    part: Stretch,
    stop: Callable[[], bool],
    fetching: Progress,
) -> CloserLook:
    with (
        open_video(recording, analysed=True, stop=stop) as source,
        RecordedObserver(
            recording,
            models,
            source.frames_fps,
            closer_look=True,
            since_s=part.start_s,
            max_seconds=part.end_s,
            stop=stop,
            fetching=fetching,
        ) as observer,
    ):
        if part.start_s > 0:
            source.skip_to(part.start_s)
        frames = TimeLimit(source, part.end_s, stop)
        seen = [one.without_picture() for one in observer.observe(frames, Cue.LANDMARKS)]
        if observer.is_replayed:
            seen = list(observer.replay())
        return CloserLook(seen, observer.looked.remarks)
