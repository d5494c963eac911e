"""Follows points at the feet while the camera runs, where landmarks do not show the exercise."""

from __future__ import annotations

import math
from collections import deque

import numpy as np
from numpy.typing import NDArray

from posecount.frame import Frame
from posecount.pose.landmarks import Pose
from posecount.region.region import Region
from posecount.routine.sighting import Sighting
from posecount.signals.foot_region import PointMotion

_STILL_S = 1.0
_STILL = 0.006
"""Of the picture's width: points of a foot at rest stray less, those of one that moves more."""

_FEWEST_POINTS = 12


class FollowedPoints:
    """Feed it every frame; it knows where the points went and whether they rest.

    In a close-up the points come from the whole picture; with a body in view, from its feet.
    """

    def __init__(self, *, close_up: bool) -> None:
        self.close_up = close_up
        self.newest: PointMotion | None = None
        """The newest frame's motion."""
        self._given = _Given()
        self._region = Region() if close_up else Region(self._given)
        self._recent: deque[tuple[float, int, NDArray[np.float64]]] = deque()
        self._width_px = 1

    def update(self, frame: Frame, pose: Pose | None) -> None:
        """Take one frame and the pose in it, None where nobody is found."""
        self._given.pose = pose
        self._width_px = frame.image_bgr.shape[1]
        self.newest = motion = self._region.update(frame)
        self._recent.append((frame.t_s, motion.epoch, motion.shift_px))
        while self._recent[0][0] < frame.t_s - _STILL_S:
            self._recent.popleft()

    @property
    def sighting(self) -> Sighting:
        """What a close-up tells of somebody: whether there is something, and whether it rests."""
        seen = self.newest is not None and len(self.newest.shift_px) >= _FEWEST_POINTS
        return Sighting(in_view=seen, in_position=seen, still=seen and self._still())

    def _still(self) -> bool:
        epochs = {epoch for _, epoch, _ in self._recent}
        if len(epochs) != 1 or self._recent[-1][0] - self._recent[0][0] < 0.8 * _STILL_S:
            return False
        away = np.hypot(*np.moveaxis(self._recent[-1][2] - self._recent[0][2], -1, 0))
        strayed = float(np.nanquantile(away, 0.9)) if np.isfinite(away).any() else math.inf
        return strayed <= _STILL * self._width_px


class _Given:
    """Stands for an estimator where the pose is known already."""

    pose: Pose | None = None

    def estimate(self, _frame: Frame) -> Pose | None:
        """The pose as given."""
        return self.pose
