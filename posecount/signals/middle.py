"""The median of a few numbers, asked for tens of times a frame."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

_FEW = 48


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
