"""Standing on one leg: the weight goes over one foot, the other leaves the floor and comes back."""

from __future__ import annotations

import numpy as np

from .score import RATE_HZ, Score, TrueRep, ease
from .spec import Stance

# The weight is mostly over the standing foot before the other one leaves the floor.
SHIFT_S, SHIFTED_AFTER_S = 0.7, 0.5
SWAY_HZ = (0.25, 0.4, 0.7, 1.1)
SWAY_M, SWAY_DEG = 0.02, 4.0
OFF_SHARE = 0.05
"""Of the whole lift: about a centimetre, which is when the foot is off the floor."""


def stand_on_one_leg(score: Score, stance: Stance) -> None:
    """Play one stance, and note it as a rep if it counts."""
    standing, free = ("L", "R") if stance.side == "left" else ("R", "L")
    lifted = np.concatenate(
        [ease(stance.up_s), np.ones(round(stance.hold_s * RATE_HZ)), 1 - ease(stance.down_s)]
    )
    off_s = score.now_s + SHIFTED_AFTER_S
    over = 1.0 if standing == "L" else -1.0
    stays = np.ones(max(0, len(lifted) - round((SHIFT_S - SHIFTED_AFTER_S) * RATE_HZ)))
    score.add("over", over * np.concatenate([ease(SHIFT_S), stays, 1 - ease(SHIFT_S)]))
    for channel, most in (
        ("lift", stance.lift_m),
        ("y", stance.back_m),
        ("pitch", stance.pitch_deg),
    ):
        score.add(f"{free}.{channel}", most * lifted, off_s)
    for channel, spread in (("lift", SWAY_M), ("y", SWAY_M), ("x", SWAY_M), ("pitch", SWAY_DEG)):
        sway = _sway(score.rng, len(lifted))
        score.add(f"{free}.{channel}", stance.sway * spread * lifted * sway, off_s)
    moved = np.flatnonzero(lifted > OFF_SHARE) / RATE_HZ + off_s
    if stance.counts:
        start_s, end_s = float(moved[0]), float(moved[-1])
        score.reps.append(TrueRep(start_s, end_s, end_s - start_s, stance.side))
    score.now_s = off_s + len(lifted) / RATE_HZ + SHIFT_S + stance.rest_s


def _sway(rng: np.random.Generator, n: int) -> np.ndarray:
    """Slow, uneven swaying of unit spread."""
    t_s = np.arange(n) / RATE_HZ
    phases = rng.uniform(0, 2 * np.pi, len(SWAY_HZ))
    waves = [np.sin(2 * np.pi * hz * t_s + at) for hz, at in zip(SWAY_HZ, phases, strict=True)]
    return np.sum(waves, axis=0) / np.sqrt(len(SWAY_HZ) / 2)
