"""Sample clips of people on their feet, as plain data."""

from __future__ import annotations

from .colours import BLACK_HAIR, BROWN, DARK, GREY_HAIR, PALE, TAN
from .spec import (
    BodySpec,
    CameraSpec,
    ClipSpec,
    Clothes,
    Disturb,
    Fidget,
    Light,
    Rep,
    Room,
    Stance,
    Walk,
)

TOE_RAISES = (
    ClipSpec(
        name="toe_raise_both_side",
        exercise="toe_raise",
        posture="stand",
        motions=(
            Rep(0.9, 0.5, 0.9, 1.1, 32),
            Rep(1.0, 0.8, 0.8, 0.7, 35),
            Rep(0.6, 0.05, 0.6, 0.9, 30),
            Rep(0.7, 0.3, 0.7, 1.2, 6, counts=False),
            Rep(0.9, 2.0, 1.1, 0.8, 34),
            Rep(0.8, 0.4, 0.7, 0.5, 28),
            Rep(1.2, 0.6, 1.2, 1.5, 33),
        ),
        camera=CameraSpec(azimuth_deg=90, distance_m=2.9, height_m=0.95),
        body=BodySpec(female=1.0, age=0.70, skin=PALE),
        clothes=Clothes(leg=0.88, sleeve=0.4),
        seed=11,
        notes="Six uneven raises of both heels, one fast, one held for 2 s at the top; after the "
        "third a movement of a fifth of the height that is no rep.",
    ),
    ClipSpec(
        name="toe_raise_both_oblique",
        exercise="toe_raise",
        posture="stand",
        motions=(
            Rep(1.1, 0.6, 1.1, 1.0, 26),
            Rep(1.0, 0.4, 1.2, 1.3, 24),
            Rep(1.3, 0.9, 1.0, 1.0, 27),
            Rep(1.0, 0.5, 1.0, 0.8, 22),
            Rep(1.2, 0.7, 1.3, 1.5, 25),
        ),
        camera=CameraSpec(azimuth_deg=45, distance_m=2.9, height_m=1.25, view="oblique"),
        body=BodySpec(0.0, 0.95, 0.5, 1.0, 0.4, DARK, GREY_HAIR),
        clothes=Clothes((0.72, 0.68, 0.58), 0.45, (0.30, 0.31, 0.36), 0.97),
        room=Room("carpet", (0.52, 0.48, 0.44), (0.74, 0.79, 0.78)),
        light=Light(azimuth_deg=-20),
        seed=12,
        notes="Five raises of both heels by an older, stout man in long trousers.",
    ),
    ClipSpec(
        name="toe_raise_right_front",
        exercise="toe_raise",
        posture="stand_one_leg",
        side="right",
        motions=(
            Rep(0.8, 0.7, 0.9, 1.2, 30, "right"),
            Rep(0.9, 0.5, 0.8, 0.9, 27, "right"),
            Rep(0.8, 1.1, 0.9, 1.3, 31, "right"),
            Rep(1.0, 0.4, 1.0, 1.0, 28, "right"),
            Rep(0.8, 0.6, 0.8, 1.5, 29, "right"),
        ),
        camera=CameraSpec(azimuth_deg=6, distance_m=3.0, height_m=1.2, fov_deg=45, view="front"),
        body=BodySpec(0.0, 0.66, 0.65, 0.42, 0.5, TAN, BLACK_HAIR),
        clothes=Clothes((0.70, 0.24, 0.20), 0.35, (0.22, 0.24, 0.28), 0.42),
        room=Room("tiles", (0.70, 0.68, 0.64), (0.84, 0.83, 0.80)),
        size_px=(480, 640),
        seed=13,
        disturb=Disturb(shake_px=1.0),
        notes="Portrait phone: five raises on the right foot, the left foot held up behind.",
    ),
)

TOE_WALKS = (
    ClipSpec(
        name="toe_walk_side",
        exercise="toe_walk",
        posture="stand",
        motions=(
            Walk(((4.4, 0.24, 180.0), (4.4, 0.24, 0.0)), rest_s=3.8, pitch_deg=27),
            Walk(((4.4, 0.0, 0.0), (3.3, 0.0, 0.0)), drop_after_leg=0, drop_s=0.6, rest_s=1.8),
        ),
        camera=CameraSpec(
            azimuth_deg=90, distance_m=3.0, height_m=1.0, target_m=(0.0, -0.35, 0.88)
        ),
        body=BodySpec(1.0, 0.80, 0.5, 0.6, 0.4, BROWN, BLACK_HAIR),
        clothes=Clothes((0.86, 0.83, 0.76), 0.9, (0.35, 0.16, 0.28), 0.6),
        seed=14,
        notes="Two bouts on tiptoe: to and fro with turns, then in place with the heels put down "
        "for a moment (the clock must pause). hold_s is the time the heels are off the floor.",
    ),
)

TOE_PRESSES = (
    ClipSpec(
        name="toe_press_close_up",
        exercise="toe_press",
        posture="stand_soft",
        hold_target_s=3.0,
        motions=(
            Rep(0.5, 3.0, 0.5, 1.0, 36),
            Rep(0.6, 3.2, 0.5, 1.2, 34),
            Rep(0.5, 1.4, 0.5, 1.0, 36),
            Rep(0.6, 3.1, 0.6, 1.5, 38),
        ),
        camera=CameraSpec(62, 0.85, 0.42, (0.0, -0.08, 0.14), 36, "close-up"),
        body=BodySpec(1.0, 0.75, 0.5, 0.5, 0.5, TAN, BLACK_HAIR),
        clothes=Clothes(trousers=(0.42, 0.44, 0.50), leg=0.75),
        room=Room("tiles", (0.56, 0.58, 0.60)),
        seed=23,
        notes="Only feet and shanks: the toes of both feet grip the floor; the third hold is "
        "too short on purpose.",
    ),
)

BALANCES = (
    ClipSpec(
        name="single_leg_balance_right_front",
        exercise="single_leg_balance",
        posture="stand",
        hold_target_s=6.0,
        motions=(
            Stance("right", 0.9, 6.2, 0.8, 1.2, lift_m=0.24, back_m=0.22, pitch_deg=50, sway=1.3),
            Fidget("shift", 1.8, 0.8),
            Stance("left", 0.35, 0.25, 0.35, 0.6, 0.12, -0.05, 10, counts=False),
            Stance("right", 0.7, 2.6, 0.4, 1.4, lift_m=0.17, back_m=0.12, pitch_deg=35, sway=1.6),
        ),
        camera=CameraSpec(azimuth_deg=8, distance_m=3.0, height_m=0.8, view="front"),
        body=BodySpec(1.0, 0.9, 0.5, 0.6, 0.45, PALE, GREY_HAIR),
        clothes=Clothes((0.44, 0.30, 0.50), 0.5, (0.24, 0.28, 0.36), 0.75),
        room=Room("wood", (0.62, 0.48, 0.34), (0.80, 0.83, 0.80)),
        seed=31,
        notes="Two stances on the right leg, the left foot held behind and swaying. The second "
        "ends before its target. Between them the weight shifts, and the left leg takes one step "
        "on the spot, neither of which counts.",
    ),
    ClipSpec(
        name="single_leg_balance_both_oblique",
        exercise="single_leg_balance",
        posture="stand",
        hold_target_s=5.0,
        motions=(
            Stance("left", 0.8, 5.0, 0.7, 1.3, lift_m=0.26, back_m=-0.2, pitch_deg=15),
            Stance("right", 0.8, 5.2, 0.6, 1.4, lift_m=0.2, back_m=0.22, pitch_deg=55, sway=1.2),
        ),
        camera=CameraSpec(azimuth_deg=-42, distance_m=3.0, height_m=1.0, view="oblique"),
        body=BodySpec(0.0, 0.72, 0.55, 0.5, 0.5, BROWN, BLACK_HAIR),
        clothes=Clothes((0.78, 0.74, 0.62), 0.35, (0.20, 0.22, 0.25), 0.5),
        room=Room("tiles", (0.66, 0.64, 0.60), (0.83, 0.80, 0.76)),
        seed=32,
        notes="One stance on the left leg, the right knee raised in front, and one on the right, "
        "the left foot held behind.",
    ),
)

NOTHING = (
    ClipSpec(
        name="nothing_standing",
        exercise="toe_raise",
        posture="stand",
        motions=(
            Fidget("idle", 2.0),
            Fidget("shift", 2.5, 1.0),
            Fidget("shift", 2.2, -1.0),
            Fidget("squat", 3.0),
            Fidget("scratch", 3.5),
            Fidget("shift", 2.0, 0.7),
            Fidget("idle", 2.5),
        ),
        camera=CameraSpec(70, 2.9, 1.1, view="oblique"),
        body=BodySpec(1.0, 0.67, 0.4, 0.35, 0.6, BROWN, BLACK_HAIR),
        clothes=Clothes((0.35, 0.60, 0.42), 0.35, (0.45, 0.48, 0.55), 0.95),
        room=Room("wood", (0.66, 0.56, 0.44), (0.82, 0.80, 0.84)),
        seed=22,
        notes="Nothing to count: standing, shifting weight, one squat, scratching the head.",
    ),
)
