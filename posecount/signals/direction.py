"""What a movement did to one side of its rest."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_SIDE_SHARE = 0.25
"""Of the range to the other side of rest: less is sway and overshoot."""

LOW, HIGH = 0.03, 0.97
"""Quantiles that stand for the ends of a range: mistracked frames lie outside of them."""


@dataclass(frozen=True, slots=True)
class OneWay:
    """What went on to one side of rest: movements there and back, and how far they went."""

    times: int
    usual_px: float

    @property
    def rank(self) -> tuple[int, float]:
        """What comes back time and again is the exercise, not what happens once."""
        return self.times, self.usual_px

    @classmethod
    def of(cls, heights: NDArray[np.float64]) -> OneWay:
        """Of heights over rest, shape (m,), in order of time."""
        top = float(np.quantile(heights, HIGH))
        others = -float(np.quantile(heights, LOW))
        if top < _SIDE_SHARE * max(top, others):
            return cls(0, top)
        peaks: list[float] = []
        out = False
        for height in heights:
            if not out and height > top / 2:
                out = True
                peaks.append(float(height))
            elif out:
                out = height > top / 4
                peaks[-1] = max(peaks[-1], float(height))
        return cls(len(peaks) - out, float(np.median(peaks)) if peaks else top)
