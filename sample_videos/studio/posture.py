"""Postures: a frame of channel values becomes a pose of the body.

A posture is made for one body and settles once how high and how far that body must be placed
so that it rests on floor or seat. Channels not present count as zero.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from .body import SIDES, Array, Body, Pose, turn
from .spec import ClipSpec

Frame = Mapping[str, float]
RESTING_BEND_DEG = 10.0
FORWARD, UP = np.array([0.0, -1.0, 0.0]), np.array([0.0, 0.0, 1.0])


def other(side: str) -> str:
    """The other side."""
    return "right" if side == "left" else "left"


@dataclass
class Posture:
    """What all postures share: limbs built from angles or from where the ankle must be."""

    body: Body
    side: str

    def __post_init__(self) -> None:
        """Where a posture settles on floor or seat."""

    def pose(self, frame: Frame) -> Pose:
        """The pose of one frame."""
        raise NotImplementedError

    def seat_m(self) -> float | None:
        """Height of the chair, if there is one."""
        return None

    def ankle_turn(self, s: str, frame: Frame) -> Array:
        """Ankle relative to the shank: bend = plantar flexion, swing = toes to the right.

        A swing comes with half as much of a roll of the sole, as in a real ankle.
        """
        swing_deg = frame.get(f"{s}.swing", 0.0)
        bend_deg = frame.get(f"{s}.bend", 0.0) + RESTING_BEND_DEG
        return turn("z", -swing_deg) @ turn("y", 0.5 * swing_deg) @ turn("x", bend_deg)

    def curl(
        self, turns: dict[str, Array], s: str, base: Array, inner_deg: float, outer_deg: float
    ) -> None:
        """Turn the toes against `base`: their inner joints and the rest of them."""
        for label in self.body.labels:
            if label.startswith("toe") and label.endswith(s):
                turns[label] = base @ turn("x", inner_deg if "-1" in label else outer_deg)

    def straight_leg(
        self, turns: dict[str, Array], s: str, hip_deg: float, frame: Frame, knee_deg: float = 4.0
    ) -> None:
        """A leg from its angles, with the ankle at its channels."""
        knee_deg += frame.get(f"{s}.knee", 0.0)
        thigh = turns["root"] @ turn("x", -hip_deg - frame.get(f"{s}.hip", 0.0))
        turns[f"upperleg01.{s}"] = thigh
        turns[f"lowerleg01.{s}"] = thigh @ turn("x", knee_deg)
        turns[f"foot.{s}"] = turns[f"lowerleg01.{s}"] @ self.ankle_turn(s, frame)
        curl_deg = frame.get(f"{s}.curl", 0.0)
        self.curl(turns, s, turns[f"foot.{s}"], curl_deg, 1.7 * curl_deg)

    def reach(
        self, turns: dict[str, Array], s: str, root_m: Array, ankle_m: Array, knee_to: Array
    ) -> None:
        """Thigh and shank so that the ankle is where it must be; the knee points `knee_to`."""
        joint = self.body.joint
        hip = root_m + turns["root"] @ (joint(f"upperleg01.{s}") - joint("root"))
        thigh_m = float(np.linalg.norm(joint(f"lowerleg01.{s}") - joint(f"upperleg01.{s}")))
        shank_m = float(np.linalg.norm(joint(f"foot.{s}") - joint(f"lowerleg01.{s}")))
        far_m = min(float(np.linalg.norm(ankle_m - hip)), thigh_m + shank_m - 1e-4)
        along = (ankle_m - hip) / np.linalg.norm(ankle_m - hip)
        aside = knee_to - (knee_to @ along) * along
        aside /= np.linalg.norm(aside)
        cos = np.clip((thigh_m**2 + far_m**2 - shank_m**2) / (2 * thigh_m * far_m), -1, 1)
        knee = hip + thigh_m * (cos * along + np.sqrt(1 - cos**2) * aside)
        for bone, a, b in (("upperleg01", hip, knee), ("lowerleg01", knee, hip + far_m * along)):
            up = (a - b) / np.linalg.norm(a - b)
            left = np.cross(up, aside)
            left /= np.linalg.norm(left)
            turns[f"{bone}.{s}"] = np.stack([left, np.cross(up, left), up], 1)

    def arms(
        self, turns: dict[str, Array], frame: Frame, upper_deg: float, lower_deg: float
    ) -> None:
        """Both arms forward by these angles (of upper arm and forearm, from hanging)."""
        trunk = turns.get("spine05", turns["root"])
        sway_deg = frame.get("arm", 0.0)
        for s in "LR":
            scratch = frame.get("scratch", 0.0) if s == "R" else 0.0
            ahead_deg = sway_deg + frame.get("reach", 0.0)
            rub_deg = frame.get("rub", 0.0) * (1.0 if s == "R" else -0.5)
            turns[f"upperarm01.{s}"] = trunk @ turn("x", -upper_deg - ahead_deg - 60 * scratch)
            lower = turn("x", -lower_deg - ahead_deg - rub_deg - 160 * scratch)
            turns[f"lowerarm01.{s}"] = trunk @ lower

    def settle(self, frame: Frame, floor_m: float, *parts: str) -> float:
        """By how much to lift the pose so that these parts rest at a height, 1 cm pressed in."""
        rests = self.body.group(*parts)
        return floor_m - 0.01 - float(self.body.pose(self.pose(frame)).vertices[rests, 2].min())


def make(spec: ClipSpec, body: Body) -> Posture:
    """The posture a clip asks for."""
    from . import postures

    kinds = {
        "stand": postures.Stand,
        "stand_soft": postures.StandSoft,
        "stand_one_leg": postures.StandOneLeg,
        "stand_foot_up": postures.StandFootUp,
        "lie_leg_up": postures.LieLegUp,
        "lie_leg_up_flat": postures.LieLegUpFlat,
        "sit_floor": postures.SitFloor,
        "sit_floor_apart": postures.SitFloorApart,
        "sit_chair": postures.SitChair,
        "sit_chair_flat": postures.SitChairFlat,
    }
    return kinds[spec.posture](body, "right" if spec.side == "both" else spec.side)


__all__ = ["FORWARD", "SIDES", "UP", "Frame", "Posture", "make", "other"]
