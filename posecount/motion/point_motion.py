"""The motion of followed points, as every tracker returns it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Series = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class PointMotion:
    """The shifts of points since their reference picture, at media time ``t_s``.

    ``origin_px`` and ``shift_px`` are float64, shape (n, 2), x to the right and y down in pixels of
    the frame; a lost point has NaN as its shift. The points of one ``segment`` are the same
    throughout; the next segment starts with new ones.
    """

    t_s: float
    segment: int
    origin_px: Series
    shift_px: Series
