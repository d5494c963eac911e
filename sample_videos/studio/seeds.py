"""Clips drawn from seeds, harder on purpose: dim, noisy, shaken, in any mixture.

The same seed always gives the same clip. They are fresh material where the plan's clips have
been looked at.
"""

from __future__ import annotations

from .draw import Draw, draw_body, draw_clothes, draw_light, draw_room
from .moves import (
    AMPLITUDES_DEG,
    EXERCISES,
    FEET_AT_M,
    HOLDS_S,
    draw_circles,
    draw_rep,
    split_of,
)
from .spec import (
    CameraSpec,
    ClipSpec,
    Direction,
    Disturb,
    Fidget,
    Motion,
    Posture,
    Rep,
    Side,
    Walk,
)

# Views as (name, azimuth on the side of the moving foot, its spread, height of the camera).
VIEWS = {
    "stand": (("side", 90, 8, 1.0), ("oblique", 45, 10, 1.2), ("front", 0, 8, 1.2)),
    "lie": (("side-to-head", 120, 12, 1.0), ("side-to-head", 125, 10, 1.6), ("side", 90, 5, 0.7)),
    "sit": (("side", 90, 8, 0.75), ("oblique", 50, 10, 0.95)),
}


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
        body=draw_body(draw),
        clothes=draw_clothes(draw),
        room=draw_room(draw),
        light=draw_light(draw),
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
        return tuple(draw_circles(draw, side, senses[i]) for i in (first, 1 - first))
    count = {"toe_raise": 6, "toe_press": 5, "toe_pencil_pickup": 2}.get(exercise, 4)
    reps: list[Motion] = [draw_rep(draw, exercise, side) for _ in range(count)]
    if draw.chance(0.5):
        low_deg = 0.17 * AMPLITUDES_DEG[exercise][0]
        reps.insert(2, Rep(0.6, 0.3, 0.6, 1.2, low_deg, side, counts=False))
    if draw.chance(0.3):
        reps.insert(1, Fidget("twitch", 1.2, 0.5))
    return tuple(reps)


def _camera(draw: Draw, posture: str, side: Side, close_up: bool, walks: bool) -> CameraSpec:
    stance = posture.split("_", maxsplit=1)[0]
    views = VIEWS[stance]
    name, azimuth, spread, height_m = views[int(draw.rng.integers(len(views)))]
    sign = {"left": 1.0, "right": -1.0}.get(side) or (1.0 if draw.chance(0.5) else -1.0)
    azimuth_deg = sign * (azimuth + draw.between(-spread, spread))
    if close_up:
        x_m = 0.1 * {"left": 1.0, "right": -1.0}.get(side, 0.0)
        at = (x_m, *FEET_AT_M.get(posture, FEET_AT_M["stand"]))
        above_m = draw.between(0.1, 0.4)
        return CameraSpec(azimuth_deg, draw.between(0.9, 1.1), at[2] + above_m, at, 38, "close-up")
    distance_m = {"stand": 3.0, "lie": 2.45, "sit": 2.5}[stance]
    # A walker comes closer than where they start.
    room_m = 0.6 if walks else 0.0
    far_m = draw.between(1.0, 1.2) * distance_m + room_m
    return CameraSpec(azimuth_deg, far_m, height_m + draw.between(-0.15, 0.2), None, 40, name)


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
