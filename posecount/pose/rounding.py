"""Rounds poses, so that fresh ones equal those read from a file."""

from __future__ import annotations

import numpy as np

from posecount.pose.landmarks import Pose


def as_kept(pose: Pose | None) -> Pose | None:
    """Return the pose rounded to float32, as it comes back from a file.

    Counting uses only rounded poses, so that every pass over a recording, and a landmarks file of
    it, give the same.
    """
    if pose is None:
        return None
    arrays = (pose.points_px, pose.visibility)
    return Pose(*(array.astype(np.float32).astype(np.float64) for array in arrays))
