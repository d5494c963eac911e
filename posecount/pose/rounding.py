"""Poses as they are counted by, whether they were just estimated or kept."""

from __future__ import annotations

import numpy as np

from posecount.pose.landmarks import Pose


def as_kept(pose: Pose | None) -> Pose | None:
    """The pose as it comes back when it was kept: rounded to float32.

    All looks at a recording see the same that way, and so does whoever keeps poses in a file.
    """
    if pose is None:
        return None
    arrays = (pose.points_px, pose.visibility)
    return Pose(*(array.astype(np.float32).astype(np.float64) for array in arrays))
