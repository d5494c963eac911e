"""A stick person who walks about a floor in front of a pinhole camera, on the toes when told.

Metres; x to the right, y away from the camera, z up, seen from the camera above the origin.
"""

from __future__ import annotations

import math

import numpy as np

from posecount.pose.landmarks import LANDMARK_COUNT, LandmarkIndex, Pose

SHANK_M = 0.42
FOOT_M = 0.2
PITCH_DEG = 28.0
STEP_S = 0.55
FOCAL_PX = 660.0
LIFT_M = FOOT_M * math.sin(math.radians(PITCH_DEG))


def seen_walker(
    until_s, toes, heading_deg, place, camera_m=1.2, fps=15, step_deg=0.0, noise_px=0.0, seed=0
):
    """(time, pose) frame by frame.

    Lines, functions of time: ``toes`` is 0 flat to 1 on tiptoe; ``heading_deg`` 0 towards the
    camera and 90 to the person's left; ``place`` gives (x, y). ``step_deg`` lifts the heels in
    turn, as a foot rolls off in flat walking.
    """
    rng = np.random.default_rng(seed)
    for i in range(round(until_s * fps)):
        t_s = i / fps
        points = np.full((LANDMARK_COUNT, 2), np.nan)
        for index, at in _body(t_s, toes(t_s), heading_deg(t_s), place(t_s), step_deg):
            points[index] = _seen(at, camera_m)
        points += rng.normal(0, noise_px, points.shape)
        yield t_s, Pose(points, np.full(33, 0.95))


def _body(t_s, toes, heading_deg, place, step_deg):
    """(landmark, place in space) of the joints."""
    turn = math.radians(heading_deg)
    forward, left = (math.sin(turn), -math.cos(turn)), (math.cos(turn), math.sin(turn))

    def at(ahead_m, aside_m, up_m):
        along = np.array(forward) * ahead_m + np.array(left) * aside_m
        return np.array([place[0] + along[0], place[1] + along[1], up_m])

    lift_m = toes * LIFT_M
    for name, side in (("LEFT", 1), ("RIGHT", -1)):
        rolling = max(0.0, side * math.sin(math.pi * t_s / STEP_S))
        pitch = math.radians(toes * PITCH_DEG + step_deg * rolling)
        heel_m = 0.02 + FOOT_M * math.sin(pitch)
        yield LandmarkIndex[f"{name}_FOOT_INDEX"], at(0.13, 0.1 * side, 0.0)
        yield LandmarkIndex[f"{name}_HEEL"], at(0.13 - FOOT_M * math.cos(pitch), 0.1 * side, heel_m)
        yield LandmarkIndex[f"{name}_ANKLE"], at(0.0, 0.1 * side, 0.08 + lift_m)
        yield LandmarkIndex[f"{name}_KNEE"], at(0.02, 0.1 * side, 0.5 + lift_m)
        yield LandmarkIndex[f"{name}_HIP"], at(0.0, 0.11 * side, 0.92 + lift_m)
        yield LandmarkIndex[f"{name}_SHOULDER"], at(0.0, 0.17 * side, 1.42 + lift_m)


def _seen(at, camera_m):
    """Where a pinhole camera that looks straight ahead shows a place, in pixels."""
    x, y, z = at
    return 320 + FOCAL_PX * x / y, 240 + FOCAL_PX * (camera_m - z) / y
