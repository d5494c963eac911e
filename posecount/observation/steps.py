"""Stores motions of points in whole steps, fractions of a pixel finer than their error.

All counting uses motions in steps, whether just observed or stored in a file or in memory, so that
both give exactly the same.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from posecount.cue import Cue
from posecount.motion.point_motion import PointMotion

_STEPS_PER_PX = {Cue.TOE_EDGES: 512}
_USUAL_STEPS_PER_PX = 32
"""Finer than the error of flow and corners; edges around toes show a tenth of a pixel."""

_LOST = np.iinfo(np.int16).min
_FURTHEST = np.iinfo(np.int16).max


def steps_per_px(cue: Cue) -> int:
    """Return the number of steps per pixel for this cue."""
    return _STEPS_PER_PX.get(cue, _USUAL_STEPS_PER_PX)


def in_steps(shift_px: NDArray[np.float64], per_px: int) -> NDArray[np.int16]:
    """Return shifts (n, 2) in steps; the least int16 for points lost or 32768 steps or more away.

    A point that is too far away along one axis is lost along both.
    """
    steps = np.round(shift_px * per_px)
    known = (np.abs(steps) <= _FURTHEST).all(axis=1, keepdims=True)
    return np.where(known, steps, _LOST).astype(np.int16)


def in_px(steps: NDArray[np.int16], per_px: int) -> NDArray[np.float64]:
    """Return shifts (n, 2) in pixels, NaN along both axes for a lost point."""
    lost = (steps == _LOST).any(axis=1, keepdims=True)
    return np.where(lost, np.nan, steps / per_px)


def rounded(motion: PointMotion, per_px: int) -> PointMotion:
    """Return the motion as it comes back from storage: origins as float32, shifts in steps."""
    origin_px = motion.origin_px.astype(np.float32).astype(np.float64)
    shift_px = in_px(in_steps(motion.shift_px, per_px), per_px)
    return PointMotion(motion.t_s, motion.segment, origin_px, shift_px)
