"""Measures a movement to one side of its rest."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from posecount.signals.quantiles import range_ends
from posecount.tuning import by_hand


@dataclass(frozen=True, slots=True)
class Tuning:
    """Thresholds for a movement there and back."""

    side_share: float = by_hand(
        0.25,
        "share",
        "A movement to one side of rest counts if it reaches this share of the range to the other "
        "side; less is sway and overshoot.",
    )
    out_share: float = by_hand(0.5, "share", "Share of the top above which a movement is out.")
    back_share: float = by_hand(
        0.25,
        "share",
        "Share of the top below which it is back: lower than `out_share`, so that jitter about one "
        "level does not count.",
    )


TUNING = Tuning()


@dataclass(frozen=True, slots=True)
class OneWay:
    """The movements to one side of rest: how often they went there and back, and how far."""

    times: int
    usual_px: float

    @property
    def rank(self) -> tuple[int, float]:
        """Sorting key: the exercise is what comes back time and again, not what happens once."""
        return self.times, self.usual_px

    @classmethod
    def of(cls, heights: NDArray[np.float64]) -> OneWay:
        """Measure heights over rest, shape (m,), in order of time."""
        low, high = range_ends()
        top = float(np.quantile(heights, high))
        others = -float(np.quantile(heights, low))
        if top < TUNING.side_share * max(top, others):
            return cls(0, top)
        peaks: list[float] = []
        out = False
        for height in heights:
            if not out and height > TUNING.out_share * top:
                out = True
                peaks.append(float(height))
            elif out:
                out = height > TUNING.back_share * top
                peaks[-1] = max(peaks[-1], float(height))
        return cls(len(peaks) - out, float(np.median(peaks)) if peaks else top)
