"""Draws the body thin and the working foot thick."""

from __future__ import annotations

import cv2
import numpy as np

from posecount.counting.events import Side
from posecount.drawing.style import BLACK, ORANGE, WHITE, Image
from posecount.pose.landmarks import SKELETON, LandmarkIndex, Pose

_LEFT_LEG = frozenset(
    (
        LandmarkIndex.LEFT_KNEE,
        LandmarkIndex.LEFT_ANKLE,
        LandmarkIndex.LEFT_HEEL,
        LandmarkIndex.LEFT_FOOT_INDEX,
    )
)
_RIGHT_LEG = frozenset(
    (
        LandmarkIndex.RIGHT_KNEE,
        LandmarkIndex.RIGHT_ANKLE,
        LandmarkIndex.RIGHT_HEEL,
        LandmarkIndex.RIGHT_FOOT_INDEX,
    )
)
_WORKING = {
    "left": _LEFT_LEG,
    "right": _RIGHT_LEG,
    "both": _LEFT_LEG | _RIGHT_LEG,
    "unknown": frozenset[LandmarkIndex](),
}
# A coordinate beyond this is not near the picture, and would overflow OpenCV's integers.
_FARTHEST_PX = 20_000


def draw_skeleton(image: Image, pose: Pose, side: Side) -> None:
    """Draw on ``image`` in place, with the leg of ``side`` highlighted."""
    shorter_px = min(image.shape[:2])
    thin_px, thick_px = max(1, round(shorter_px / 240)), max(2, round(shorter_px / 100))
    working, places = _WORKING[side], _drawable(pose)
    bones = [
        (places[start], places[end], working.issuperset((start, end)))
        for start, end in SKELETON
        if start in places and end in places
    ]
    # All halos are drawn first, so that none of them cuts another bone.
    for start, end, works in bones:
        halo_px = (thick_px if works else thin_px) + max(2, thin_px * 2)
        cv2.line(image, start, end, BLACK, halo_px, cv2.LINE_AA)
    for start, end, works in sorted(bones, key=lambda bone: bone[2]):
        colour, width_px = (ORANGE, thick_px) if works else (WHITE, thin_px)
        cv2.line(image, start, end, colour, width_px, cv2.LINE_AA)


def _drawable(pose: Pose) -> dict[int, tuple[int, int]]:
    """Return the landmarks that OpenCV can draw, in whole pixels of the picture."""
    # NaN fails the comparison.
    near = (np.abs(pose.points_px) < _FARTHEST_PX).all(axis=1).nonzero()[0]
    x, y = np.rint(pose.points_px[near]).astype(int).T.tolist()
    return dict(zip(near.tolist(), zip(x, y, strict=True), strict=True))
