"""Which of the reps recognised so far are told, while the exercise goes on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from posecount.counting.events import Rep
from posecount.exercises.spec import ExerciseSpec
from posecount.recognition.segments import Segment
from posecount.tuning import by_hand


@dataclass(frozen=True, slots=True)
class Tuning:
    """When a rep is told."""

    stands_s: float = by_hand(
        1.0,
        "s",
        "A rep that was told is never taken back, and what it is taken for may still change. In "
        "the samples it never did.",
    )


TUNING = Tuning()

_OVERLAP_S = 0.5
"""Two counts of one rep may differ by this much about when it began."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """A rep and the exercise that it is one of."""

    spec: ExerciseSpec
    rep: Rep


class Announced:
    """Feed it the segments each time they are found anew; ``reps`` were told so far."""

    def __init__(self) -> None:
        self.reps: list[Recognised] = []
        self._since_s: dict[tuple[str, int], float] = {}

    def update(self, t_s: float, segments: Sequence[Segment]) -> list[Recognised]:
        """Take the segments found at ``t_s``; return the reps that are to be told now."""
        found = _reps_of(segments)
        self._since_s = {_key(one): self._since_s.get(_key(one), t_s) for one in found}
        return self._tell(
            [one for one in found if t_s - self._since_s[_key(one)] >= TUNING.stands_s]
        )

    def finish(self, segments: Sequence[Segment]) -> list[Recognised]:
        """Return the reps that are still to be told: there are no more segments."""
        return self._tell(_reps_of(segments))

    def _tell(self, found: Sequence[Recognised]) -> list[Recognised]:
        """Return those that do not lie in the time of one that was told before, and tell them."""
        before = len(self.reps)
        for one in found:
            if not any(_overlap(one.rep, told.rep) for told in self.reps):
                self.reps.append(one)
        return self.reps[before:]


def _reps_of(segments: Sequence[Segment]) -> list[Recognised]:
    return [
        Recognised(segment.spec, rep)
        for segment in segments
        if segment.spec is not None
        for rep in segment.reps
    ]


def _key(one: Recognised) -> tuple[str, int]:
    """Return what names a rep that is found again: its exercise, and its end in tenths."""
    return one.spec.id, round(10 * one.rep.end_s)


def _overlap(one: Rep, other: Rep) -> bool:
    return min(one.end_s, other.end_s) - max(one.start_s, other.start_s) > _OVERLAP_S
