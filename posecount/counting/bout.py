"""Measures one finished bout on tiptoe."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from posecount.counting.hold import TUNING as HOLD
from posecount.counting.hold import time_above
from posecount.signals.filters import Series, smooth, without_dips
from posecount.tuning import by_hand


@dataclass(frozen=True, slots=True)
class Tuning:
    """Thresholds for measuring a bout."""

    on_toes_share: float = by_hand(
        0.12,
        "share",
        "Share of the bout's own height above which the heels count as off the floor.",
    )
    step_s: float = by_hand(
        0.35,
        "s",
        "A step that is seen poorly stays lower for less than this; a true drop takes longer.",
    )
    settled_s: float = by_hand(
        0.4, "s", "Coming down from the threshold to the floor takes no longer."
    )


TUNING = Tuning()


@dataclass(frozen=True, slots=True)
class Bout:
    """A bout in media seconds; ``hold_s`` is the time on tiptoe, drops left out.

    ``height`` in shanks is its usual height; ``rise_s`` the seconds taken to rise.
    """

    start_s: float
    end_s: float
    hold_s: float
    height: float
    rise_s: float


def measure_bout(samples: Series, up: float, flat_since_s: float) -> Bout:
    """Measure a bout that rose above ``up``.

    ``samples``, shape (n, 2), are times and heights from a little before it rose; the foot has been
    flat since ``flat_since_s``, NaN if it has not come down.
    """
    times_s, heights = samples[:, 0], smooth(samples[:, 0], samples[:, 1], HOLD.smoothing_s)
    heights = heights - _drift(times_s, heights, flat_since_s)
    high = heights[heights >= up]
    height = float(np.median(high)) if len(high) else float(np.max(heights))
    level = TUNING.on_toes_share * height
    heights = without_dips(times_s, heights, level, TUNING.step_s)
    bout = _around(heights, level, height / 2)
    return Bout(
        start_s=float(times_s[bout][0]),
        end_s=float(times_s[bout][-1]),
        hold_s=time_above(times_s[bout], heights[bout], level),
        height=height,
        rise_s=_rise_s(times_s, heights, height),
    )


def _drift(times_s: Series, heights: Series, flat_since_s: float) -> Series:
    """Return the drift of the flat level over the bout, if the level was seen at both ends."""
    flat = times_s >= flat_since_s + TUNING.settled_s
    if not flat.any():
        return np.zeros_like(heights)
    return np.interp(times_s, [times_s[0], flat_since_s], [0.0, float(np.median(heights[flat]))])


def _around(heights: Series, level: float, high: float) -> slice:
    """Return the samples above ``level`` around all those of at least ``high``."""
    over = np.flatnonzero(heights >= high)
    low = np.flatnonzero(heights < level)
    before, after = low[low < over[0]], low[low > over[-1]]
    first = int(before[-1]) + 1 if len(before) else 0
    return slice(first, int(after[0]) if len(after) else len(heights))


def _rise_s(times_s: Series, heights: Series, height: float) -> float:
    """Return the duration of the first rise, from a quarter to three quarters of the height."""
    up = int(np.argmax(heights >= 0.75 * height))
    below = np.flatnonzero(heights[:up] < 0.25 * height)
    return float(times_s[up] - times_s[below[-1] if len(below) else 0])
