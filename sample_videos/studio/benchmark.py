"""Clips drawn from seeds: seven exercises, many views, bodies, rooms, lights and cameras.

The same seed always gives the same clip. `python -m sample_videos.studio.benchmark 0 50`
renders fifty of them; they are for measuring, so they are not kept in the repository.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import Literal

import numpy as np

from .colours import GREY_HAIR, HAIRS, SKINS
from .spec import (
    BodySpec,
    CameraSpec,
    Circles,
    ClipSpec,
    Clothes,
    Direction,
    Disturb,
    Fidget,
    Floor,
    Light,
    Motion,
    Posture,
    Rep,
    Rgb,
    Room,
    Side,
    Walk,
)

EXERCISES = (
    "toe_raise",
    "toe_walk",
    "ankle_circles",
    "resisted_dorsiflexion",
    "resisted_plantar_flexion",
    "toe_press",
    "toe_pencil_pickup",
)
# Views as (name, azimuth on the side of the moving foot, its spread, height of the camera).
VIEWS = {
    "stand": (("side", 90, 8, 1.0), ("oblique", 45, 10, 1.2), ("front", 0, 8, 1.2)),
    "lie": (("side-to-head", 120, 12, 1.0), ("side-to-head", 125, 10, 1.6), ("side", 90, 5, 0.7)),
    "sit": (("side", 90, 8, 0.75), ("oblique", 50, 10, 0.95)),
}
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


class Draw:
    """Random choices with one generator."""

    def __init__(self, seed: int) -> None:
        self.rng = np.random.default_rng([seed, 77])

    def between(self, low: float, high: float) -> float:
        """A number between two."""
        return round(float(self.rng.uniform(low, high)), 3)

    def chance(self, share: float) -> bool:
        """True this often."""
        return bool(self.rng.random() < share)

    def shade(self, low: float, high: float) -> Rgb:
        """A muted colour, as floors and walls have."""
        base = self.between(low, high)
        red, green, blue = (base + self.between(-0.07, 0.07) for _ in range(3))
        return red + 0.03, green, blue - 0.03

    def rgb(self, low: float, high: float) -> Rgb:
        """A colour."""
        return self.between(low, high), self.between(low, high), self.between(low, high)


def clip(seed: int, exercise: str | None = None, close_up: bool | None = None) -> ClipSpec:
    """The clip of a seed; without an exercise, seeds go through all seven in turn."""
    draw = Draw(seed)
    exercise = exercise or EXERCISES[seed % len(EXERCISES)]
    side, posture = _side_and_posture(draw, exercise)
    tiny = exercise in ("toe_press", "toe_pencil_pickup")
    if close_up is None:
        close_up = draw.chance(0.6 if tiny else 0.1) and exercise != "toe_walk"
    return ClipSpec(
        name=f"{exercise}_{seed:04d}",
        exercise=exercise,
        posture=posture,
        side=side,
        motions=_motions(draw, exercise, side),
        camera=_camera(draw, posture, side, close_up, exercise == "toe_walk"),
        body=_body(draw),
        clothes=_clothes(draw),
        room=_room(draw),
        light=_light(draw),
        disturb=_disturb(draw),
        band=draw.chance(0.5),
        hold_target_s=HOLDS_S.get(exercise),
        size_px=(480, 640) if exercise == "toe_raise" and draw.chance(0.3) else (640, 480),
        fps=25 if draw.chance(0.15) else 30,
        lead_s=draw.between(1.6, 2.6),
        seed=seed,
        split=split_of(seed),
        notes="Drawn from its seed for the benchmark.",
    )


def split_of(seed: int) -> Literal["tune", "test"]:
    """Every third seed is kept apart: nothing is tuned on it."""
    return "test" if seed % 3 == 2 else "tune"


def _side_and_posture(draw: Draw, exercise: str) -> tuple[Side, Posture]:
    side: Side = "left" if draw.chance(0.5) else "right"
    if exercise == "toe_raise" and draw.chance(0.4):
        return side, "stand_one_leg"
    if exercise == "ankle_circles":
        return side, "lie_leg_up" if draw.chance(0.5) else "lie_leg_up_flat"
    if exercise == "resisted_dorsiflexion":
        return ("both" if draw.chance(0.5) else side), "sit_floor"
    if exercise == "resisted_plantar_flexion":
        return side, "sit_chair"
    if exercise == "toe_pencil_pickup":
        return side, "sit_chair_flat"
    return "both", "stand_soft" if exercise == "toe_press" else "stand"


def _motions(draw: Draw, exercise: str, side: Side) -> tuple[Motion, ...]:
    if exercise == "toe_walk":
        speed_m_s = draw.between(0.0, 0.22)
        out = Walk(((4.4, speed_m_s, 180.0), (4.4, speed_m_s, 0.0)), rest_s=draw.between(3.6, 4.6))
        spot = Walk(((4.4, 0.0, 0.0), (3.3, 0.0, 0.0)), 0 if draw.chance(0.5) else None)
        return (out, spot)
    if exercise == "ankle_circles":
        senses: tuple[Direction, ...] = ("clockwise", "counterclockwise")
        first = int(draw.chance(0.5))
        return tuple(_circles(draw, side, senses[i]) for i in (first, 1 - first))
    count = {"toe_raise": 6, "toe_press": 5, "toe_pencil_pickup": 2}.get(exercise, 4)
    reps: list[Motion] = [_rep(draw, exercise, side) for _ in range(count)]
    if draw.chance(0.5):
        low_deg = 0.17 * AMPLITUDES_DEG[exercise][0]
        reps.insert(2, Rep(0.6, 0.3, 0.6, 1.2, low_deg, side, counts=False))
    if draw.chance(0.3):
        reps.insert(1, Fidget("twitch", 1.2, 0.5))
    return tuple(reps)


def _circles(draw: Draw, side: Side, direction: Direction) -> Circles:
    turns = int(draw.rng.integers(3, 7))
    period_s, bend_deg = draw.between(1.3, 2.4), draw.between(15, 22)
    return Circles(side, direction, turns, period_s, bend_deg, draw.between(12, 20))


def _rep(draw: Draw, exercise: str, side: Side) -> Rep:
    target_s = HOLDS_S.get(exercise)
    hold_s = draw.between(0.1, 1.5)
    if target_s is not None:
        # Either clearly long enough or clearly too short: the truth must not hang on a frame.
        share = draw.between(0.35, 0.6) if draw.chance(0.2) else draw.between(1.02, 1.2)
        hold_s = target_s * share
    amplitude_deg = draw.between(*AMPLITUDES_DEG[exercise])
    up_s, down_s = draw.between(0.5, 1.1), draw.between(0.5, 1.1)
    return Rep(up_s, hold_s, down_s, draw.between(0.7, 1.8), amplitude_deg, side)


def _camera(draw: Draw, posture: str, side: Side, close_up: bool, walks: bool) -> CameraSpec:
    stance = posture.split("_", maxsplit=1)[0]
    views = VIEWS[stance]
    name, azimuth, spread, height_m = views[int(draw.rng.integers(len(views)))]
    sign = {"left": 1.0, "right": -1.0}.get(side) or (1.0 if draw.chance(0.5) else -1.0)
    azimuth_deg = sign * (azimuth + draw.between(-spread, spread))
    if close_up:
        x = 0.1 * {"left": 1.0, "right": -1.0}.get(side, 0.0)
        target = {
            "stand": (x, -0.08, 0.14),
            "lie": (x, -0.15, 0.85),
            "sit_floor": (x, -0.90, 0.10),
            "sit_chair": (x, -0.75, 0.16),
            "sit_chair_flat": (x, -0.52, 0.12),
        }
        at = target.get(posture) or target[stance]
        above_m = draw.between(0.1, 0.4)
        return CameraSpec(azimuth_deg, draw.between(0.9, 1.1), at[2] + above_m, at, 38, "close-up")
    distance_m = {"stand": 3.0, "lie": 2.45, "sit": 2.5}[stance]
    # A walker comes closer than where they start.
    room_m = 0.6 if walks else 0.0
    far_m = draw.between(1.0, 1.2) * distance_m + room_m
    return CameraSpec(azimuth_deg, far_m, height_m + draw.between(-0.15, 0.2), None, 40, name)


def _body(draw: Draw) -> BodySpec:
    age = draw.between(0.62, 1.0)
    grey = age > 0.88 and draw.chance(0.8)
    hair = GREY_HAIR if grey else HAIRS[int(draw.rng.integers(len(HAIRS)))]
    return BodySpec(
        female=float(draw.chance(0.5)),
        age=age,
        muscle=draw.between(0.3, 0.7),
        weight=draw.between(0.3, 0.95),
        height=draw.between(0.3, 0.65),
        skin=SKINS[int(draw.rng.integers(len(SKINS)))],
        hair=hair,
    )


def _clothes(draw: Draw) -> Clothes:
    socks = draw.rgb(0.15, 0.9) if draw.chance(0.15) else None
    shirt, sleeve = draw.rgb(0.1, 0.9), draw.between(0.0, 0.95)
    return Clothes(shirt, sleeve, draw.rgb(0.08, 0.6), draw.between(0.35, 0.97), socks)


def _room(draw: Draw) -> Room:
    floors: tuple[Floor, ...] = ("wood", "tiles", "carpet")
    floor = floors[int(draw.rng.integers(len(floors)))]
    mat = draw.rgb(0.15, 0.7) if draw.chance(0.4) else None
    return Room(floor, draw.shade(0.35, 0.68), draw.shade(0.65, 0.88), mat)


def _light(draw: Draw) -> Light:
    azimuth_deg, height_deg = draw.between(-180, 180), draw.between(30, 70)
    tint = (1.0, draw.between(0.85, 1.0), draw.between(0.68, 1.0))
    return Light(azimuth_deg, height_deg, draw.between(0.6, 0.95), draw.between(0.45, 0.75), tint)


def _disturb(draw: Draw) -> Disturb:
    return Disturb(
        noise=draw.between(0.004, 0.025),
        blur_px=draw.between(0.4, 1.1),
        exposure=draw.between(0.55, 1.1),
        shake_px=draw.between(0.5, 2.0) if draw.chance(0.25) else 0.0,
        exposure_drift=0.06 if draw.chance(0.2) else 0.0,
        ghost=0.3 if draw.chance(0.2) else 0.0,
        crf=int(draw.rng.integers(26, 33)),
    )


def main() -> None:
    """Render the clips of some seeds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("first", type=int, help="first seed")
    parser.add_argument("count", type=int, nargs="?", default=len(EXERCISES))
    parser.add_argument("--exercise", choices=EXERCISES)
    parser.add_argument("--close-up", action="store_true", default=None)
    parser.add_argument("--out", type=Path, default=Path("sample_videos/benchmark"))
    args = parser.parse_args()
    from .render import write

    args.out.mkdir(parents=True, exist_ok=True)
    for seed in range(args.first, args.first + args.count):
        spec = clip(seed, args.exercise, args.close_up)
        if (args.out / f"{spec.name}.mp4").exists():
            continue
        began = time.perf_counter()
        path = write(spec, args.out)
        print(f"{path}  {time.perf_counter() - began:.0f} s", flush=True)


if __name__ == "__main__":
    main()
