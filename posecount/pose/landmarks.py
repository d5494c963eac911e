"""The body's landmarks in one picture."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

LANDMARK_COUNT = 33


class LandmarkIndex(IntEnum):
    """The landmarks posecount reads, by their index in the pose model's output of 33."""

    NOSE = 0
    LEFT_SHOULDER = 11
    RIGHT_SHOULDER = 12
    LEFT_WRIST = 15
    RIGHT_WRIST = 16
    LEFT_HIP = 23
    RIGHT_HIP = 24
    LEFT_KNEE = 25
    RIGHT_KNEE = 26
    LEFT_ANKLE = 27
    RIGHT_ANKLE = 28
    LEFT_HEEL = 29
    RIGHT_HEEL = 30
    LEFT_FOOT_INDEX = 31
    RIGHT_FOOT_INDEX = 32


SKELETON: tuple[tuple[LandmarkIndex, LandmarkIndex], ...] = (
    (LandmarkIndex.LEFT_SHOULDER, LandmarkIndex.RIGHT_SHOULDER),
    (LandmarkIndex.LEFT_SHOULDER, LandmarkIndex.LEFT_HIP),
    (LandmarkIndex.RIGHT_SHOULDER, LandmarkIndex.RIGHT_HIP),
    (LandmarkIndex.LEFT_HIP, LandmarkIndex.RIGHT_HIP),
    (LandmarkIndex.LEFT_HIP, LandmarkIndex.LEFT_KNEE),
    (LandmarkIndex.RIGHT_HIP, LandmarkIndex.RIGHT_KNEE),
    (LandmarkIndex.LEFT_KNEE, LandmarkIndex.LEFT_ANKLE),
    (LandmarkIndex.RIGHT_KNEE, LandmarkIndex.RIGHT_ANKLE),
    (LandmarkIndex.LEFT_ANKLE, LandmarkIndex.LEFT_HEEL),
    (LandmarkIndex.RIGHT_ANKLE, LandmarkIndex.RIGHT_HEEL),
    (LandmarkIndex.LEFT_HEEL, LandmarkIndex.LEFT_FOOT_INDEX),
    (LandmarkIndex.RIGHT_HEEL, LandmarkIndex.RIGHT_FOOT_INDEX),
    (LandmarkIndex.LEFT_ANKLE, LandmarkIndex.LEFT_FOOT_INDEX),
    (LandmarkIndex.RIGHT_ANKLE, LandmarkIndex.RIGHT_FOOT_INDEX),
)


@dataclass(frozen=True, slots=True, eq=False)
class Pose:
    """One person's landmarks in one frame.

    ``points_px``   float64, shape (33, 2): x to the right and y down, in pixels of the frame;
    ``visibility``  float64, shape (33,): 0 hidden to 1 plainly visible.

    A missing landmark is NaN, never 0. Left and right are the person's own.
    """

    points_px: NDArray[np.float64]
    visibility: NDArray[np.float64]


_PAIRS = ((1, 4), (2, 5), (3, 6), (7, 8), (9, 10), *((i, i + 1) for i in range(11, 33, 2)))


def _other_side() -> list[int]:
    order = list(range(LANDMARK_COUNT))
    for left, right in _PAIRS:
        order[left], order[right] = right, left
    return order


_OTHER_SIDE = _other_side()


def mirrored(pose: Pose, width_px: int) -> Pose:
    """Return the pose of the mirror image of the picture: sides swapped, x turned round."""
    points = pose.points_px[_OTHER_SIDE] * (-1.0, 1.0) + (float(width_px), 0.0)
    return Pose(points, pose.visibility[_OTHER_SIDE])


def between(before: Pose, after: Pose, share: float) -> Pose:
    """Return the pose a ``share`` of the way, 0 to 1, from one to the other in straight lines.

    A landmark that is missing in either is missing.
    """
    return Pose(
        before.points_px + share * (after.points_px - before.points_px),
        before.visibility + share * (after.visibility - before.visibility),
    )
