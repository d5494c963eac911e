"""Separates reps from partial movements by what is usual for this person and leg."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from posecount.signals.legs import LEGS, Leg, other_leg
from posecount.signals.quantiles import median
from posecount.tuning import by_hand, tuned

Payload = TypeVar("Payload")


@dataclass(frozen=True, slots=True)
class Tuning:
    """Thresholds for a full movement."""

    partial_share: float = tuned(
        1 / 3, "share", "By definition a movement under this share of the usual range is no rep."
    )
    sure_share: float = by_hand(
        0.55,
        "share",
        "Share of the typical range from which a first movement needs no second one to confirm it.",
    )
    remembered: int = by_hand(9, "count", "The usual range is the median of this many reps.")
    enough_small: int = by_hand(3, "count", "So many small movements in a row are what is usual.")


TUNING = Tuning()


@dataclass(frozen=True, slots=True)
class Verdict(Generic[Payload]):
    """Whether a movement was large enough to be a rep."""

    movement: Payload
    full: bool


@dataclass(frozen=True, slots=True)
class _Waiting(Generic[Payload]):
    leg: Leg
    height: float
    movement: Payload


class UsualRange(Generic[Payload]):
    """Judges movements in order. The first small ones wait until the usual range is known."""

    def __init__(self, typical: float) -> None:
        self._typical = typical
        self._heights: dict[Leg, deque[float]] = {
            leg: deque(maxlen=TUNING.remembered) for leg in LEGS
        }
        self._waiting: list[_Waiting[Payload]] = []

    def usual(self, leg: Leg) -> float:
        """Return the leg's usual excursion; before it is known, the other's or a typical one."""
        other = other_leg(leg)
        for heights in (self._heights[leg], self._heights[other]):
            if heights:
                return median(heights)
        return self._typical

    def judge(self, leg: Leg, height: float, movement: Payload) -> list[Verdict[Payload]]:
        """Offer a movement; return the verdicts on every movement that can be judged now."""
        self._waiting.append(_Waiting(leg, height, movement))
        known = any(self._heights.values())
        sure = height >= TUNING.sure_share * self._typical
        if known or sure or len(self._waiting) >= TUNING.enough_small:
            return self.close()
        return []

    def close(self) -> list[Verdict[Payload]]:
        """Judge what still waits, by the largest of it if nothing else is known."""
        return list(self._decide())

    def _decide(self) -> Iterator[Verdict[Payload]]:
        waiting, self._waiting = self._waiting, []
        largest = max((w.height for w in waiting), default=0.0)
        for candidate in waiting:
            known = any(self._heights.values())
            usual = self.usual(candidate.leg) if known else largest
            full = candidate.height >= TUNING.partial_share * usual
            if full:
                self._heights[candidate.leg].append(candidate.height)
            yield Verdict(candidate.movement, full)
