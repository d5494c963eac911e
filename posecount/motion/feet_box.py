"""Where the feet are in the picture, by the pose: what is followed where the body is in view."""

from __future__ import annotations

import numpy as np

from posecount.frame import Frame
from posecount.motion.box import Box
from posecount.pose.landmarks import LandmarkIndex, Pose

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
"""In shanks, beside the feet and below: the toes reach beyond their landmark, and a strip of floor
tells the camera's sway. None above the ankles: a body that sways moves its shanks further than
toes move their skin, and would be taken for the exercise."""

_LEAST_PX = 16

_LEAST_SHANK_PX = 36.0
"""Some 20 px of foot. In a film made smaller step by step, seen from the side, grips of the toes
were right down to a shank of 40 px (a foot of 22); at 28 (15) noise was counted."""


def feet_box(pose: Pose, frame: Frame) -> Box | None:
    """The box from the higher ankle down to the floor.

    None where a foot is out of the picture or the feet are too small for their toes to be seen.
    """
    points = pose.points_px
    feet = points[_FEET]
    if np.isnan(feet).any():
        return None
    shank_px = max(float(np.hypot(*(points[a] - points[b]))) for a, b in _SHANKS)
    if shank_px < _LEAST_SHANK_PX:
        return None
    height, width = frame.image_bgr.shape[:2]
    (left, top), (right, bottom) = feet.min(axis=0), feet.max(axis=0)
    margin_px = _MARGIN * shank_px
    box = Box(
        left=max(0, round(left - margin_px)),
        top=max(0, round(top)),
        right=min(width, round(right + margin_px)),
        bottom=min(height, round(bottom + margin_px)),
    )
    large = box.right - box.left >= _LEAST_PX and box.bottom - box.top >= _LEAST_PX
    return box if large else None
