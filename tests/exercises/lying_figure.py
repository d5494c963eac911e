"""A person in space who lies on the back and circles one raised foot, seen from any side.

Space is in metres: x to the person's left, y to their head, z up. Whoever lies so and looks at
their raised foot looks along -y with z up, and so has their right, -x, on the right.
"""

from __future__ import annotations

import math

import numpy as np

from posecount.pose.landmarks import LANDMARK_COUNT, LandmarkIndex, Pose

UP, RIGHT = np.array([0.0, 0.0, 1.0]), np.array([-1.0, 0.0, 0.0])
RADIUS_M = 0.05
PX_PER_M = 300.0
WIDTH_PX, HEIGHT_PX = 640, 480


def lying_pose(side, turned, *, camera_on, towards_head_deg=30.0, above_deg=15.0):
    """The pose that a camera sees which stands on the person's left or right.

    The foot of ``side`` has gone ``turned`` times round, + is clockwise as its owner sees it.
    """
    angle = 2 * math.pi * turned
    circle = RADIUS_M * (math.cos(angle) * UP + math.sin(angle) * RIGHT)
    points = np.full((LANDMARK_COUNT, 3), np.nan)
    for name, sign in (("LEFT", 1.0), ("RIGHT", -1.0)):
        raised = name == side.upper()
        for part, place in _side_of_body(sign, raised).items():
            points[LandmarkIndex[f"{name}_{part}"]] = place
        if raised:
            points[LandmarkIndex[f"{name}_FOOT_INDEX"]] += circle
    across, down = _picture_axes(camera_on, towards_head_deg, above_deg)
    middle = (WIDTH_PX / 2, 0.75 * HEIGHT_PX)
    seen = np.column_stack([points @ across, points @ down]) * PX_PER_M + middle
    return Pose(seen, np.full(LANDMARK_COUNT, 0.95))


def _side_of_body(sign, raised):
    hip = np.array([0.09 * sign, 0.0, 0.1])
    along = UP if raised else np.array([0.0, -1.0, 0.0])
    toes = np.array([0.0, 1.0, 0.0]) if raised else UP
    ankle = hip + 0.82 * along
    return {
        "SHOULDER": np.array([0.17 * sign, 0.5, 0.1]),
        "HIP": hip,
        "KNEE": hip + 0.42 * along,
        "ANKLE": ankle,
        "HEEL": ankle + 0.05 * along - 0.04 * toes,
        "FOOT_INDEX": ankle + 0.07 * along + 0.14 * toes,
    }


def _picture_axes(camera_on, towards_head_deg, above_deg):
    """Where the picture's right and down lie in space."""
    turn, rise = math.radians(towards_head_deg), math.radians(above_deg)
    aside = -RIGHT if camera_on == "left" else RIGHT
    level = math.cos(turn) * aside + math.sin(turn) * np.array([0.0, 1.0, 0.0])
    look = -(math.cos(rise) * level + math.sin(rise) * UP)
    across = np.cross(look, UP)
    across /= np.linalg.norm(across)
    return across, np.cross(look, across)
