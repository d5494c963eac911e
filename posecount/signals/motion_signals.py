"""The signals that followed points give of a foot, once their usual movement is known."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from posecount.signals.legs import Point

Series = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class MotionSignals:
    """The foot region's movement at media time ``t_s``.

    ``value``   along the principal movement: 0 at rest, about 1 at the top of a usual movement;
                NaN if too little was seen
    ``path``    the two strongest ways of moving as a point in a plane, in units of their own
                extent: a foot that circles goes round in it; None if too little was seen
    ``seen``    share of the movement that the points seen account for, 0 to 1
    ``two_places``  the points that move lie in two places apart: two feet
    ``sense``   direction, for the exerciser, of ``path`` from x to y: 1 clockwise, -1 not,
                0 if the points do not show it
    ``leg_share``  travel of the upper moving points as a share of the lower ones': about 1 where
                the leg above the foot goes along with it, and little where it stays
    ``jumped``  a new segment has begun: what was known of rest and movement no longer holds
    """

    t_s: float
    value: float
    path: Point | None
    seen: float
    jumped: bool = False
    two_places: bool = False
    sense: int = 0
    leg_share: float = math.nan


@dataclass(frozen=True, slots=True, eq=False)
class PointMovement:
    """The shifts of one segment's points from rest to the top of a usual movement.

    ``origin_px`` and ``shift_px`` are float64, shape (k, 2), as in PointMotion, of the points that
    move; ``extent_px`` is the usual one's distance.
    """

    origin_px: Series
    shift_px: Series
    extent_px: float
