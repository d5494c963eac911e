"""Separates a person's pose from what the model invents in an empty room."""

from __future__ import annotations

import math

from posecount.pose.landmarks import LandmarkIndex, Pose

_BODY = [
    LandmarkIndex.LEFT_SHOULDER,
    LandmarkIndex.RIGHT_SHOULDER,
    LandmarkIndex.LEFT_HIP,
    LandmarkIndex.RIGHT_HIP,
    LandmarkIndex.LEFT_KNEE,
    LandmarkIndex.RIGHT_KNEE,
]
_TRUSTED_VISIBILITY = 0.5
"""Mean over shoulders, hips and knees, 0 to 1; below it the model itself says that it guesses."""


def trusted(pose: Pose | None) -> Pose | None:
    """Return the pose if it is a person's, else None."""
    if pose is None or _mean_visibility(pose) < _TRUSTED_VISIBILITY:
        return None
    return pose


def _mean_visibility(pose: Pose) -> float:
    known = [seen for seen in pose.visibility[_BODY].tolist() if not math.isnan(seen)]
    return sum(known) / len(known) if known else math.nan
