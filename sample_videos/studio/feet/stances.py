"""How the legs of a filmed person stand, sit or lie, drawn at random."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from ..body import Array, Pose, turn
from ..posture import Posture
from .people import Person

Kind = Literal["stand", "chair", "floor", "lie", "one_leg"]
KINDS: tuple[Kind, ...] = ("stand", "chair", "floor", "lie", "one_leg")
KIND_SHARES = (0.36, 0.22, 0.16, 0.14, 0.12)
MOST_CURL_DEG = {"bare": 42.0, "socks": 30.0, "shoes": 14.0}


@dataclass(frozen=True)
class _Leg:
    """Angles of one leg in degrees; `planted` feet turn about the floor, not about the shank."""

    hip: float
    knee: float
    aside: float
    twist: float
    planted: bool


def draw_stance(person: Person, rng: np.random.Generator) -> tuple[Pose, Kind]:
    """A pose about the body's own root, and what it is; nothing of it touches a floor yet."""
    kind = KINDS[int(rng.choice(len(KINDS), p=KIND_SHARES))]
    tilt_deg = {"floor": rng.uniform(-35, 5), "lie": rng.uniform(-95, -80)}.get(kind, 0.0)
    if kind == "lie" and rng.random() < 0.15:
        tilt_deg = 90.0  # face down: soles up
    root = turn("z", 0.0) @ turn("x", tilt_deg)
    turns = {"root": root, "spine05": root @ turn("x", rng.uniform(-5, 25))}
    busy = int(rng.integers(2))
    like = rng.random() < 0.45
    ankle, curl_deg = _ankle(rng), _curl(person, rng)
    for i, s in enumerate("LR"):
        if not like or i == 0:
            leg = _leg(kind, i == busy, rng)
        if i and not like:
            ankle, curl_deg = _ankle(rng), _curl(person, rng)
        _bend(turns, person, s, leg, root, ankle, curl_deg, rng)
    _arms(turns, rng)
    return Pose(person.body.joints[0], turns), kind


def _leg(kind: Kind, busy: bool, rng: np.random.Generator) -> _Leg:
    aside, twist = rng.normal(4, 6), rng.normal(7, 13)
    planted = rng.random() < 0.6
    if kind == "stand":
        return _Leg(rng.normal(3, 8), abs(rng.normal(0, 12)), aside, twist, True)
    if kind == "chair":
        if rng.random() < 0.15:  # one leg over the other
            return _Leg(
                rng.uniform(85, 110), rng.uniform(40, 100), rng.uniform(-22, -8), twist, False
            )
        return _Leg(rng.uniform(70, 95), rng.uniform(20, 110), aside, twist, planted)
    if kind == "floor":
        crossed = rng.random() < 0.2
        knee = rng.uniform(50, 130) if crossed else abs(rng.normal(5, 20))
        return _Leg(rng.uniform(70, 100), knee, rng.uniform(-18, 20), twist, crossed and planted)
    if kind == "lie":
        hip = rng.uniform(45, 95) if busy else rng.uniform(-2, 50)
        return _Leg(
            hip, abs(rng.normal(5, 12)) if busy else rng.uniform(0, 100), aside, twist, False
        )
    if busy:
        back = rng.random() < 0.4
        hip = rng.uniform(-20, 20) if back else rng.uniform(15, 75)
        return _Leg(hip, rng.uniform(20, 110) if back else rng.uniform(0, 90), aside, twist, False)
    return _Leg(rng.normal(2, 4), abs(rng.normal(0, 6)), aside, twist, True)


def _ankle(rng: np.random.Generator) -> Array:
    """Ankle relative to the shank: bent, swung and rolled, as in circles and flexions."""
    swing_deg = rng.normal(0, 13)
    roll_deg = 0.5 * swing_deg + rng.normal(0, 7)
    return turn("z", -swing_deg) @ turn("y", roll_deg) @ turn("x", rng.uniform(-24, 48))


def _curl(person: Person, rng: np.random.Generator) -> float:
    if rng.random() < 0.65:
        return float(rng.normal(0, 4))
    return float(rng.uniform(-20, MOST_CURL_DEG[person.wear]))


def _bend(
    turns: dict[str, Array],
    person: Person,
    s: str,
    leg: _Leg,
    root: Array,
    ankle: Array,
    curl_deg: float,
    rng: np.random.Generator,
) -> None:
    """Thigh, shank, foot and toes of one side into the turns."""
    out = 1.0 if s == "L" else -1.0
    hip = root @ turn("y", -out * leg.aside) @ turn("z", out * leg.twist) @ turn("x", -leg.hip)
    shank = hip @ turn("x", leg.knee)
    turns[f"upperleg01.{s}"], turns[f"lowerleg01.{s}"] = hip, shank
    if leg.planted:
        heading = turn("z", out * rng.normal(7, 14))
        pitch_deg = 0.0 if rng.random() < 0.5 else rng.uniform(0, 48)
        if rng.random() < 0.12:
            pitch_deg = -rng.uniform(0, 25)
        foot = heading @ turn("x", pitch_deg) @ turn("y", rng.normal(0, 3))
        toes = heading if pitch_deg > 0 else foot
    else:
        foot = shank @ ankle
        toes = foot
    turns[f"foot.{s}"] = foot
    helper = Posture(person.body, "left")
    helper.curl(turns, s, toes, 0.6 * curl_deg, 1.5 * curl_deg)


def _arms(turns: dict[str, Array], rng: np.random.Generator) -> None:
    trunk = turns["spine05"]
    for s, out in (("L", 1.0), ("R", -1.0)):
        upper = trunk @ turn("y", -out * rng.uniform(5, 40)) @ turn("x", -rng.uniform(-20, 80))
        turns[f"upperarm01.{s}"] = upper
        turns[f"lowerarm01.{s}"] = upper @ turn("x", -rng.uniform(0, 100))
