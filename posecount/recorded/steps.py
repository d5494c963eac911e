"""Motions of points in whole steps of a part of a pixel: finer than they are right, small to keep.

A recording is counted from motions in steps, whether it is looked at or was kept, so that one
gives exactly what the other does.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from posecount.frame import Frame
from posecount.motion.point_motion import PointMotion
from posecount.motion.tracker import PointSource
from posecount.pose.landmarks import Pose
from posecount.recorded.layout import Following

_STEPS_PER_PX: dict[Following | None, int] = {"toes": 512}
_USUAL_STEPS_PER_PX = 32
"""Finer than flow and corners are right; what the slopes around toes tell of is a tenth of a
pixel."""

_LOST = np.iinfo(np.int16).min
_FURTHEST = np.iinfo(np.int16).max


def steps_per_px(following: Following | None) -> int:
    """How many steps make a pixel where these points are followed."""
    return _STEPS_PER_PX.get(following, _USUAL_STEPS_PER_PX)


def in_steps(shift_px: NDArray[np.float64], per_px: int) -> NDArray[np.int16]:
    """Shifts in steps; the least int16 where a point is lost, or 32768 steps or more away."""
    steps = np.round(shift_px * per_px)
    known = np.abs(steps) <= _FURTHEST
    return np.where(known, steps, _LOST).astype(np.int16)


def in_px(steps: NDArray[np.int16], per_px: int) -> NDArray[np.float64]:
    """Shifts in pixels, NaN where a point is lost."""
    return np.where(steps == _LOST, np.nan, steps / per_px)


def as_kept(motion: PointMotion, per_px: int) -> PointMotion:
    """The motion as it comes back when it was kept: origins as float32, shifts in steps."""
    origin_px = motion.origin_px.astype(np.float32).astype(np.float64)
    shift_px = in_px(in_steps(motion.shift_px, per_px), per_px)
    return PointMotion(motion.t_s, motion.segment, origin_px, shift_px)


class MotionsInSteps:
    """A source of points whose motions are as they come back when they were kept."""

    def __init__(self, source: PointSource, per_px: int) -> None:
        self._source, self._per_px = source, per_px

    @property
    def pose(self) -> Pose | None:
        """The newest frame's pose, None where there is none or none is looked for."""
        return self._source.pose

    def update(self, frame: Frame) -> PointMotion:
        """One frame's motion."""
        return as_kept(self._source.update(frame), self._per_px)
