"""Follows points at the feet while the camera runs."""

from __future__ import annotations

import math
from collections import deque
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from posecount.frame import Frame
from posecount.motion.close_up import Region
from posecount.motion.foot_flow import FootFlow
from posecount.motion.point_motion import PointMotion
from posecount.motion.toe_edges import ToeEdges
from posecount.motion.tracker import PointSource
from posecount.pose.landmarks import Pose
from posecount.routine.sighting import Sighting
from posecount.signals.modes import Kind

Following = Literal["close-up", "toes", "feet"]
"""Corners in the whole picture of a close-up, brightness slopes around the toes of a body in view,
or a dense grid around that body's feet."""

_KINDS: dict[Following, Kind] = {"close-up": "corners", "toes": "slopes", "feet": "grid"}

_STILL_S = 1.0
_STILL = 0.006
"""Of the picture's width: points of a foot at rest stray less, those of one that moves more."""

_FEWEST_POINTS = 12


class FollowedPoints:
    """Feed it every frame; it knows where the points went and whether they rest."""

    def __init__(self, following: Following) -> None:
        self.following: Following = following
        self.newest: PointMotion | None = None
        """The newest frame's motion."""
        self.pose: Pose | None = None
        """The newest frame's pose."""
        self._given = _Given()
        self._region = self._fresh()
        self._early: PointMotion | None = None
        self._recent: deque[tuple[float, int, NDArray[np.float64]]] = deque()
        self._width_px = 1

    @property
    def kind(self) -> Kind:
        """What the points are."""
        return _KINDS[self.following]

    def begin_set(self) -> None:
        """A set begins: what the feet's surroundings looked like before is of no use to it."""
        if self.following == "feet":
            self._region = self._fresh()

    def ahead(self, frame: Frame) -> None:
        """Do what needs no pose; ``update`` with the same frame comes next, or it was for nothing.

        Safe in another thread than that of ``begin_set``.
        """
        region = self._region
        if isinstance(region, FootFlow):
            region.ahead(frame)
        elif isinstance(region, Region):
            self._early = region.update(frame)

    def update(self, frame: Frame, pose: Pose | None) -> None:
        """Take one frame and the pose in it, None where nobody is found.

        In a close-up there is no body to be seen, whatever the model takes for one.
        """
        self.pose = self._given.pose = pose if self.following != "close-up" else None
        self._width_px = frame.image_bgr.shape[1]
        early, self._early = self._early, None
        if early is None or early.t_s != frame.t_s:
            early = self._region.update(frame)
        self.newest = early
        if self.following == "close-up":
            self._recent.append((frame.t_s, self.newest.segment, self.newest.shift_px))
            while self._recent[0][0] < frame.t_s - _STILL_S:
                self._recent.popleft()

    @property
    def sighting(self) -> Sighting:
        """What a close-up tells of somebody: whether there is something, and whether it rests."""
        seen = self.newest is not None and len(self.newest.shift_px) >= _FEWEST_POINTS
        return Sighting(in_view=seen, in_position=seen, still=seen and self._still())

    def _fresh(self) -> PointSource:
        if self.following == "feet":
            return FootFlow(self._given)
        return Region() if self.following == "close-up" else ToeEdges(self._given)

    def _still(self) -> bool:
        segments = {segment for _, segment, _ in self._recent}
        if len(segments) != 1 or self._recent[-1][0] - self._recent[0][0] < 0.8 * _STILL_S:
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
