"""Medians and quantiles of a few numbers, computed tens of times per frame."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from posecount.tuning import by_hand


@dataclass(frozen=True, slots=True)
class Tuning:
    """Thresholds of ranges."""

    tail: float = by_hand(
        0.03,
        "share",
        "Share of a range's samples beyond each of its ends: mistracked frames lie there, and no "
        "extreme of a rep does.",
    )


TUNING = Tuning()


_FEW = 100
"""Up to here sorting a list is quicker than numpy; the result is the same."""


def range_ends() -> tuple[float, float]:
    """Return the two quantiles used as the ends of a range."""
    return TUNING.tail, 1 - TUNING.tail


def median(values: Sequence[float] | NDArray[np.float64]) -> float:
    """Return exactly numpy's median of one row of numbers, which may include NaN.

    For few numbers it is several times as quick: numpy spends most of its time on inspecting its
    input. Raises ValueError if there are none.
    """
    count = len(values)
    if count == 0:
        raise ValueError("there is no median of nothing")
    if count <= _FEW and not isinstance(values, np.ndarray):
        ordered_few = sorted(values)
        # With a NaN, neither the order nor the sum means anything.
        if not math.isnan(sum(ordered_few)):
            return _middle_of(ordered_few)
    # In rows of a thousand, this is quicker than finding the middle alone.
    ordered = np.sort(np.asarray(values, dtype=np.float64))
    # NaN is sorted last.
    return math.nan if math.isnan(ordered[-1]) else _middle_of(ordered)


def _middle_of(ordered: Sequence[float] | NDArray[np.float64]) -> float:
    half = len(ordered) // 2
    return float(ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2)


def quantile(values: Sequence[float] | NDArray[np.float64], share: float) -> float:
    """Return exactly numpy's quantile of one row of numbers, none of which is NaN.

    Linear between the two nearest. Raises ValueError if there are none.
    """
    return quantile_in_order(np.sort(np.asarray(values, dtype=np.float64)).tolist(), share)


def quantile_in_order(ordered: Sequence[float], share: float) -> float:
    """Return the same for numbers that are sorted already."""
    if not ordered:
        raise ValueError("there is no quantile of nothing")
    place = (len(ordered) - 1) * share
    below = math.floor(place)
    low, high, rest = ordered[below], ordered[min(below + 1, len(ordered) - 1)], place - below
    step = high - low
    return low + step * rest if rest < 0.5 else high - step * (1 - rest)


def quantiles(values: NDArray[np.float64], shares: Sequence[float]) -> NDArray[np.float64]:
    """Return exactly numpy's quantiles of values (m, ...) along their first axis, a row per share.

    There must be at least one value, and none may be NaN.
    """
    ordered = np.sort(values, axis=0)
    last = len(ordered) - 1
    found = []
    for share in shares:
        below = math.floor(last * share)
        low, high = ordered[below], ordered[min(below + 1, last)]
        rest, step = last * share - below, high - low
        found.append(low + step * rest if rest < 0.5 else high - step * (1 - rest))
    return np.array(found)


def quantiles_of_seen(values: NDArray[np.float64], shares: Sequence[float]) -> NDArray[np.float64]:
    """Return numpy's nanquantile of values (m, ...) along their first axis, a row per share.

    numpy would handle a thousand columns one after the other. NaN if nothing was seen.
    """
    ordered = np.sort(np.moveaxis(values, 0, -1).copy(), axis=-1)
    # NaN is sorted last.
    last = np.count_nonzero(~np.isnan(ordered), axis=-1)[..., None] - 1
    found = []
    for share in shares:
        place = share * last
        below = np.floor(place).astype(np.intp)
        low = np.take_along_axis(ordered, below, -1)
        high = np.take_along_axis(ordered, np.minimum(below + 1, last), -1)
        found.append((low + (high - low) * (place - below))[..., 0])
    return np.array(found)
