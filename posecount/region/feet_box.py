"""Where the feet are in the picture, by the pose: what is followed where the body is in view."""

from __future__ import annotations

import numpy as np

from posecount.counter import trusted
from posecount.frame import Frame
from posecount.pose.estimator import PoseEstimator
from posecount.pose.landmarks import LandmarkIndex, Pose
from posecount.region.points import Box

_FEET = [
    LandmarkIndex.LEFT_ANKLE,
    LandmarkIndex.RIGHT_ANKLE,
    LandmarkIndex.LEFT_HEEL,
    LandmarkIndex.RIGHT_HEEL,
    LandmarkIndex.LEFT_FOOT_INDEX,
    LandmarkIndex.RIGHT_FOOT_INDEX,
]
_SHANKS = (
    (LandmarkIndex.LEFT_KNEE, LandmarkIndex.LEFT_ANKLE),
    (LandmarkIndex.RIGHT_KNEE, LandmarkIndex.RIGHT_ANKLE),
)

_MARGIN = 0.3
"""In shanks: the toes reach beyond their landmark, and a strip of floor tells the camera's sway."""

_LEAST_PX = 32


class FeetFinder:
    """Estimates the pose of every frame and remembers where its feet were."""

    def __init__(self, estimator: PoseEstimator) -> None:
        self._estimator = estimator
        self.pose: Pose | None = None

    def estimate(self, frame: Frame) -> Pose | None:
        """The pose in this frame, None where it is not a person's."""
        self.pose = trusted(self._estimator.estimate(frame))
        return self.pose

    def where(self, frame: Frame) -> Box | None:
        """The part of ``frame``, the newest one estimated, that holds both feet."""
        return None if self.pose is None else feet_box(self.pose, frame)


def feet_box(pose: Pose, frame: Frame) -> Box | None:
    """The box around both feet with a margin; None where they are out of the picture."""
    points = pose.points_px
    feet = points[_FEET]
    if np.isnan(feet).any():
        return None
    shank_px = max(float(np.hypot(*(points[a] - points[b]))) for a, b in _SHANKS)
    height, width = frame.image_bgr.shape[:2]
    (left, top), (right, bottom) = feet.min(axis=0), feet.max(axis=0)
    margin_px = _MARGIN * shank_px
    box = Box(
        left=max(0, round(left - margin_px)),
        top=max(0, round(top - margin_px / 2)),
        right=min(width, round(right + margin_px)),
        bottom=min(height, round(bottom + margin_px)),
    )
    large = box.right - box.left >= _LEAST_PX and box.bottom - box.top >= _LEAST_PX
    return box if large else None
