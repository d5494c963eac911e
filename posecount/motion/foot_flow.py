"""Follows what happens around the feet of a person whose whole body is in view."""

from __future__ import annotations

import numpy as np

from posecount.counter import trusted
from posecount.frame import Frame
from posecount.motion.box import Box
from posecount.motion.dense_flow import DenseFlow
from posecount.motion.point_motion import PointMotion
from posecount.motion.segment import SegmentTracker
from posecount.motion.settling import Roi
from posecount.pose.estimator import PoseEstimator
from posecount.pose.landmarks import Pose

_LEAST_PX = 32


class FootFlow:
    """Feed it frames in order; it answers with the motions of the points around the feet.

    Points begin anew with each place the person stays at and each scene; in between there are
    none. Same frames and poses, same motions.
    """

    def __init__(self, estimator: PoseEstimator) -> None:
        self._estimator = estimator
        self._segments = SegmentTracker()
        self._segment: int | None = None
        self._dense: DenseFlow | None = None
        self._early: PointMotion | None = None
        self.pose: Pose | None = None
        """The newest frame's pose, None where it is not a person's."""

    def ahead(self, frame: Frame) -> None:
        """Find a frame's motion before its pose is known; ``update`` with that frame comes next.

        It was for nothing where that is passed over, or the pose says that the person has moved.
        """
        if self._dense is not None and self._segment is not None:
            self._early = self._dense.motion(frame, self._segment)

    def update(self, frame: Frame) -> PointMotion:
        """One frame's motion."""
        self.pose = trusted(self._estimator.estimate(frame))
        self._segments.update(frame, self.pose)
        early, self._early = self._early, None
        if self._segments.segment != self._segment:
            early = None
            self._segment = self._segments.segment
            self._dense = _begin(frame, self._segments.feet_roi)
        if self._dense is None or self._segment is None:
            return nothing_at(frame.t_s)
        if early is not None and early.t_s == frame.t_s:
            return early
        return self._dense.motion(frame, self._segment)


def nothing_at(t_s: float) -> PointMotion:
    """A motion without points."""
    return PointMotion(t_s, -1, np.empty((0, 2)), np.empty((0, 2)))


def _begin(frame: Frame, around: Roi | None) -> DenseFlow | None:
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
    return DenseFlow(frame, box)
