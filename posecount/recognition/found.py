"""What was found in a recording, or in several that were made one after the other."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from posecount.counting.events import Rep
from posecount.media.video import Recording
from posecount.pose.model.choice import PoseModels
from posecount.pose.model.progress import Progress
from posecount.recognition.candidates import Candidate, candidates
from posecount.recognition.closer import counted_closer
from posecount.recognition.looking import Onlooker, Seen, seen_in
from posecount.recognition.scene import SLOT_S, Scene, Stretch
from posecount.recognition.segments import Segment, segments
from posecount.session.spec import Step


@dataclass(frozen=True, slots=True)
class Found:
    """What was seen in one recording and what each exercise's machine counted in it.

    ``remarks`` are sentences for the user.
    """

    seen: Seen
    candidates: Sequence[Candidate]
    remarks: tuple[str, ...]

    @property
    def length_s(self) -> float:
        """Its length in whole slots, in seconds."""
        return self.seen.scene.slots * SLOT_S


@contextmanager
def found_in(
    recording: Recording,
    models: PoseModels,
    *,
    steps: Sequence[Step] | None,
    targets_s: Mapping[str, float | None],
    max_seconds: float | None,
    jobs: int,
    stop: Callable[[], bool],
    onlooker: Onlooker | None,
    fetching: Progress,
) -> Iterator[Found]:
    """Look at a recording and count every exercise in it.

    ``steps`` are those of the routine that was likely done, None if anything may have been;
    ``targets_s`` are hold targets by exercise, where they are not the exercise's own. See `seen_in`
    for the others.
    """
    with seen_in(
        recording, models, max_seconds=max_seconds, jobs=jobs, stop=stop, onlooker=onlooker
    ) as seen:
        first = candidates(seen.looks, seen.scene, targets_s)
        done = segments(seen.scene, first, seen.end_s, steps)
        counted, lacking = counted_closer(
            first, done, recording, models, seen.end_s, stop, fetching
        )
        yield Found(seen, counted, tuple(lacking))


def segments_of(found: Sequence[Found], steps: Sequence[Step] | None) -> list[Segment]:
    """Return the segments of recordings made one after the other, as if the next began at once.

    Each begins after the whole slots of those before it.
    """
    scene = Scene(
        close_up=[one for part in found for one in part.seen.scene.close_up],
        attitudes=[one for part in found for one in part.seen.scene.attitudes],
        stretches={},
        close_ups=[],
    )
    counted = [
        later(candidate, since_s)
        for part, since_s in zip(found, starts_s(found), strict=True)
        for candidate in part.candidates
    ]
    if not found:
        return []
    end_s = starts_s(found)[-1] + found[-1].seen.end_s
    return segments(scene, counted, end_s, steps)


def starts_s(found: Sequence[Found]) -> list[float]:
    """Return when each recording begins, in seconds from the beginning of the first one."""
    return [math.fsum(part.length_s for part in found[:number]) for number in range(len(found))]


def part_of(segments: Sequence[Segment], since_s: float, until_s: float) -> list[Segment]:
    """Return the segments between two times, in seconds from the first of the two."""
    return [
        replace(
            one,
            start_s=max(one.start_s, since_s) - since_s,
            end_s=min(one.end_s, until_s) - since_s,
            reps=tuple(
                _rep_later(rep, -since_s) for rep in one.reps if since_s <= rep.start_s < until_s
            ),
        )
        for one in segments
        if one.start_s < until_s and one.end_s > since_s
    ]


def later(candidate: Candidate, by_s: float) -> Candidate:
    """Return the candidate as if all had been done ``by_s`` seconds later."""
    stretch = Stretch(candidate.stretch.start_s + by_s, candidate.stretch.end_s + by_s)
    reps = [_rep_later(rep, by_s) for rep in candidate.reps]
    return replace(candidate, stretch=stretch, reps=reps)


def _rep_later(rep: Rep, by_s: float) -> Rep:
    return replace(rep, start_s=rep.start_s + by_s, end_s=rep.end_s + by_s)
