"""The protocol of every tracker: it returns the motion of the points in a frame."""

from __future__ import annotations

from typing import Protocol

import numpy as np

from posecount.frame import Frame
from posecount.motion.point_motion import PointMotion
from posecount.pose.landmarks import Pose


class MotionTracker(Protocol):
    """Follows points from frame to frame. The same frames and poses give the same motions."""

    def update(self, frame: Frame, person: Pose | None) -> PointMotion:
        """Return the points' motion in this frame.

        ``person`` is the pose in it, None if there is no person; a close-up does not use it.
        """


def no_points(t_s: float) -> PointMotion:
    """Return a motion without points, for a frame in which nothing is followed."""
    return PointMotion(t_s, -1, np.empty((0, 2)), np.empty((0, 2)))
