"""The sample clips, as plain data."""

from __future__ import annotations

from .spec import (
    BodySpec,
    CameraSpec,
    Circles,
    ClipSpec,
    Clothes,
    Disturb,
    Fidget,
    Light,
    Rep,
    Room,
    Walk,
)

PALE, TAN, BROWN, DARK = (
    (0.91, 0.74, 0.64),
    (0.80, 0.60, 0.46),
    (0.58, 0.40, 0.29),
    (0.34, 0.22, 0.16),
)
GREY_HAIR, BLACK_HAIR, FAIR_HAIR = (0.62, 0.61, 0.60), (0.07, 0.06, 0.06), (0.55, 0.40, 0.22)
MAT = (0.24, 0.42, 0.44)

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
        notes="Five raises of both heels by an older, heavy man in long trousers.",
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
            Walk(((4.4, 0.24, 180.0), (4.4, 0.24, 0.0)), rest_s=2.0, pitch_deg=27),
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

CIRCLES = (
    ClipSpec(
        name="ankle_circles_left_to_head",
        exercise="ankle_circles",
        posture="lie_leg_up",
        side="left",
        motions=(
            Circles("left", "clockwise", 4, 1.9, 20, 17),
            Circles("left", "counterclockwise", 4, 1.8, 19, 17, 1.2),
        ),
        camera=CameraSpec(120, 2.25, 0.9, fov_deg=38, view="side-to-head"),
        body=BodySpec(1.0, 0.68, 0.55, 0.42, 0.5, PALE, FAIR_HAIR),
        clothes=Clothes((0.55, 0.30, 0.52), 0.3, (0.12, 0.13, 0.16), 0.72),
        room=Room(mat_rgb=MAT),
        seed=15,
        notes="Left leg up: four clockwise turns, then four counterclockwise.",
    ),
    ClipSpec(
        name="ankle_circles_right_raised_camera",
        exercise="ankle_circles",
        posture="lie_leg_up_flat",
        side="right",
        motions=(
            Circles("right", "counterclockwise", 5, 1.7, 17, 16),
            Circles("right", "clockwise", 3, 2.1, 19, 17, 1.2),
        ),
        camera=CameraSpec(-120, 2.3, 1.55, fov_deg=40, view="side-to-head"),
        body=BodySpec(0.0, 0.85, 0.5, 0.6, 0.45, TAN, GREY_HAIR),
        clothes=Clothes((0.30, 0.45, 0.33), 0.42, (0.55, 0.52, 0.46), 0.45),
        room=Room("carpet", (0.46, 0.40, 0.38), (0.86, 0.82, 0.74)),
        light=Light(azimuth_deg=-100, height_deg=60),
        seed=16,
        notes="Right leg up, camera raised: five counterclockwise turns, then three clockwise.",
    ),
    ClipSpec(
        name="ankle_circles_left_edge_on",
        exercise="ankle_circles",
        posture="lie_leg_up",
        side="left",
        motions=(
            Circles("left", "clockwise", 4, 1.8, 20, 15),
            Circles("left", "counterclockwise", 3, 2.0, 18, 15, 1.2),
        ),
        camera=CameraSpec(90, 2.2, 0.55, fov_deg=38, view="side"),
        body=BodySpec(0.0, 0.67, 0.6, 0.5, 0.5, DARK, BLACK_HAIR),
        clothes=Clothes((0.85, 0.85, 0.83), 0.35, (0.20, 0.28, 0.45), 0.5),
        room=Room("tiles", (0.60, 0.60, 0.62), (0.72, 0.76, 0.82), (0.50, 0.22, 0.24)),
        seed=17,
        notes="Seen edge-on from the side: turns can be counted, their direction not read.",
    ),
)

FLEXIONS = (
    ClipSpec(
        name="dorsiflexion_both_side",
        exercise="resisted_dorsiflexion",
        posture="sit_floor",
        hold_target_s=5.0,
        motions=(
            Rep(0.7, 5.0, 0.8, 1.0, 24),
            Rep(0.8, 4.8, 0.7, 1.1, 22),
            Rep(0.6, 2.2, 0.7, 1.0, 23),
            Rep(0.8, 5.7, 0.8, 1.5, 25),
        ),
        camera=CameraSpec(90, 2.05, 0.65, fov_deg=36),
        body=BodySpec(1.0, 0.93, 0.45, 0.62, 0.4, PALE, GREY_HAIR),
        clothes=Clothes((0.32, 0.52, 0.60), 0.9, (0.28, 0.27, 0.30), 0.8),
        room=Room(mat_rgb=(0.45, 0.36, 0.55)),
        seed=18,
        notes="Both feet bent back; the third hold is too short on purpose.",
    ),
    ClipSpec(
        name="dorsiflexion_left_dim",
        exercise="resisted_dorsiflexion",
        posture="sit_floor",
        side="left",
        hold_target_s=5.0,
        motions=(
            Rep(0.8, 5.1, 0.8, 1.3, 24, "left"),
            Rep(0.7, 5.4, 0.7, 1.2, 22, "left"),
            Rep(0.8, 5.0, 0.9, 1.5, 25, "left"),
        ),
        camera=CameraSpec(45, 2.45, 0.85, fov_deg=38, view="oblique"),
        body=BodySpec(0.0, 0.70, 0.6, 0.55, 0.55, BROWN, BLACK_HAIR),
        clothes=Clothes((0.60, 0.58, 0.20), 0.4, (0.35, 0.36, 0.38), 0.5),
        room=Room("carpet", (0.40, 0.38, 0.42), (0.70, 0.66, 0.60)),
        light=Light(azimuth_deg=70, height_deg=40, key=0.6, fill=0.35, tint=(1.0, 0.86, 0.68)),
        disturb=Disturb(noise=0.035, exposure=0.62),
        seed=19,
        notes="Only the left foot, in a dim room.",
    ),
    ClipSpec(
        name="plantar_flexion_right_side",
        exercise="resisted_plantar_flexion",
        posture="sit_chair",
        side="right",
        hold_target_s=5.0,
        motions=(
            Rep(0.8, 5.0, 0.8, 1.0, 28, "right"),
            Rep(0.7, 5.3, 0.8, 1.2, 26, "right"),
            Rep(0.6, 2.4, 0.6, 1.0, 27, "right"),
            Rep(0.8, 5.2, 0.9, 1.5, 30, "right"),
        ),
        camera=CameraSpec(-90, 2.45, 0.75, fov_deg=38),
        body=BodySpec(0.0, 0.75, 0.5, 0.5, 0.5, PALE, (0.25, 0.15, 0.09)),
        clothes=Clothes((0.20, 0.30, 0.42), 0.9, (0.50, 0.46, 0.38), 0.62),
        seed=20,
        notes="Right leg out, seen from the right; the third hold is too short on purpose.",
    ),
    ClipSpec(
        name="plantar_flexion_left_oblique_hd",
        exercise="resisted_plantar_flexion",
        posture="sit_chair",
        side="left",
        hold_target_s=5.0,
        motions=(
            Rep(0.7, 5.2, 0.8, 1.2, 30, "left"),
            Rep(0.8, 5.0, 0.7, 1.1, 27, "left"),
            Rep(0.7, 5.4, 0.8, 1.4, 29, "left"),
        ),
        camera=CameraSpec(55, 2.5, 1.0, fov_deg=38, view="oblique"),
        body=BodySpec(1.0, 0.67, 0.5, 0.5, 0.55, TAN, (0.16, 0.09, 0.05)),
        clothes=Clothes((0.82, 0.45, 0.35), 0.0, (0.15, 0.20, 0.32), 0.45),
        room=Room("tiles", (0.76, 0.72, 0.66), (0.80, 0.84, 0.78)),
        size_px=(1280, 720),
        fps=25,
        seed=21,
        notes="Left leg out, 1280x720 at 25 frames a second.",
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

CLIPS: tuple[ClipSpec, ...] = TOE_RAISES + TOE_WALKS + CIRCLES + FLEXIONS + NOTHING
