"""For how long something has been so."""

from __future__ import annotations

import math

FLICKER_S = 0.3
"""Landmarks flicker: what is otherwise for less than this has not changed."""

UNSEEN_S = 1.0
"""Nobody knows what went on between two frames farther apart than this."""


class DwellTimer:
    """Feed it whether it is so, frame by frame; it answers for how many seconds it has been."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Begin anew."""
        self._since_s = self._true_s = math.nan
        self._asked_s = -math.inf

    def update(self, t_s: float, so: bool) -> float:
        """Seconds until ``t_s`` during which it was so without a break, 0 where it is not."""
        if t_s - self._asked_s > UNSEEN_S:
            self._since_s = math.nan
        self._asked_s = t_s
        if so:
            self._true_s = t_s
            if math.isnan(self._since_s):
                self._since_s = t_s
        elif not t_s - self._true_s <= FLICKER_S:
            self._since_s = math.nan
        return self.seconds

    @property
    def seconds(self) -> float:
        """The newest answer."""
        return 0.0 if math.isnan(self._since_s) else self._asked_s - self._since_s
