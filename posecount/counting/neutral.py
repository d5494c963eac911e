"""The person's own neutral: the level a signal rests at, and how much it trembles there."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from posecount.signals.quantiles import median
from posecount.signals.window import Trail

_WINDOW_S = 3.0
_RECENT_S = 0.8
_BEGUN_WITHIN_S = 20.0
_BLOCK_S = 0.5
_LEAST_IN_BLOCK = 4
_LONGEST_GAP_S = 0.2
_MAD_TO_SIGMA = 1.4826


class NeutralEstimate:
    """Median of the last few seconds at rest. It falls at once and rises slowly.

    A fall means that what was taken for rest was not: the movement was already under way, or
    the person has settled into another posture.
    """

    def __init__(self, floor: float) -> None:
        self._floor = floor
        self._rest = Trail()
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
        self._rest.add(t_s, value)
        self._trim()
        older = self._rest.first(t_s - _RECENT_S)
        fallen = self._fallen(t_s, self._rest.values[older:])
        level_before = self.level
        if fallen:
            self._rest.forget(older)
        self._measure()
        first, self._fell_once = not self._fell_once, self._fell_once or fallen
        soon = t_s - self._first_s <= _BEGUN_WITHIN_S
        if fallen and first and soon and level_before - self.level >= whole_movement:
            return self._first_s
        return None

    def withdraw(self, since_s: float) -> None:
        """What came after ``since_s`` was the start of a movement, not rest."""
        kept = bisect_right(self._rest.times_s, since_s)
        if kept:
            del self._rest.times_s[kept:], self._rest.values[kept:]
            self._measure()

    def _fallen(self, t_s: float, recent: list[float]) -> bool:
        settled = t_s - self._first_s >= _RECENT_S and len(recent) >= 3
        return settled and median(recent) < self.level - self._floor

    def _trim(self) -> None:
        """Keep the newest few seconds of rest; movements in between do not count as time."""
        spent_s = 0.0
        kept = 0
        after_s = self._rest.times_s[-1]
        for t_s in reversed(self._rest.times_s):
            gap_s = after_s - t_s
            spent_s += gap_s if gap_s < _LONGEST_GAP_S else _LONGEST_GAP_S
            if spent_s > _WINDOW_S:
                break
            after_s = t_s
            kept += 1
        self._rest.forget(len(self._rest) - kept)

    def _measure(self) -> None:
        """The noise is measured within half-seconds: a level that shifts is not noisy."""
        self.level = median(self._rest.values)
        spreads = [_spread(b) for b in self._blocks() if len(b) >= _LEAST_IN_BLOCK]
        self.noise = _MAD_TO_SIGMA * median(spreads) if spreads else 0.0

    def _blocks(self) -> Iterator[list[float]]:
        """The rest in half-seconds, counted back from its end; those without any are left out.

        However long the pauses in it are, the work goes with the number of its values.
        """
        times_s, values = self._rest.times_s, self._rest.values
        end_s, last = times_s[-1], len(times_s)
        oldest = math.ceil((end_s - times_s[0]) / _BLOCK_S)
        while last:
            newest_s = times_s[last - 1]
            blocks = max(1, math.floor((end_s - newest_s) / _BLOCK_S))
            if end_s - blocks * _BLOCK_S > newest_s:
                blocks += 1
            begins_s = end_s - blocks * _BLOCK_S
            first = bisect_left(times_s, begins_s, 0, last) if blocks < oldest else 0
            yield values[first:last]
            last = first


def _spread(values: list[float]) -> float:
    """The median of what lies between the values and theirs."""
    middle = median(values)
    return median([abs(value - middle) for value in values])
