"""Follows the foot region of a recording: everything in a close-up, else what is at the feet."""

from __future__ import annotations

from posecount.frame import Frame
from posecount.pose.estimator import PoseEstimator
from posecount.pose.landmarks import Pose
from posecount.region.feet_box import FeetFinder
from posecount.region.points import PointTracker
from posecount.signals.point_motion import PointMotion


class Region:
    """Feed it frames in order; it answers with the motions of the points in the region.

    With an ``estimator`` the points are those around the feet of the pose; without one they
    come from all of the picture. Same frames, same motions: a recording is read twice.
    """

    def __init__(self, estimator: PoseEstimator | None = None) -> None:
        self._finder = None if estimator is None else FeetFinder(estimator)
        self._tracker = PointTracker(self._finder.where) if self._finder else PointTracker()

    @property
    def pose(self) -> Pose | None:
        """The newest frame's pose; always None without an estimator."""
        return None if self._finder is None else self._finder.pose

    def update(self, frame: Frame) -> PointMotion:
        """One frame's motion."""
        if self._finder is not None:
            self._finder.estimate(frame)
        return self._tracker.update(frame)
