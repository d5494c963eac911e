"""Follows whatever moves in a close-up."""

from __future__ import annotations

from posecount.frame import Frame
from posecount.motion.corners import CornerTracker
from posecount.motion.point_motion import PointMotion
from posecount.pose.landmarks import Pose


class Region:
    """Feed it frames in order; it answers with the motions of corners all over the picture.

    Same frames, same motions: a recording is read twice.
    """

    def __init__(self) -> None:
        self._tracker = CornerTracker()

    @property
    def pose(self) -> Pose | None:
        """Always None: nobody is looked for."""
        return None

    def update(self, frame: Frame) -> PointMotion:
        """One frame's motion."""
        return self._tracker.update(frame)
