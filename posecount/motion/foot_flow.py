"""Follows the movement around the feet of a person whose whole body is in view."""

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
    """Thresholds for the part of the picture that is followed."""

    least_px: int = by_hand(
        32, "px", "A part of the picture with a shorter side is too small for flow."
    )


TUNING = Tuning()


class FootFlow:
    """Feed it frames in order; it returns the motions of the points around the feet.

    The points start anew with each place where the person stays and with each scene; in between
    there are none. The same frames and poses give the same motions.
    """

    def __init__(self) -> None:
        self._segments = SegmentTracker()
        self._segment: int | None = None
        self._dense: DenseFlow | None = None
        self._early: PointMotion | None = None

    def ahead(self, frame: Frame) -> None:
        """Compute a frame's motion before its pose is known; ``update`` with that frame comes next.

        The result is discarded if that frame is skipped, or if the pose shows that the person has
        moved.
        """
        if self._dense is not None and self._segment is not None:
            self._early = self._dense.motion(frame, self._segment)

    def update(self, frame: Frame, person: Pose | None) -> PointMotion:
        """Return the motion of the points around the feet in this frame."""
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
    """Start to follow the feet; return None if they are out of the picture or too small."""
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
