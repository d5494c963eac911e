"""Walking on tiptoe: a path for the body, and footholds taken from that path step by step."""

from __future__ import annotations

import numpy as np

from .score import RATE_HZ, Score, ease, pulse
from .spec import Away, Walk

Array = np.ndarray
STEP_S = 0.55
SWING_SHARE = 0.85
RISE_S = 0.6
LIFT_M = 0.05
# How much further a heel rises in the middle of a step, on tiptoe and on flat soles.
TIPTOE_PITCH_DEG, FLAT_PITCH_DEG = 8.0, 22.0


def walk_bout(score: Score, walk: Walk) -> tuple[float, float, float]:
    """One bout; gives when the heels leave and meet the floor, and the time on tiptoe."""
    heels: list[tuple[float, Array]] = []

    def move_heels(by: float, duration_s: float) -> None:
        line = by * ease(duration_s)
        heels.append((score.now_s, line))
        for s in "LR":
            score.add(f"{s}.pitch", walk.pitch_deg * line, keep=True)
        score.now_s += duration_s

    place = _place(score)
    move_heels(1.0, RISE_S)
    for i, (seconds_s, speed_m_s, turn_deg) in enumerate(walk.legs):
        place = _stretch(score, place, seconds_s, speed_m_s, 0.0)
        if turn_deg:
            place = _stretch(score, place, 1.1 + abs(turn_deg) / 75, 0.0, turn_deg)
        if i == walk.drop_after_leg:
            move_heels(-1.0, 0.35)
            score.now_s += walk.drop_s
            move_heels(1.0, 0.35)
    move_heels(-1.0, RISE_S)
    begin_s = heels[0][0]
    height = np.zeros(round((score.now_s - begin_s) * RATE_HZ))
    for at_s, line in heels:
        i = round((at_s - begin_s) * RATE_HZ)
        fits = line[: len(height) - i]
        height[i : i + len(fits)] += fits
        height[i + len(fits) :] += line[-1]
    up = np.flatnonzero(height > 0.05)
    score.now_s += walk.rest_s
    return begin_s + up[0] / RATE_HZ, begin_s + up[-1] / RATE_HZ, len(up) / RATE_HZ


def stroll(score: Score, walk: Walk) -> None:
    """The same way on flat soles: each heel leaves the floor only for its own step."""
    for seconds_s, speed_m_s, turn_deg in walk.legs:
        _stretch(score, _place(score), seconds_s, speed_m_s, 0.0, FLAT_PITCH_DEG)
        if turn_deg:
            turn_s = 1.1 + abs(turn_deg) / 75
            _stretch(score, _place(score), turn_s, 0.0, turn_deg, FLAT_PITCH_DEG)
    score.now_s += walk.rest_s


def leave(score: Score, away: Away) -> None:
    """Ahead out of the picture; unseen to the place as far behind; ahead to where it began."""
    speed_m_s = away.far_m / float(_path(np.zeros(3), away.for_s, 1.0, 0.0)[-1, 1] * -1)
    legs = ((away.for_s, speed_m_s, 0.0),)
    stroll(score, Walk(legs, rest_s=0.3, flat=True))
    for channel in ("y", "L.y", "R.y"):
        score.add(channel, np.array([2 * away.far_m]), keep=True)
    stroll(score, Walk(legs, rest_s=away.rest_s, flat=True))


def _place(score: Score) -> Array:
    return np.array([_last(score, channel) for channel in ("x", "y", "yaw")])


def _last(score: Score, channel: str) -> float:
    return float(
        sum(values[-1] for name, _, values, keep in score.parts if name == channel and keep)
    )


def _stretch(
    score: Score,
    place: Array,
    for_s: float,
    speed_m_s: float,
    turn_deg: float,
    pitch_deg: float = TIPTOE_PITCH_DEG,
) -> Array:
    """Walk or turn for a while; returns the new place (x, y, heading in degrees)."""
    path = _path(place, for_s, speed_m_s, turn_deg)
    for channel, line in zip(("x", "y", "yaw"), path.T, strict=True):
        score.add(channel, line - line[0], keep=True)
    ramp_s = min(0.4, for_s / 3)
    score.add("drop", 0.007 * pulse(ramp_s, for_s - 2 * ramp_s, ramp_s))
    steps = int(for_s / STEP_S)
    stand = dict.fromkeys("LR", path[0])
    for k in range(steps):
        s = "LR"[k % 2]
        landing = path[min(len(path) - 1, round((k + 1.5) * STEP_S * RATE_HZ))]
        if k >= steps - 2:
            landing = path[-1]
        _step(score, s, stand[s], landing, score.now_s + k * STEP_S, pitch_deg)
        stand[s] = landing
    score.now_s += for_s
    return path[-1]


def _path(place: Array, for_s: float, speed_m_s: float, turn_deg: float) -> Array:
    """Place of the body over time; it arrives early enough for both feet to come together."""
    n = round(for_s * RATE_HZ)
    move_s = max(0.4, for_s - 1.5 * STEP_S)
    t_s = np.arange(n) / RATE_HZ
    ramp_s = min(0.6, move_s / 2)
    speed = np.clip(np.minimum(t_s, move_s - t_s) / ramp_s, 0, 1)
    way = np.cumsum(speed) / RATE_HZ
    heading = np.radians(place[2])
    x = place[0] + speed_m_s * way * np.sin(heading)
    y = place[1] - speed_m_s * way * np.cos(heading)
    return np.stack([x, y, place[2] + turn_deg * way / way[-1]], 1)


def _step(
    score: Score, s: str, start: Array, landing: Array, at_s: float, pitch_deg: float
) -> None:
    swing_s = STEP_S * SWING_SHARE
    rise = ease(swing_s)
    arc = np.sin(np.pi * np.arange(len(rise)) / len(rise)) ** 2
    for channel, a, b in zip(("x", "y", "yaw"), start, landing, strict=True):
        score.add(f"{s}.{channel}", (b - a) * rise, at_s, keep=True)
    score.add(f"{s}.lift", LIFT_M * arc, at_s)
    score.add(f"{s}.pitch", pitch_deg * arc, at_s)
    side = 1.0 if s == "L" else -1.0
    score.add("sway_x", -0.02 * side * arc, at_s)
