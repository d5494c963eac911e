"""Follows what happens around the feet of a person whose whole body is in view."""

from __future__ import annotations

import numpy as np

from posecount.counter import trusted
from posecount.frame import Frame
from posecount.pose.estimator import PoseEstimator
from posecount.pose.landmarks import Pose
from posecount.region.box import Box
from posecount.region.dense import DenseMotion
from posecount.signals.point_motion import PointMotion
from posecount.signals.stay import Stay, Surroundings

_LEAST_PX = 32


class BodyRegion:
    """Feed it frames in order; it answers with the motions of the points around the feet.

    Points begin anew with each place the person stays at; in between there are none. Same
    frames and poses, same motions: a recording is looked at twice.
    """

    def __init__(self, estimator: PoseEstimator) -> None:
        self._estimator = estimator
        self._stay = Stay()
        self._epoch: int | None = None
        self._dense: DenseMotion | None = None
        self.pose: Pose | None = None
        """The newest frame's pose, None where it is not a person's."""

    def update(self, frame: Frame) -> PointMotion:
        """One frame's motion."""
        self.pose = trusted(self._estimator.estimate(frame))
        self._stay.update(frame.t_s, self.pose)
        if self._stay.epoch != self._epoch:
            self._epoch = self._stay.epoch
            self._dense = _begin(frame, self._stay.around_feet)
        if self._dense is None or self._epoch is None:
            return nothing_at(frame.t_s)
        return self._dense.motion(frame, self._epoch)


def nothing_at(t_s: float) -> PointMotion:
    """A motion without points."""
    return PointMotion(t_s, -1, np.empty((0, 2)), np.empty((0, 2)))


def _begin(frame: Frame, around: Surroundings | None) -> DenseMotion | None:
    """None where the feet are out of the picture."""
    if around is None:
        return None
    height, width = frame.image_bgr.shape[:2]
    box = Box(
        left=max(0, round(around.left)),
        top=max(0, round(around.top)),
        right=min(width, round(around.right)),
        bottom=min(height, round(around.bottom)),
    )
    if box.right - box.left < _LEAST_PX or box.bottom - box.top < _LEAST_PX:
        return None
    return DenseMotion(frame, box)
