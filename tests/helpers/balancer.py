"""A stick person on a floor in front of a pinhole camera who lifts one foot, or whatever is told.

Metres; x to the right, y away from the camera, z up, seen from the camera above the origin.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np

from helpers.synthetic import added, pulse, still
from posecount.pose.landmarks import LANDMARK_COUNT, LandmarkIndex, Pose

FOCAL_PX = 660.0
SHANK_M, THIGH_M, ANKLE_M, FOOT_M = 0.42, 0.42, 0.08, 0.2
HIP_M, SHOULDER_M = 0.1, 0.18
"""Half the width of the hips and of the shoulders."""

BEHIND, AHEAD, LOW = (5.0, 75.0), (60.0, -5.0), (30.0, 40.0)
"""Ways to hold a foot up: the thigh forward from hanging, the shank back from hanging, degrees."""


def lifts(*stretches, up_s=0.7, down_s=0.7):
    """A line that is 1 while the foot is up: off the floor from start to end, ramps included."""
    return added(
        *(pulse(a, 1.0, up_s, b - a - up_s - down_s, down_s) for a, b in stretches)
    )  # fmt: skip


@dataclass
class Balancer:
    """Who stands on the feet that are not lifted. Lines are functions of time.

    ``left`` and ``right``: 0 with the foot on the floor to 1 with it held as ``way`` says.
    ``heading_deg`` is 0 towards the camera and 90 to the person's left. ``apart_m`` is how far the
    feet are apart, ``ahead_m`` how far the left foot stands ahead of the right one. ``squat`` and
    ``tiptoe`` are 0 to 1, ``place`` is (x, y), ``jump_m`` how high the whole body is.
    """

    left: object = still
    right: object = still
    way: tuple[float, float] = BEHIND
    heading_deg: object = still
    place: object = field(default=lambda _t_s: (0.0, 3.0))
    apart_m: float = 0.2
    ahead_m: object = still
    squat: object = still
    tiptoe: object = still
    jump_m: object = still
    camera_m: float = 0.6

    def joints(self, t_s):
        """(landmark, place in space)."""
        turn = math.radians(self.heading_deg(t_s))
        forward = np.array([math.sin(turn), -math.cos(turn), 0.0])
        leftwards = np.array([math.cos(turn), math.sin(turn), 0.0])
        up = np.array([0.0, 0.0, 1.0])
        bend = math.radians(70 * self.squat(t_s))
        pitch = math.radians(35 * self.tiptoe(t_s))
        risen_m = FOOT_M * math.sin(pitch) + self.jump_m(t_s)
        hip_m = ANKLE_M + SHANK_M + THIGH_M * math.cos(bend) + risen_m
        ground = np.array([*self.place(t_s), 0.0])
        for name, sign, lifted in (("LEFT", 1, self.left(t_s)), ("RIGHT", -1, self.right(t_s))):
            hip = (
                ground + hip_m * up + sign * HIP_M * leftwards - THIGH_M * math.sin(bend) * forward
            )
            aside = sign * (self.apart_m / 2 - HIP_M) * leftwards
            stride = sign * self.ahead_m(t_s) / 2 * forward
            knee = ground + sign * HIP_M * leftwards + (ANKLE_M + SHANK_M + risen_m) * up
            knee = knee + (aside + stride) / 2
            ankle = knee - SHANK_M * up + (aside + stride) / 2
            tip = pitch
            if lifted:
                thigh, shank = (math.radians(lifted * angle) for angle in self.way)
                knee = hip + THIGH_M * (math.sin(thigh) * forward - math.cos(thigh) * up)
                ankle = knee - SHANK_M * (math.sin(shank) * forward + math.cos(shank) * up)
                tip = shank
            along = math.cos(tip) * forward - math.sin(tip) * up
            across = math.sin(tip) * forward + math.cos(tip) * up
            heel = ankle - 0.05 * along - 0.06 * across
            yield LandmarkIndex[f"{name}_SHOULDER"], hip + 0.5 * up + sign * 0.08 * leftwards
            yield LandmarkIndex[f"{name}_HIP"], hip
            yield LandmarkIndex[f"{name}_KNEE"], knee
            yield LandmarkIndex[f"{name}_ANKLE"], ankle
            yield LandmarkIndex[f"{name}_HEEL"], heel
            yield LandmarkIndex[f"{name}_FOOT_INDEX"], heel + FOOT_M * along

    def pose(self, t_s, visibility=(0.95, 0.95)):
        """What the camera sees."""
        points = np.full((LANDMARK_COUNT, 2), np.nan)
        for index, (x, y, z) in self.joints(t_s):
            points[index] = 320 + FOCAL_PX * x / y, 240 + FOCAL_PX * (self.camera_m - z) / y
        seen = np.full(LANDMARK_COUNT, 0.95)
        for name, visible in zip(("LEFT", "RIGHT"), visibility, strict=True):
            for part in ("KNEE", "ANKLE", "HEEL", "FOOT_INDEX"):
                seen[LandmarkIndex[f"{name}_{part}"]] = visible
        return Pose(points, seen)

    def poses(self, until_s, fps=30.0, *, hidden=(), noise_px=0.0, seed=0, **seen):
        """(time, pose) frame by frame; nobody is found in the ``hidden`` stretches."""
        rng = np.random.default_rng(seed)
        for i in range(round(until_s * fps)):
            t_s = i / fps
            if any(start_s <= t_s < end_s for start_s, end_s in hidden):
                yield t_s, None
                continue
            pose = self.pose(t_s, **seen)
            pose.points_px[:] += rng.normal(0, noise_px, (LANDMARK_COUNT, 2)) if noise_px else 0.0
            yield t_s, pose
