"""Filters without delay; widths are in seconds, whatever the frame rate."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from posecount.signals.quantiles import median
from posecount.tuning import by_hand

Series = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Tuning:
    """Widths of the filters if the caller names none."""

    mean_s: float = by_hand(0.12, "s", "Window of the mean that takes out jitter.")
    median_s: float = by_hand(
        0.3,
        "s",
        "Window of the median that takes out glitches shorter than half of it. Landmarks flicker "
        "for that long, and no rep is that short.",
    )
    fewest_samples: int = by_hand(5, "count", "With fewer samples an outlier may be the median.")


TUNING = Tuning()


def smooth(times_s: Series, values: Series, width_s: float | None = None) -> Series:
    """Return a centred mean; near the ends the window shrinks on both sides alike. Shape (n,)."""
    return mean_within(values, window_reach(times_s, TUNING.mean_s if width_s is None else width_s))


def window_reach(times_s: Series, width_s: float) -> NDArray[np.intp]:
    """Return how many samples on either side lie in a window about each, shape (n,)."""
    half_s = width_s / 2 + 1e-9
    here = np.arange(len(times_s))
    first = np.searchsorted(times_s, times_s - half_s, side="left")
    last = np.searchsorted(times_s, times_s + half_s, side="right") - 1
    reach: NDArray[np.intp] = np.minimum(here - first, last - here)
    return reach


def mean_within(values: Series, reach: NDArray[np.intp]) -> Series:
    """Return the mean of each value and ``reach`` values on either side of it, shapes (n,)."""
    here = np.arange(len(values))
    total = np.concatenate(([0.0], np.cumsum(values)))
    mean: Series = (total[here + reach + 1] - total[here - reach]) / (2 * reach + 1)
    return mean


def despike(times_s: Series, values: Series, width_s: float | None = None) -> Series:
    """Return a centred median, which removes glitches shorter than half the width. Shape (n,)."""
    if width_s is None:
        width_s = TUNING.median_s
    if len(values) < TUNING.fewest_samples:
        return values
    step_s = median(np.diff(times_s))
    reach = min(int(width_s / 2 / step_s), (len(values) - 1) // 2) if step_s > 0 else 0
    if reach < 1:
        return values
    padded = np.concatenate((values[:1].repeat(reach), values, values[-1:].repeat(reach)))
    windows = padded[np.add.outer(np.arange(len(values)), np.arange(2 * reach + 1))]
    middle: Series = np.sort(windows, axis=1)[:, reach]
    return middle


def steady(times_s: Series, values: Series) -> Series:
    """Remove glitches, then jitter."""
    return smooth(times_s, despike(times_s, values))


def without_dips(times_s: Series, values: Series, level: float, shorter_than_s: float) -> Series:
    """Raise to ``level`` what falls below it for less than ``shorter_than_s``. Shape (n,)."""
    raised: Series = values.copy()
    below = np.concatenate(([False], values < level, [False]))
    starts = np.flatnonzero(below[1:] & ~below[:-1])
    ends = np.flatnonzero(below[:-1] & ~below[1:])
    for start, end in zip(starts, ends, strict=True):
        inside = start > 0 and end < len(values)
        if inside and times_s[end] - times_s[start - 1] < shorter_than_s:
            raised[start:end] = level
    return raised
