"""For how long something has been so."""

from __future__ import annotations

import math
from dataclasses import dataclass

from posecount.tuning import by_hand


@dataclass(frozen=True, slots=True)
class Tuning:
    """When a condition holds without a break."""

    flicker_s: float = by_hand(
        0.3, "s", "Landmarks flicker: what is otherwise for less than this has not changed."
    )
    unseen_s: float = by_hand(
        1.0, "s", "Nobody knows what went on between two frames farther apart than this."
    )


TUNING = Tuning()


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
        """The newest answer."""
        return 0.0 if math.isnan(self._since_s) else self._asked_s - self._since_s
