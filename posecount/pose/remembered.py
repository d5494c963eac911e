"""Estimates each frame's pose once, for recordings that are looked at twice."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from posecount.frame import Frame
from posecount.pose.estimator import PoseEstimator
from posecount.pose.landmarks import Pose

_Kept = tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]


class RememberedPoses:
    """The first look estimates; later ones are told what was found, some 800 bytes a frame.

    With ``newest_only`` there is one look, and only the newest frame can be asked for again.
    Poses are rounded to float32 from the first time on, so that all looks see the same, and so
    does whoever keeps them in a file.
    """

    def __init__(self, estimator: PoseEstimator, *, newest_only: bool = False) -> None:
        self._estimator = estimator
        self._newest_only = newest_only
        self._kept: dict[int, _Kept | None] = {}

    def estimate(self, frame: Frame) -> Pose | None:
        """The pose in this frame, or None where nobody is found."""
        if frame.index not in self._kept:
            pose = self._estimator.estimate(frame)
            if self._newest_only:
                self._kept.clear()
            self._kept[frame.index] = _packed(pose)
        return _unpacked(self._kept[frame.index])


def _packed(pose: Pose | None) -> _Kept | None:
    if pose is None:
        return None
    arrays = (pose.points_px, pose.world_m, pose.visibility)
    points, world, visibility = (array.astype(np.float32) for array in arrays)
    return points, world, visibility


def _unpacked(kept: _Kept | None) -> Pose | None:
    return None if kept is None else Pose(*(array.astype(np.float64) for array in kept))
