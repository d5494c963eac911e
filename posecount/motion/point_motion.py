"""Where followed points have gone: what every tracker answers with."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Series = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class PointMotion:
    """Where points have gone since their reference picture, at media time ``t_s``.

    ``origin_px`` and ``shift_px`` are float64, shape (n, 2), x to the right and y down in pixels
    of the frame; a point that was lost has NaN as its shift. The points of one ``segment`` are
    the same ones throughout; with the next segment everything begins anew.
    """

    t_s: float
    segment: int
    origin_px: Series
    shift_px: Series
