"""Somebody whose arms are where they are told to be, seen from the front or from the side."""

from __future__ import annotations

import numpy as np

from helpers.synthetic import standing_leg, stick_figure
from posecount.pose.landmarks import LandmarkIndex

SHANK_PX, TORSO_PX = 100.0, 125.0
LEG = standing_leg()(0.0)
DOWN, UP = (0.0, 0.9), (0.1, -0.95)
"""A hand's place from its shoulder, in torsos: outwards, and down in the picture."""

CROSS = (-0.5, -0.4)


def person(left=DOWN, right=DOWN, *, wide=0.7, seen=(0.9, 0.9)):
    """Somebody seen from the front, or with narrow shoulders from the side."""
    pose = stick_figure(LEG, LEG)
    middle = np.nanmean(pose.points_px[[LandmarkIndex.LEFT_HIP, LandmarkIndex.RIGHT_HIP]], axis=0)
    for side, sign, (out, down), visible in (
        ("LEFT", 1, left, seen[0]),
        ("RIGHT", -1, right, seen[1]),
    ):
        hip, shoulder = LandmarkIndex[f"{side}_HIP"], LandmarkIndex[f"{side}_SHOULDER"]
        wrist = LandmarkIndex[f"{side}_WRIST"]
        pose.points_px[hip] = middle + np.array([sign * wide * TORSO_PX / 2, 0.0])
        pose.points_px[shoulder] = pose.points_px[hip] - np.array([0.0, TORSO_PX])
        pose.points_px[wrist] = pose.points_px[shoulder] + TORSO_PX * np.array([sign * out, down])
        pose.visibility[[hip, shoulder]] = 0.95
        pose.visibility[wrist] = visible
    return pose
