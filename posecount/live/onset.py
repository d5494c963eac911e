"""Detects when a set's first movement begins; learning from stillness would learn noise."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from posecount.counting.events import Event, RepCounted
from posecount.counting.still_points import TUNING as STILL_POINTS
from posecount.cue import Cue
from posecount.motion.point_motion import PointMotion
from posecount.motion.settling import shank_px
from posecount.pose.landmarks import Pose

_FEWEST_POINTS = 12
_STILL_S = 2.5
_MOVED_PX = {Cue.CLOSE_UP: 2.5, Cue.FOOT_FLOW: 2.5, Cue.TOE_EDGES: 0.25}
_TIMES_STILL, _MOST_NOISE_PX = 2.5, 2.0
"""Movement threshold: `_MOVED_PX`, or 2.5 times the noise while still, taken as 2 px at most."""


class Onset:
    """Feed it every frame of a set; it reports since when something moves.

    The noise is measured during the countdown, while nothing moves.
    """

    def __init__(self, cue: Cue) -> None:
        self._cue = cue
        self._began_s = math.nan
        self._still_px: list[float] = []
        self.moves_since_s = math.inf
        """Media time; inf while nothing has moved yet."""
        self.rests = False
        """Whether the points show that nothing has moved yet; False if they cannot tell."""

    def update(self, motion: PointMotion, body: Pose | None, seen: Sequence[Event]) -> None:
        """Take a frame's motion, the body if its landmarks count too, and their events."""
        if not math.isinf(self.moves_since_s):
            return
        if math.isnan(self._began_s):
            self._began_s = motion.t_s
        starts_s = [event.rep.start_s for event in seen if isinstance(event, RepCounted)]
        if starts_s:
            self._moves(starts_s[0])
            return
        moved_px = _moved_px(motion)
        if motion.t_s - self._began_s < _STILL_S:
            self._still_px.append(0.0 if math.isnan(moved_px) else moved_px)
            return
        noise_px = float(np.median(self._still_px)) if self._still_px else 0.0
        noise_px = _TIMES_STILL * min(noise_px, _MOST_NOISE_PX)
        if moved_px >= max(_MOVED_PX[self._cue], noise_px, _least_of_a_foot_px(body)):
            self._moves(motion.t_s)
        else:
            self.rests = not math.isnan(moved_px)

    def _moves(self, since_s: float) -> None:
        self.moves_since_s, self.rests = since_s, False


def _least_of_a_foot_px(body: Pose | None) -> float:
    return STILL_POINTS.sway_shanks * shank_px(body.points_px) if body is not None else 0.0


def _moved_px(motion: PointMotion) -> float:
    """Return the distance that at least a dozen points have moved by themselves, in pixels.

    NaN if there are fewer.
    """
    shift = motion.shift_px[~np.isnan(motion.shift_px[:, 0])]
    if len(shift) < _FEWEST_POINTS:
        return math.nan
    own_px = np.sort(np.hypot(*(shift - np.median(shift, axis=0)).T))
    return float(own_px[-_FEWEST_POINTS])
