"""Keeps the observations of a set's last minutes in compact form."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterator, Sequence

from posecount.observation.compact import CompactObservation
from posecount.observation.observed import Observation

_KEPT_S = 120.0
"""Longer than any exercise needs to show its range, and a limit to the memory used."""


class RecentObservations:
    """The observations of the last minutes of a set, in order of time."""

    def __init__(self, steps_per_px: int) -> None:
        self._steps_per_px = steps_per_px
        self._kept: deque[CompactObservation] = deque()

    @property
    def newest_s(self) -> float:
        """Time of the newest one; NaN if there is none."""
        return self._kept[-1].seen.t_s if self._kept else math.nan

    def add(self, seen: Observation) -> None:
        """Take one observation that holds a motion."""
        self._kept.append(CompactObservation.of(seen, self._steps_per_px))
        while self._kept[0].seen.t_s < seen.t_s - _KEPT_S:
            self._kept.popleft()

    def so_far(self) -> Sequence[CompactObservation]:
        """Return a copy of the list, which another thread may iterate over."""
        return list(self._kept)

    def after(self, t_s: float) -> Iterator[Observation]:
        """Yield the observations after that time."""
        later = [kept for kept in self._kept if kept.seen.t_s > t_s]
        return (kept.expanded() for kept in later)
