"""The values of a signal in order of time; old ones are dropped."""

from __future__ import annotations

from bisect import bisect_left

import numpy as np
from numpy.typing import NDArray

Series = NDArray[np.float64]


class Trail:
    """Times, strictly increasing, in ``times_s`` and as many ``values``: plain numbers.

    They are few and used in every frame, so lists are quicker than arrays.
    """

    def __init__(self) -> None:
        self.times_s: list[float] = []
        self.values: list[float] = []

    def __len__(self) -> int:
        return len(self.values)

    def add(self, t_s: float, value: float) -> None:
        """Take the newest value."""
        self.times_s.append(t_s)
        self.values.append(value)

    def first(self, since_s: float) -> int:
        """Return the index of the first value no older than that; the length if all are older."""
        return bisect_left(self.times_s, since_s)

    def since(self, t_s: float) -> tuple[Series, Series]:
        """Return the times and values no older than that, shape (n,) each."""
        first = self.first(t_s)
        return np.array(self.times_s[first:]), np.array(self.values[first:])

    def forget(self, count: int) -> None:
        """Drop that many of the oldest."""
        del self.times_s[:count], self.values[:count]

    def clear(self) -> None:
        """Drop all."""
        self.forget(len(self))
