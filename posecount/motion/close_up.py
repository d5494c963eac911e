"""Follows everything that moves in a close-up."""

from __future__ import annotations

from posecount.frame import Frame
from posecount.motion.corners import CornerTracker
from posecount.motion.point_motion import PointMotion
from posecount.pose.landmarks import Pose


class CloseUp:
    """Feed it frames in order; it returns the motions of corners all over the picture."""

    def __init__(self) -> None:
        self._tracker = CornerTracker()

    def update(self, frame: Frame, person: Pose | None = None) -> PointMotion:
        """Return the corners' motion in this frame; ``person`` is not used."""
        return self._tracker.update(frame)

    def begin_anew(self) -> None:
        """Follow new corners from the next frame on: frames in between were left out."""
        self._tracker.begin_anew()
