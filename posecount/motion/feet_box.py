"""Finds the feet in the picture by the pose, for cues that follow them in a view of the body."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from posecount.frame import Frame
from posecount.motion.box import Box
from posecount.motion.settling import FEET
from posecount.pose.landmarks import LandmarkIndex, Pose
from posecount.tuning import by_hand, tuned


@dataclass(frozen=True, slots=True)
class Tuning:
    """Thresholds for the part of the picture that shows the feet."""

    margin_shanks: float = by_hand(
        0.3,
        "shanks",
        "Margin beside the feet and below: the toes reach beyond their landmark, and a strip of "
        "floor tells the camera's sway. There is none above the ankles: a body that sways moves "
        "its shanks farther than toes move their skin, and would be taken for the exercise.",
    )
    least_px: int = by_hand(16, "px", "A box with a shorter side shows no toes.")
    least_shank_px: float = tuned(
        36.0,
        "px",
        "Some 20 px of foot. In a film made smaller step by step, seen from the side, grips of the "
        "toes were right down to a shank of 40 px (a foot of 22); at 28 (15) noise was counted.",
    )


TUNING = Tuning()

_SHANKS = (
    (LandmarkIndex.LEFT_KNEE, LandmarkIndex.LEFT_ANKLE),
    (LandmarkIndex.RIGHT_KNEE, LandmarkIndex.RIGHT_ANKLE),
)


def feet_box(pose: Pose, frame: Frame) -> Box | None:
    """Return the box from the higher ankle down to the floor.

    None if a foot is out of the picture or the feet are too small for their toes to be seen.
    """
    points = pose.points_px
    feet = points[FEET]
    if np.isnan(feet).any():
        return None
    shank_px = max(float(np.hypot(*(points[a] - points[b]))) for a, b in _SHANKS)
    if shank_px < TUNING.least_shank_px:
        return None
    height, width = frame.image_bgr.shape[:2]
    (left, top), (right, bottom) = feet.min(axis=0), feet.max(axis=0)
    margin_px = TUNING.margin_shanks * shank_px
    box = Box(
        left=max(0, round(left - margin_px)),
        top=max(0, round(top)),
        right=min(width, round(right + margin_px)),
        bottom=min(height, round(bottom + margin_px)),
    )
    large = box.right - box.left >= TUNING.least_px and box.bottom - box.top >= TUNING.least_px
    return box if large else None
