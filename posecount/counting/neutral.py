"""The person's own neutral: the level at which a signal rests, and its noise there."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from posecount.counting.excursion import TUNING as EXCURSION
from posecount.robust import MAD_TO_SIGMA
from posecount.signals.quantiles import median
from posecount.signals.window import Trail
from posecount.tuning import by_hand


@dataclass(frozen=True, slots=True)
class Tuning:
    """Thresholds for a resting level."""

    window_s: float = by_hand(3.0, "s", "The level is the median over this much rest.")
    recent_s: float = by_hand(0.8, "s", "Rest that has been lower for this long has fallen.")
    block_s: float = by_hand(
        0.5,
        "s",
        "Noise is measured within blocks: a level that shifts from one to the next is not noisy.",
    )
    fewest_in_block: int = by_hand(4, "count", "A block of fewer values tells no noise.")
    fewest_recent: int = by_hand(3, "count", "Fewer recent values tell no fall.")
    longest_gap_s: float = by_hand(
        0.2,
        "s",
        "A longer gap between two values is a movement, or the leg was not seen; it counts as rest "
        "for this long.",
    )


TUNING = Tuning()


class NeutralEstimate:
    """Median of the last few seconds at rest. It follows a fall at once and a rise slowly.

    A fall means that the level before was not rest: a movement was already under way, or the person
    has settled into another posture.
    """

    def __init__(self, floor: float) -> None:
        self._floor = floor
        self._rest = Trail()
        self._first_s = math.nan
        self._fell_once = False
        self.level = math.nan
        self._noise: float | None = None

    @property
    def noise(self) -> float:
        """The noise at rest, measured when it is asked for: most levels are used without it.

        It is that within half-seconds: a shift of level is no noise.
        """
        if self._noise is None:
            blocks = self._blocks() if len(self._rest) else ()
            spreads = [_spread(b) for b in blocks if len(b) >= TUNING.fewest_in_block]
            self._noise = MAD_TO_SIGMA * median(spreads) if spreads else 0.0
        return self._noise

    def update(self, t_s: float, value: float, whole_movement: float) -> float | None:
        """Take a resting value.

        If the first rest proves to have been the top of a movement, because the level has fallen by
        at least ``whole_movement``, this returns the time at which that rest seemed to begin.
        """
        if math.isnan(self._first_s):
            self._first_s = t_s
        self._rest.add(t_s, value)
        self._trim()
        older = self._rest.first(t_s - TUNING.recent_s)
        fallen = self._fallen(t_s, self._rest.values[older:])
        level_before = self.level
        if fallen:
            self._rest.forget(older)
        self._measure()
        first, self._fell_once = not self._fell_once, self._fell_once or fallen
        soon = t_s - self._first_s <= EXCURSION.patience_s
        if fallen and first and soon and level_before - self.level >= whole_movement:
            return self._first_s
        return None

    def withdraw(self, since_s: float) -> None:
        """Withdraw what came after ``since_s``: it was the start of a movement, not rest."""
        kept = bisect_right(self._rest.times_s, since_s)
        if kept:
            del self._rest.times_s[kept:], self._rest.values[kept:]
            self._measure()

    def _fallen(self, t_s: float, recent: list[float]) -> bool:
        settled = t_s - self._first_s >= TUNING.recent_s and len(recent) >= TUNING.fewest_recent
        return settled and median(recent) < self.level - self._floor

    def _trim(self) -> None:
        """Keep the newest few seconds of rest; movements in between do not count as time."""
        spent_s = 0.0
        kept = 0
        after_s = self._rest.times_s[-1]
        for t_s in reversed(self._rest.times_s):
            gap_s = after_s - t_s
            spent_s += gap_s if gap_s < TUNING.longest_gap_s else TUNING.longest_gap_s
            if spent_s > TUNING.window_s:
                break
            after_s = t_s
            kept += 1
        self._rest.forget(len(self._rest) - kept)

    def _measure(self) -> None:
        self.level = median(self._rest.values)
        self._noise = None

    def _blocks(self) -> Iterator[list[float]]:
        """Yield the rest in half-seconds, counted back from its end, without empty ones.

        The work grows with the number of values, not with the pauses between them.
        """
        times_s, values = self._rest.times_s, self._rest.values
        end_s, last = times_s[-1], len(times_s)
        oldest = math.ceil((end_s - times_s[0]) / TUNING.block_s)
        while last:
            newest_s = times_s[last - 1]
            blocks = max(1, math.floor((end_s - newest_s) / TUNING.block_s))
            if end_s - blocks * TUNING.block_s > newest_s:
                blocks += 1
            begins_s = end_s - blocks * TUNING.block_s
            first = bisect_left(times_s, begins_s, 0, last) if blocks < oldest else 0
            yield values[first:last]
            last = first


def _spread(values: list[float]) -> float:
    """Return the median absolute deviation of the values."""
    middle = median(values)
    return median([abs(value - middle) for value in values])
