"""Draws the body thin and the working foot thick."""

from __future__ import annotations

import cv2
import numpy as np

from posecount.exercises.events import Side
from posecount.pose.landmarks import SKELETON, LandmarkIndex, Pose
from posecount.sinks.overlay_style import BLACK, ORANGE, WHITE, Colour, Image

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
# Beyond this a coordinate is not a place near the picture, and would overflow OpenCV's integers.
_FARTHEST_PX = 20_000


def draw_skeleton(image: Image, pose: Pose, side: Side) -> None:
    """Draw on ``image`` in place, the leg that ``side`` says highlighted."""
    shorter_px = min(image.shape[:2])
    thin_px, thick_px = max(1, round(shorter_px / 240)), max(2, round(shorter_px / 100))
    working = _WORKING[side]
    bones = [(bone, working.issuperset(bone)) for bone in SKELETON if _is_drawable(pose, bone)]
    # The halo of everything comes first, so that no bone's halo cuts another bone.
    for bone, works in bones:
        _line(image, pose, bone, BLACK, (thick_px if works else thin_px) + max(2, thin_px * 2))
    for bone, works in sorted(bones, key=lambda item: item[1]):
        _line(image, pose, bone, ORANGE if works else WHITE, thick_px if works else thin_px)


def _is_drawable(pose: Pose, bone: tuple[LandmarkIndex, LandmarkIndex]) -> bool:
    points_px = pose.points_px[list(bone)]
    return bool(np.isfinite(points_px).all() and (np.abs(points_px) < _FARTHEST_PX).all())


def _line(
    image: Image,
    pose: Pose,
    bone: tuple[LandmarkIndex, LandmarkIndex],
    colour: Colour,
    thickness_px: int,
) -> None:
    start, end = (tuple(int(value) for value in np.rint(pose.points_px[index])) for index in bone)
    cv2.line(image, start, end, colour, thickness_px, cv2.LINE_AA)
