"""Medians and quantiles of a few numbers, asked for tens of times a frame."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

_FEW = 200


def median(values: Sequence[float] | NDArray[np.float64]) -> float:
    """Exactly what numpy's median says of one row of numbers, NaN among them included.

    Several times as quick where they are few: numpy spends most of its time on finding out what
    it was given. Raises ValueError where there are none.
    """
    numbers = np.asarray(values, dtype=np.float64)
    count = len(numbers)
    if count == 0:
        raise ValueError("there is no median of nothing")
    half = count // 2
    if count <= _FEW:
        ordered = np.sort(numbers)
    else:
        ordered = np.partition(numbers, (half - 1, half, count - 1))
    # What is no number comes last.
    if ordered[-1] != ordered[-1]:
        return float("nan")
    return float(ordered[half] if count % 2 else (ordered[half - 1] + ordered[half]) / 2)


def quantile(values: Sequence[float] | NDArray[np.float64], share: float) -> float:
    """Exactly what numpy's quantile says of one row of numbers none of which is NaN.

    Linear between the two nearest. Raises ValueError where there are none.
    """
    ordered = np.sort(np.asarray(values, dtype=np.float64))
    if not len(ordered):
        raise ValueError("there is no quantile of nothing")
    place = (len(ordered) - 1) * share
    below = math.floor(place)
    low, high, rest = ordered[below], ordered[min(below + 1, len(ordered) - 1)], place - below
    step = high - low
    return float(low + step * rest if rest < 0.5 else high - step * (1 - rest))
