"""The benchmark's clips: every exercise from its views, and what disturbs it one at a time.

A plain clip is barefoot, well lit and steady. A disturbed one is a plain clip with one thing
changed, so that the two side by side show what that costs. Clips come in threes, of which the
third is kept apart as the test split, and so is whatever is made of it.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace

from .draw import Draw, draw_body, draw_clothes, draw_light, draw_room
from .moves import EXERCISES, FEET_AT_M, HOLDS_S, draw_circles, draw_rep, split_of
from .spec import CameraSpec, Circles, ClipSpec, Direction, Disturb, Motion, Posture, Side, Walk
from .switches import BASES, SWITCHES

FIRST_SEED, CLIPS_PER_SHOT = 999, 3
LONGEST_S = 20.0
REPS = {"toe_raise": 4, "toe_press": 3, "toe_pencil_pickup": 1}
TWO_FEET = ("toe_press", "toe_walk")


@dataclass(frozen=True)
class Shot:
    """A view; its three clips take postures and camera heights in turn.

    `azimuth_deg` is on the side of the moving foot: 0 = in front, 90 = beside, more = towards
    the head. Without a height the camera is close to the feet.
    """

    view: str
    postures: tuple[Posture, ...]
    azimuth_deg: float
    heights_m: tuple[float, ...] = ()
    size_px: tuple[int, int] = (640, 480)


_RAISES: tuple[Posture, ...] = ("stand", "stand_one_leg")
_LYING: tuple[Posture, ...] = ("lie_leg_up", "lie_leg_up_flat")
_FLOOR: tuple[Posture, ...] = ("sit_floor", "sit_floor_apart")
SHOTS: dict[str, tuple[Shot, ...]] = {
    "toe_raise": (
        Shot("side", _RAISES, 90, (0.7, 1.0)),
        Shot("oblique", _RAISES, 45, (1.2, 0.8)),
        Shot("front", _RAISES, 0, (1.2,), (480, 640)),
        Shot("close-up", _RAISES, 70),
    ),
    "toe_walk": (
        Shot("side", ("stand",), 90, (1.0,)),
        Shot("oblique", ("stand",), 50, (1.1,)),
        Shot("front", ("stand",), 0, (1.1,)),
        Shot("on the spot", ("stand",), 80, (1.0,)),
    ),
    "ankle_circles": (
        Shot("side", ("lie_leg_up", "sit_chair", "stand_foot_up"), 90, (0.75,)),
        Shot("side-to-head", _LYING, 120, (0.9, 1.6, 1.2)),
        Shot("side-to-head", ("sit_chair", "stand_foot_up"), 125, (1.1, 1.5)),
        Shot("close-up", ("lie_leg_up", "lie_leg_up_flat", "sit_chair"), 115),
    ),
    "resisted_dorsiflexion": (
        Shot("side", ("sit_floor",), 90, (0.6,)),
        Shot("side", _FLOOR, 85, (0.9, 0.5)),
        Shot("oblique", _FLOOR, 55, (0.9,)),
        Shot("close-up", _FLOOR, 75),
    ),
    "resisted_plantar_flexion": (
        Shot("side", ("sit_chair",), 90, (0.75,)),
        Shot("side", ("sit_floor", "sit_floor_apart"), 90, (0.6,)),
        Shot("oblique", ("sit_chair",), 55, (0.95,)),
        Shot("close-up", ("sit_chair", "sit_floor"), 75),
    ),
    "toe_press": (
        Shot("side", ("stand_soft",), 85, (0.8,)),
        Shot("front", ("stand_soft",), 5, (1.0,)),
        Shot("close-up", ("stand_soft",), 60),
        Shot("close-up", ("stand_soft",), 15),
    ),
    "toe_pencil_pickup": (
        Shot("side", ("sit_chair_flat",), 85, (0.75,)),
        Shot("oblique", ("sit_chair_flat",), 50, (0.9,)),
        Shot("close-up", ("sit_chair_flat",), 55),
        Shot("close-up", ("sit_chair_flat",), 15),
    ),
}


def plan() -> list[ClipSpec]:
    """All clips, well mixed: any first part of them is a fair sample of the whole."""
    clips = plain() + disturbed()
    random.Random(FIRST_SEED).shuffle(clips)
    return clips


def plain() -> list[ClipSpec]:
    """The clips in which nothing disturbs."""
    clips, seed, number = [], FIRST_SEED, dict[str, int]()
    for exercise in EXERCISES:
        for shot in SHOTS[exercise]:
            for _ in range(CLIPS_PER_SHOT):
                name = f"{exercise}_{shot.view}".replace("-", "_").replace(" ", "_")
                number[name] = number.get(name, 0) + 1
                clips.append(_clip(f"{name}_{number[name]}", seed, exercise, shot))
                seed += 1
    return clips


def disturbed() -> list[ClipSpec]:
    """Plain clips with one switch on each."""
    by_name = {clip.name: clip for clip in plain()}
    return [
        replace(
            SWITCHES[switch](by_name[base]),
            name=f"{base}_{switch}".replace("-", "_"),
            disturbance=switch,
            notes=f"{base} with {switch.replace('-', ' ')}.",
        )
        for switch, bases in BASES.items()
        for base in bases
    ]


def _clip(name: str, seed: int, exercise: str, shot: Shot) -> ClipSpec:
    draw = Draw(seed)
    # Another turn than that of the splits, or one posture would always be tested.
    turn = seed % CLIPS_PER_SHOT + seed // CLIPS_PER_SHOT
    posture = shot.postures[turn % len(shot.postures)]
    side = _side(draw, exercise, posture)
    lead_s = draw.between(1.6, 2.4)
    clothes = draw_clothes(draw)
    return ClipSpec(
        name=name,
        exercise=exercise,
        posture=posture,
        side=side,
        motions=_motions(draw, exercise, side, shot, LONGEST_S - lead_s),
        camera=_camera(draw, shot, posture, side, turn),
        body=draw_body(draw),
        clothes=replace(clothes, socks=None, leg=min(clothes.leg, 0.85)),
        room=draw_room(draw),
        light=draw_light(draw),
        disturb=Disturb(
            noise=draw.between(0.004, 0.012),
            blur_px=draw.between(0.4, 0.7),
            exposure=draw.between(0.9, 1.05),
            crf=int(draw.rng.integers(23, 27)),
        ),
        band=draw.chance(0.5),
        hold_target_s=HOLDS_S.get(exercise),
        size_px=shot.size_px,
        lead_s=lead_s,
        seed=seed,
        split=split_of(seed),
        notes=f"{exercise}, {shot.view}, nothing disturbs.",
    )


def _side(draw: Draw, exercise: str, posture: Posture) -> Side:
    side: Side = "left" if draw.chance(0.5) else "right"
    both = exercise in TWO_FEET or (exercise == "toe_raise" and posture == "stand")
    if exercise == "resisted_dorsiflexion":
        both = posture == "sit_floor"
    return "both" if both else side


def _motions(
    draw: Draw, exercise: str, side: Side, shot: Shot, most_s: float
) -> tuple[Motion, ...]:
    if exercise == "toe_walk":
        return _walks(draw, shot)
    while True:
        motions: tuple[Motion, ...]
        if exercise == "ankle_circles":
            senses: list[Direction] = ["clockwise", "counterclockwise"]
            draw.rng.shuffle(senses)
            motions = tuple(draw_circles(draw, side, sense) for sense in senses)
        else:
            motions = tuple(draw_rep(draw, exercise, side) for _ in range(REPS.get(exercise, 2)))
        if sum(map(length_s, motions)) <= most_s:
            return motions


def length_s(motion: Motion) -> float:
    """How long a rep or a set of circles takes, with the rest after it."""
    if isinstance(motion, Circles):
        return motion.turns * motion.period_s + 1.0 + motion.rest_s
    assert not isinstance(motion, Walk)
    up_to_s = 0.0 if not hasattr(motion, "up_s") else motion.up_s + motion.hold_s + motion.down_s
    return up_to_s + motion.rest_s


def _walks(draw: Draw, shot: Shot) -> tuple[Motion, ...]:
    pitch_deg, rest_s = draw.between(22, 32), draw.between(1.4, 2.2)
    if shot.view == "on the spot":
        first = Walk(((draw.between(3.3, 5.0), 0.0, 0.0),), rest_s=3.7, pitch_deg=pitch_deg)
        return first, Walk(((draw.between(3.3, 4.4), 0.0, 0.0),), None, 0.7, pitch_deg, rest_s)
    speed_m_s, leg_s = draw.between(0.16, 0.26), draw.between(3.3, 4.2)
    select_mode = ((leg_s, speed_m_s, 180.0), (leg_s, speed_m_s, 0.0))
    return (Walk(select_mode, rest_s=rest_s, pitch_deg=pitch_deg),)


def _camera(draw: Draw, shot: Shot, posture: Posture, side: Side, turn: int) -> CameraSpec:
    drawn = 1.0 if draw.chance(0.5) else -1.0
    sign = {"left": 1.0, "right": -1.0}.get(side) or drawn
    azimuth_deg = round(sign * (shot.azimuth_deg + draw.between(-6, 6)), 3)
    if not shot.heights_m:
        x_m = 0.1 * {"left": 1.0, "right": -1.0}.get(side, 0.0)
        at = (x_m, *FEET_AT_M.get(posture, FEET_AT_M["stand"]))
        height_m = at[2] + draw.between(0.12, 0.4)
        return CameraSpec(azimuth_deg, draw.between(0.9, 1.1), height_m, at, 38, shot.view)
    distance_m = {"stand": 3.0, "lie": 2.45, "sit": 2.5}[posture.split("_", maxsplit=1)[0]]
    # Who walks comes closer than where they start.
    far_m = draw.between(1.0, 1.15) * distance_m + (0.6 if "walk" in shot.view else 0.0)
    height_m = shot.heights_m[turn % len(shot.heights_m)] + draw.between(-0.1, 0.1)
    return CameraSpec(azimuth_deg, far_m, round(height_m, 3), None, 40, shot.view)
