"""Made-up motions of points: a quiet ground, and a foot that moves as one is told."""

import numpy as np

from posecount.cue import Cue
from posecount.motion.point_motion import PointMotion
from posecount.signals.own_motion import OwnMotion
from posecount.signals.projection import MotionLearner

GROUND, FOOT = 60, 30


def ramp(t_s, start_s, hold_s, ramp_s=0.6):
    """A smooth way up, a hold and a way down; 0 to 1."""
    up = np.clip((t_s - start_s) / ramp_s, 0, 1)
    down = np.clip((t_s - start_s - ramp_s - hold_s) / ramp_s, 0, 1)
    return (1 - np.cos(np.pi * up)) / 2 - (1 - np.cos(np.pi * down)) / 2


def reps(t_s, starts_s, hold_s=1.5, heights=None):
    heights = heights or [1.0] * len(starts_s)
    return sum(h * ramp(t_s, s, hold_s) for s, h in zip(starts_s, heights, strict=True))


def motions(
    height,
    until_s,
    *,
    fps=30.0,
    size_px=10.0,
    noise_px=0.1,
    sway_px=0.0,
    camera_px=0.0,
    lost=0.0,
    segment_at_s=(),
    path=None,
    seed=5,
):
    """``height(t)`` moves the foot up by ``size_px``; ``path(t)`` moves it in both directions."""
    rng = np.random.default_rng(seed)
    origin = rng.uniform((0, 0), (640, 480), (GROUND + FOOT, 2))
    origin[GROUND:] = rng.uniform((280, 300), (380, 360), (FOOT, 2))
    shape = rng.uniform(0.5, 1.0, FOOT)
    swing = rng.normal(0, 0.3, (FOOT, 2))
    base = np.zeros((GROUND + FOOT, 2))
    segment = -1
    for index in range(round(until_s * fps)):
        t_s = index / fps
        shift = np.zeros_like(base)
        if path is not None:
            shift[GROUND:] = size_px * shape[:, None] * np.asarray(path(t_s))
        else:
            shift[GROUND:, 1] = -size_px * shape * height(t_s)
        shift[GROUND:] += sway_px * np.sin(2 * np.pi * 0.31 * t_s) * swing
        new = sum(t_s >= at_s for at_s in segment_at_s)
        if new != segment:
            segment, base = new, shift.copy()
        seen = shift - base + rng.normal(0, noise_px, shift.shape)
        seen += camera_px * np.array([np.sin(t_s), np.cos(1.7 * t_s)])
        seen[rng.random(len(seen)) < lost] = np.nan
        yield PointMotion(t_s, segment, origin + base, seen)


def signals(made):
    """Both passes over the motions."""
    return projected(made)[1]


def projected(made, cue=Cue.CLOSE_UP, **expected):
    """The projector that learned from the motions, and its signals of them."""
    moved = [OwnMotion(motion, cue) for motion in made]
    learner = MotionLearner(cue)
    for one in moved:
        learner.update(one)
    projector = learner.finish().projector(**expected)
    return projector, [projector.update(one) for one in moved]
