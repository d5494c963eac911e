"""Stick figures of the exercises' tests with textured legs and feet, in a textured room."""

import math
from dataclasses import replace

from drawn_limbs import draw, frame, texture
from synthetic import poses

from posecount.observe.observation import observed
from posecount.pose.landmarks import LandmarkIndex as At

SIZE = (300, 360)
"""Height and width in pixels."""
TO_FIT = 0.5
FPS = 15
ROOM = texture(11, SIZE, mean=105)
LEGS = (
    (At.LEFT_KNEE, At.LEFT_ANKLE, At.LEFT_HEEL, At.LEFT_FOOT_INDEX, 20),
    (At.RIGHT_KNEE, At.RIGHT_ANKLE, At.RIGHT_HEEL, At.RIGHT_FOOT_INDEX, 30),
)
SHANKS = {seed: texture(seed, (14, 50), mean=150) for *_, seed in LEGS}
FEET = {seed: texture(seed + 1, (13, 32), mean=165) for *_, seed in LEGS}


def drawn(left, right, until_s, *, noise=2.0, fps=FPS, dim=False, **how):
    """(frame, pose) after frame; with ``dim`` the model thinks nothing of the whole body."""
    made = zip(
        poses(until_s, left, right, fps), poses(until_s, left, right, fps, **how), strict=True
    )
    for index, ((t_s, true), (_, pose)) in enumerate(made):
        picture = ROOM.copy()
        points = true.points_px * TO_FIT
        for knee, ankle, heel, toe, seed in LEGS:
            if not math.isnan(points[knee, 0]):
                draw(picture, SHANKS[seed], points[knee], points[ankle])
                draw(picture, FEET[seed], points[heel], points[toe])
        if pose is not None:
            pose.points_px[:] *= TO_FIT
            if dim:
                pose.visibility[:] = 0.05
        yield frame(index, t_s, picture, noise=noise), pose


def followed(found, tracker):
    """What is observed in drawn frames where ``tracker`` follows points; pictures are left out."""
    for picture, pose in found:
        seen = observed(picture, pose)
        motion = tracker.update(picture, seen.person)
        yield replace(seen, motion=motion).without_picture()
