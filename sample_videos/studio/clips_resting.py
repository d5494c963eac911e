"""Sample clips of people who lie or sit, as plain data."""

from __future__ import annotations

from .colours import BLACK_HAIR, BROWN_HAIR, DARK, FAIR_HAIR, GREY_HAIR, MAT, PALE, TAN
from .spec import BodySpec, CameraSpec, Circles, ClipSpec, Clothes, Disturb, Light, Rep, Room

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
        posture="sit_floor_apart",
        side="left",
        hold_target_s=5.0,
        motions=(
            Rep(0.8, 5.1, 0.8, 1.3, 24, "left"),
            Rep(0.7, 5.4, 0.7, 1.2, 22, "left"),
            Rep(0.8, 5.0, 0.9, 1.5, 25, "left"),
        ),
        camera=CameraSpec(45, 2.4, 1.2, fov_deg=38, view="oblique"),
        body=BodySpec(0.0, 0.70, 0.6, 0.55, 0.55, TAN, BLACK_HAIR),
        clothes=Clothes((0.60, 0.58, 0.20), 0.4, (0.35, 0.36, 0.38), 0.5),
        room=Room("carpet", (0.52, 0.50, 0.54), (0.70, 0.66, 0.60)),
        light=Light(azimuth_deg=70, height_deg=40, key=0.6, fill=0.4, tint=(1.0, 0.86, 0.68)),
        disturb=Disturb(noise=0.015, exposure=0.9, crf=24),
        seed=19,
        notes="Only the left foot, legs apart, in a dim room.",
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
        body=BodySpec(0.0, 0.75, 0.5, 0.5, 0.5, PALE, BROWN_HAIR),
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

PENCILS = (
    ClipSpec(
        name="toe_pencil_pickup_close_up",
        exercise="toe_pencil_pickup",
        posture="sit_chair_flat",
        side="right",
        hold_target_s=10.0,
        motions=(
            Rep(0.8, 10.0, 0.8, 1.5, 34, "right"),
            Rep(0.9, 10.3, 0.8, 1.5, 36, "right"),
        ),
        camera=CameraSpec(-40, 0.95, 0.50, (-0.05, -0.52, 0.12), 38, "close-up"),
        body=BodySpec(0.0, 0.7, 0.5, 0.5, 0.5, PALE, BLACK_HAIR),
        clothes=Clothes(trousers=(0.25, 0.27, 0.40), leg=0.7),
        room=Room("carpet", (0.48, 0.50, 0.46)),
        seed=24,
        notes="Only feet and shanks: the right foot picks up a pencil twice and holds it.",
    ),
)
