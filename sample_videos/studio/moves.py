"""The exercises as the studio knows them, and their movements drawn at random."""

from __future__ import annotations

from typing import Literal

from .draw import Draw
from .spec import Circles, Direction, Rep, Side

EXERCISES = (
    "toe_raise",
    "toe_walk",
    "ankle_circles",
    "resisted_dorsiflexion",
    "resisted_plantar_flexion",
    "toe_press",
    "toe_pencil_pickup",
)
HOLDS_S = {
    "resisted_dorsiflexion": 5.0,
    "resisted_plantar_flexion": 5.0,
    "toe_press": 3.0,
    "toe_pencil_pickup": 10.0,
}
AMPLITUDES_DEG = {
    "toe_raise": (20.0, 38.0),
    "resisted_dorsiflexion": (15.0, 28.0),
    "resisted_plantar_flexion": (20.0, 35.0),
    "toe_press": (30.0, 40.0),
    "toe_pencil_pickup": (30.0, 40.0),
}
# Where the feet are in each posture: (y, z), for a camera close to them.
FEET_AT_M = {
    "stand": (-0.08, 0.14),
    "stand_foot_up": (-0.55, 0.28),
    "lie_leg_up": (-0.15, 0.85),
    "lie_leg_up_flat": (-0.15, 0.85),
    "sit_floor": (-0.90, 0.10),
    "sit_floor_apart": (-0.90, 0.10),
    "sit_chair": (-0.75, 0.16),
    "sit_chair_flat": (-0.52, 0.12),
}


def split_of(seed: int) -> Literal["tune", "test"]:
    """Every third seed is kept apart: nothing is tuned on it."""
    return "test" if seed % 3 == 2 else "tune"


def draw_circles(draw: Draw, side: Side, direction: Direction) -> Circles:
    """A few turns of one ankle."""
    turns = int(draw.rng.integers(3, 7))
    period_s, bend_deg = draw.between(1.3, 2.4), draw.between(15, 22)
    return Circles(side, direction, turns, period_s, bend_deg, draw.between(12, 20))


def draw_rep(draw: Draw, exercise: str, side: Side) -> Rep:
    """A rep of an exercise that is held for its target, or clearly too short."""
    target_s = HOLDS_S.get(exercise)
    hold_s = draw.between(0.1, 1.5)
    if target_s is not None:
        # Either clearly long enough or clearly too short: the truth must not hang on a frame.
        share = draw.between(0.35, 0.6) if draw.chance(0.2) else draw.between(1.02, 1.2)
        hold_s = target_s * share
    amplitude_deg = draw.between(*AMPLITUDES_DEG[exercise])
    up_s, down_s = draw.between(0.5, 1.1), draw.between(0.5, 1.1)
    return Rep(up_s, hold_s, down_s, draw.between(0.7, 1.8), amplitude_deg, side)
