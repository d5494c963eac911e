"""Matches counted reps with true ones.

Two reps may be matched if they overlap in time. All such pairs are ranked by intersection over
union; the best pair is matched first, then the best pair of those left, and so on: each rep has at
most one partner. A true rep of which only the time of its top is known may be matched with a
counted rep that contains that time; such pairs are ranked by its distance from the counted rep's
middle.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from posecount.evaluation.truth import TrueRep


class Interval(Protocol):
    """Anything with a start and an end in seconds."""

    @property
    def start_s(self) -> float:
        """Its start in seconds."""

    @property
    def end_s(self) -> float:
        """Its end in seconds."""


def match(true: Sequence[TrueRep], counted: Sequence[Interval]) -> list[tuple[int, int]]:
    """Return pairs of (index into ``true``, index into ``counted``), in order of the true reps."""
    ranked = sorted(
        (-closeness(rep, candidate), i, j)
        for i, rep in enumerate(true)
        for j, candidate in enumerate(counted)
        if closeness(rep, candidate) > 0
    )
    partners: dict[int, int] = {}
    for _, i, j in ranked:
        if i not in partners and j not in partners.values():
            partners[i] = j
    return sorted(partners.items())


def closeness(true: TrueRep, counted: Interval) -> float:
    """Return the overlap of the two in time: 0 none, 1 full."""
    if true.is_moment:
        return _nearness_to_middle(true.start_s, counted)
    shared_s = min(true.end_s, counted.end_s) - max(true.start_s, counted.start_s)
    both_s = max(true.end_s, counted.end_s) - min(true.start_s, counted.start_s)
    return max(0.0, shared_s) / both_s


def _nearness_to_middle(moment_s: float, counted: Interval) -> float:
    """Return 1 in the middle of the counted rep, 0.5 at its ends, 0 outside."""
    if not counted.start_s <= moment_s <= counted.end_s:
        return 0.0
    length_s = counted.end_s - counted.start_s
    middle_s = counted.start_s + length_s / 2
    return 1.0 - abs(moment_s - middle_s) / length_s if length_s > 0 else 1.0
