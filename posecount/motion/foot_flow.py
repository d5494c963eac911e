"""Follows what happens around the feet of a person whose whole body is in view."""

from __future__ import annotations

from dataclasses import dataclass

from posecount.frame import Frame
from posecount.motion.box import Box
from posecount.motion.dense_flow import DenseFlow
from posecount.motion.point_motion import PointMotion
from posecount.motion.segment import SegmentTracker
from posecount.motion.settling import Roi
from posecount.motion.tracker import no_points
from posecount.pose.landmarks import Pose
from posecount.tuning import by_hand


@dataclass(frozen=True, slots=True)
class Tuning:
    """What is too small to follow."""

    least_px: int = by_hand(
        32, "px", "A part of the picture with a shorter side is too small for flow."
    )


TUNING = Tuning()


class FootFlow:
    """Feed it frames in order; it answers with the motions of the points around the feet.

    Points begin anew with each place the person stays at and each scene; in between there are
    none. Same frames and poses, same motions.
    """

    def __init__(self) -> None:
        self._segments = SegmentTracker()
        self._segment: int | None = None
        self._dense: DenseFlow | None = None
        self._early: PointMotion | None = None

    def ahead(self, frame: Frame) -> None:
        """Find a frame's motion before its pose is known; ``update`` with that frame comes next.

        It was for nothing where that is passed over, or the pose says that the person has moved.
        """
        if self._dense is not None and self._segment is not None:
            self._early = self._dense.motion(frame, self._segment)

    def update(self, frame: Frame, person: Pose | None) -> PointMotion:
        """Where the points around the feet are in this frame."""
        self._segments.update(frame, person)
        early, self._early = self._early, None
        if self._segments.segment != self._segment:
            early = None
            self._segment = self._segments.segment
            self._dense = _begin(frame, self._segments.feet_roi)
        if self._dense is None or self._segment is None:
            return no_points(frame.t_s)
        if early is not None and early.t_s == frame.t_s:
            return early
        return self._dense.motion(frame, self._segment)


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
    if box.right - box.left < TUNING.least_px or box.bottom - box.top < TUNING.least_px:
        return None
    return DenseFlow(frame, box)
