"""Measures how long a condition has held."""

from __future__ import annotations

import math
from dataclasses import dataclass

from posecount.tuning import by_hand


@dataclass(frozen=True, slots=True)
class Tuning:
    """Thresholds for a condition that holds without a break."""

    flicker_s: float = by_hand(
        0.3, "s", "Landmarks flicker: a condition that changes for less than this has not changed."
    )
    unseen_s: float = by_hand(
        1.0, "s", "Nobody knows what went on between two frames farther apart than this."
    )


TUNING = Tuning()


class DwellTimer:
    """Feed it a condition frame by frame; it returns the seconds the condition has held."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Start afresh."""
        self._since_s = self._true_s = math.nan
        self._asked_s = -math.inf

    def update(self, t_s: float, so: bool) -> float:
        """Return the seconds the condition has held without a break, 0 if it does not hold."""
        if t_s - self._asked_s > TUNING.unseen_s:
            self._since_s = math.nan
        self._asked_s = t_s
        if so:
            self._true_s = t_s
            if math.isnan(self._since_s):
                self._since_s = t_s
        elif not t_s - self._true_s <= TUNING.flicker_s:
            self._since_s = math.nan
        return self.seconds

    @property
    def seconds(self) -> float:
        """The newest result, in seconds."""
        return 0.0 if math.isnan(self._since_s) else self._asked_s - self._since_s
