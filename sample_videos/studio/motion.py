"""Choreography: motions as data become joint time lines, and the truth about them.

Everything is laid out at 1 kHz first and the truth is read from those clean lines; tremor and
sway are added after, and only then are the lines sampled at the frames' times.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from .fidgets import fidget
from .moves import AMPLITUDES_DEG
from .score import RATE_HZ, Score, TrueRep, ease, pulse
from .spec import Away, Circles, ClipSpec, Motion, Rep, Stance, Walk
from .stance import stand_on_one_leg
from .walk import leave, stroll, walk_bout

Array = np.ndarray
LETTERS = {"left": "L", "right": "R", "both": "LR"}
# The channel a rep of an exercise drives, and the sign of its excursion.
DRIVES = {
    "toe_raise": ("pitch", 1.0),
    "toe_walk": ("pitch", 1.0),
    "single_leg_balance": ("pitch", 1.0),
    "toe_press": ("curl", 1.0),
    "toe_pencil_pickup": ("curl", 1.0),
    "ankle_circles": ("bend", 1.0),
    "resisted_dorsiflexion": ("bend", -1.0),
    "resisted_plantar_flexion": ("bend", 1.0),
}
PENCIL_LIFT_M = 0.07
LEAST_CURL_DEG = AMPLITUDES_DEG["toe_pencil_pickup"][0]


def choreograph(spec: ClipSpec, fps: float) -> tuple[dict[str, Array], list[TrueRep]]:
    """Channels sampled `fps` times a second, and the true reps."""
    score = Score(np.random.default_rng(spec.seed), spec.lead_s)
    for motion in spec.motions:
        _play(score, spec, motion)
    lines = score.lines()
    n = round(score.now_s * RATE_HZ)
    _liven(lines, spec, score.rng, n)
    at = (np.arange(int(score.now_s * fps)) * RATE_HZ / fps).round().astype(int)
    return {name: line[at] for name, line in lines.items()}, score.reps


def _play(score: Score, spec: ClipSpec, motion: Motion) -> None:
    if isinstance(motion, Rep):
        _rep(score, spec, motion)
    elif isinstance(motion, Circles):
        _circles(score, motion)
    elif isinstance(motion, Walk):
        if motion.flat:
            stroll(score, motion)
            return
        start_s, end_s, tiptoe_s = walk_bout(score, motion)
        score.reps.append(TrueRep(float(start_s), float(end_s), tiptoe_s, "both"))
    elif isinstance(motion, Away):
        leave(score, motion)
    elif isinstance(motion, Stance):
        stand_on_one_leg(score, motion)
    else:
        sides = LETTERS[spec.side]
        fidget(score, motion, sides, *DRIVES[spec.exercise])


def _rep(score: Score, spec: ClipSpec, rep: Rep) -> None:
    line = pulse(rep.up_s, rep.hold_s, rep.down_s)
    channel, sign = DRIVES[spec.exercise]
    for i, s in enumerate(LETTERS[rep.side]):
        uneven = 1 + 0.04 * score.rng.standard_normal()
        # Two feet never move quite together; the truth follows the first of them.
        lag_s = 0.03 * i
        score.add(f"{s}.{channel}", sign * rep.amplitude_deg * uneven * line, score.now_s + lag_s)
        if spec.exercise == "toe_pencil_pickup":
            # A half-hearted pickup hardly leaves the floor.
            share = min(1.0, rep.amplitude_deg / LEAST_CURL_DEG)
            score.add(f"{s}.lift", PENCIL_LIFT_M * share * line)
    if rep.counts:
        moved = np.flatnonzero(line > 0.05) / RATE_HZ + score.now_s
        hold_s = float((line > 0.8).sum() / RATE_HZ)
        score.reps.append(TrueRep(float(moved[0]), float(moved[-1]), hold_s, rep.side))
    score.now_s += len(line) / RATE_HZ + rep.rest_s


def _circles(score: Score, circles: Circles) -> None:
    s = LETTERS[circles.side]
    sense = 1.0 if circles.direction == "clockwise" else -1.0
    out = ease(0.5)
    n = round(circles.turns * circles.period_s * RATE_HZ)
    t_s = np.arange(n) / RATE_HZ
    speed = 1 + 0.12 * np.sin(2 * np.pi * (t_s / 3.1 + score.rng.random()))
    speed *= np.minimum(1, 0.2 + np.minimum(t_s, t_s[::-1]) / 0.25)
    phase = np.cumsum(speed)
    phase *= 2 * np.pi * circles.turns / phase[-1]
    # Phase 0 is plantar flexion; clockwise as the exerciser sees it goes on to their right.
    bend = np.concatenate([out, np.cos(phase), 1 - out])
    swing = np.concatenate([0 * out, sense * np.sin(phase), 0 * out])
    score.add(f"{s}.bend", circles.bend_deg * bend)
    score.add(f"{s}.swing", circles.swing_deg * swing)
    begin_s = score.now_s + 0.5
    edges = np.searchsorted(phase, 2 * np.pi * np.arange(circles.turns + 1))
    edges_s = begin_s + np.minimum(edges, n) / RATE_HZ
    for start_s, end_s in pairwise(edges_s):
        score.reps.append(
            TrueRep(float(start_s), float(end_s), 0.0, circles.side, circles.direction)
        )
    score.now_s += len(bend) / RATE_HZ + circles.rest_s


def _wander(rng: np.random.Generator, n: int, slow_hz: float, fast_hz: float) -> Array:
    """Smooth noise of unit spread: a few sines at random rates and phases."""
    t_s = np.arange(n) / RATE_HZ
    rates = rng.uniform(slow_hz, fast_hz, 5)
    phases = rng.uniform(0, 2 * np.pi, 5)
    waves = np.sin(2 * np.pi * rates[:, None] * t_s + phases[:, None])
    return waves.sum(0) / np.sqrt(2.5)


def _liven(lines: dict[str, Array], spec: ClipSpec, rng: np.random.Generator, n: int) -> None:
    """Nobody is ever perfectly still: breathing, sway, and a tremor in the moving joints."""
    standing = spec.posture.startswith("stand")
    sway_m = spec.sway * (0.004 if standing else 0.0015)
    lean_deg = 0.5 * spec.sway
    drifts = {"sway_x": sway_m, "sway_y": sway_m, "lean": lean_deg, "nod": 1.5, "arm": 1.2}
    for s in "LR":
        drifts |= {f"{s}.bend": 0.5, f"{s}.swing": 0.5, f"{s}.knee": 0.4, f"{s}.curl": 0.3}
    for name, spread in drifts.items():
        fast_hz = 3.0 if "." in name else 0.5
        lines[name] = lines.get(name, np.zeros(n)) + spread * _wander(rng, n, 0.1, fast_hz)
    breath = np.sin(2 * np.pi * (0.25 * np.arange(n) / RATE_HZ + rng.random()))
    lines["lean"] = lines["lean"] + 0.5 * breath
    for s in "LR":
        if f"{s}.pitch" in lines:
            lines[f"{s}.pitch"] = lines[f"{s}.pitch"] * (1 + 0.02 * _wander(rng, n, 0.5, 4))
    if spec.tremble_deg:
        _tremble(lines, spec, n)


def _tremble(lines: dict[str, Array], spec: ClipSpec, n: int) -> None:
    """A tremor of the working joint that grows with its excursion, as tired muscles have it."""
    # Its own randomness: with the tremor off, all else must stay as it is.
    rng = np.random.default_rng(spec.seed + 4000)
    channel, _ = DRIVES[spec.exercise]
    for s in LETTERS[spec.side]:
        line = lines.get(f"{s}.{channel}")
        if line is not None:
            share = np.abs(line) / np.abs(line).max()
            lines[f"{s}.{channel}"] = line + spec.tremble_deg * share * _wander(rng, n, 4.0, 8.0)
