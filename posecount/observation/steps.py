"""Motions of points in whole steps of a part of a pixel: finer than they are right, small to keep.

Everything is counted from motions in steps, whether it was just seen or was kept in a file or in
memory, so that one gives exactly what the other does.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from posecount.cue import Cue
from posecount.motion.point_motion import PointMotion

_STEPS_PER_PX = {Cue.TOE_EDGES: 512}
_USUAL_STEPS_PER_PX = 32
"""Finer than flow and corners are right; what the edges around toes show is a tenth of a pixel."""

_LOST = np.iinfo(np.int16).min
_FURTHEST = np.iinfo(np.int16).max


def steps_per_px(cue: Cue) -> int:
    """How many steps make a pixel where this cue is followed."""
    return _STEPS_PER_PX.get(cue, _USUAL_STEPS_PER_PX)


def in_steps(shift_px: NDArray[np.float64], per_px: int) -> NDArray[np.int16]:
    """Shifts (n, 2) in steps; the least int16 where a point is lost, or 32768 steps or more away.

    A point that is too far away along one axis only is lost along both.
    """
    steps = np.round(shift_px * per_px)
    known = (np.abs(steps) <= _FURTHEST).all(axis=1, keepdims=True)
    return np.where(known, steps, _LOST).astype(np.int16)


def in_px(steps: NDArray[np.int16], per_px: int) -> NDArray[np.float64]:
    """Shifts (n, 2) in pixels, NaN along both axes where a point is lost."""
    lost = (steps == _LOST).any(axis=1, keepdims=True)
    return np.where(lost, np.nan, steps / per_px)


def rounded(motion: PointMotion, per_px: int) -> PointMotion:
    """The motion as it comes back when it was kept: origins as float32, shifts in steps."""
    origin_px = motion.origin_px.astype(np.float32).astype(np.float64)
    shift_px = in_px(in_steps(motion.shift_px, per_px), per_px)
    return PointMotion(motion.t_s, motion.segment, origin_px, shift_px)
