"""The person's own neutral: the level a signal rests at, and how much it trembles there."""

from __future__ import annotations

import math
from collections import deque

import numpy as np

from posecount.signals.middle import median
from posecount.signals.smoothing import Series

_WINDOW_S = 3.0
_RECENT_S = 0.8
_BEGUN_WITHIN_S = 20.0
_BLOCK_S = 0.5
_MAD_TO_SIGMA = 1.4826


class NeutralEstimate:
    """Median of the last few seconds at rest. It falls at once and rises slowly.

    A fall means that what was taken for rest was not: the movement was already under way, or
    the person has settled into another posture.
    """

    def __init__(self, floor: float) -> None:
        self._floor = floor
        self._rest: deque[tuple[float, float]] = deque()
        self._first_s = math.nan
        self._fell_once = False
        self.level = math.nan
        self.noise = 0.0

    def update(self, t_s: float, value: float, whole_movement: float) -> float | None:
        """Take a resting value.

        Answers the time rest seemed to begin where the first rest proves to have been the top
        of a movement: the level has fallen by at least ``whole_movement``.
        """
        if math.isnan(self._first_s):
            self._first_s = t_s
        self._rest.append((t_s, value))
        self._trim()
        recent = [v for t, v in self._rest if t >= t_s - _RECENT_S]
        fallen = self._fallen(t_s, recent)
        level_before = self.level
        if fallen:
            self._rest = deque((t, v) for t, v in self._rest if t >= t_s - _RECENT_S)
        self._measure()
        first, self._fell_once = not self._fell_once, self._fell_once or fallen
        soon = t_s - self._first_s <= _BEGUN_WITHIN_S
        if fallen and first and soon and level_before - self.level >= whole_movement:
            return self._first_s
        return None

    def withdraw(self, since_s: float) -> None:
        """What came after ``since_s`` was the start of a movement, not rest."""
        kept = deque((t, v) for t, v in self._rest if t <= since_s)
        if kept:
            self._rest = kept
            self._measure()

    def _fallen(self, t_s: float, recent: list[float]) -> bool:
        settled = t_s - self._first_s >= _RECENT_S and len(recent) >= 3
        return settled and median(recent) < self.level - self._floor

    def _trim(self) -> None:
        """Keep the newest few seconds of rest; movements in between do not count as time."""
        newest_s = self._rest[-1][0]
        spent_s = 0.0
        kept = 0
        previous_s = newest_s
        for t_s, _ in reversed(self._rest):
            spent_s += min(previous_s - t_s, 0.2)
            if spent_s > _WINDOW_S:
                break
            previous_s = t_s
            kept += 1
        while len(self._rest) > kept:
            self._rest.popleft()

    def _measure(self) -> None:
        """The noise is measured within half-seconds: a level that shifts is not noisy."""
        rest = np.array(self._rest)
        times_s, values = rest[:, 0], rest[:, 1]
        self.level = median(values)
        blocks = np.split(values, np.searchsorted(times_s, _edges_s(times_s)))
        spreads = [median(np.abs(b - median(b))) for b in blocks if len(b) >= 4]
        self.noise = _MAD_TO_SIGMA * median(spreads) if spreads else 0.0


def _edges_s(times_s: Series) -> Series:
    """Where to cut the rest into half-seconds, counted back from its end."""
    return np.arange(times_s[-1], times_s[0], -_BLOCK_S)[:0:-1]
