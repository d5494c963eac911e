"""One stretch of time's usual movement: learned from samples of all points, then read off."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from posecount.cue import Cue
from posecount.motion.camera_motion import without_camera_motion
from posecount.motion.point_motion import PointMotion
from posecount.signals.circle_sense import circle_sense
from posecount.signals.direction import HIGH, LOW, OneWay
from posecount.signals.legs import Point
from posecount.signals.mode_selection import select_mode
from posecount.signals.modes import Mask, Modes, find_modes
from posecount.signals.motion_signals import MotionSignals, PointMovement
from posecount.signals.noise import NoiseSampler

Series = NDArray[np.float64]

_STEP_S = 0.05

_MOST_SAMPLES = 400
"""Of each segment, spread evenly over it: memory does not grow with the recording."""

_LEAST_EPOCH_S = 1.0
"""Less than the shortest rep with its rest: nothing can be learned from it."""

_FEWEST_SAMPLES = 3

_LEAST_SEEN = 0.04
"""Share of the movement's energy in the points seen, below which its value is a guess."""

_NEAR_REST = 0.25
"""Of the whole range: what lies so near to rest is rest."""

_PLAIN_HEADING, _SURE_HEADING = 0.3, 0.6
"""Share of all the moving that goes the expected way; more is asked for where it is not what
comes back time and again."""

_WHILE_S = 0.4

_LEAST_ELSEWHERE = 40

_OTHER_WAY, _AS_FAR = 0.5, 0.5
"""The other foot's points go another way, and not much less far."""

_LEAD_S = 1.0
"""So long a movement has not begun when an segment does: rest is where its points are then."""


@dataclass(slots=True)
class Projection:
    """One segment's way of moving: rest level, direction and extent along the mix of its modes."""

    modes: Modes
    mix: Series
    rest: float
    sign: float
    extent_px: float
    middle: Series
    reach: float
    sense: int
    ways: tuple[OneWay, OneWay]
    roughness: float = math.inf
    """By how much the value trembles from frame to frame: a standard deviation, as a share."""
    other: Projection | None = None
    """What moves while this does not: the other foot, where the feet take turns."""

    def along(self, own_px: Series) -> float:
        """The value of shifts (n, 2) less what the camera did: 0 at rest, 1 at the top; NaN where
        too little is seen."""
        along, seen = self.modes.project(own_px)
        if seen < _LEAST_SEEN:
            return math.nan
        return self.sign * (float(along @ self.mix) - self.rest) / self.extent_px

    def is_another(self, first: Projection) -> bool:
        """Whether this is a movement like the first one, of other points."""
        apart = self.modes.likeness(first.modes) < _OTHER_WAY
        comes_back = max(way.times for way in self.ways) > 0
        return bool(apart and comes_back and self.extent_px > _AS_FAR * first.extent_px)

    @property
    def times(self) -> int:
        """How often it went there and back, the other foot's movement included."""
        others = self.other.times if self.other is not None else 0
        return int(self.ways[0 if self.sign > 0 else 1].times) + others

    def heads(self, heading: Point) -> bool:
        """Whether what comes back time and again plainly goes that way."""
        shape = self.sign * self.modes.shapes[0]
        along = float(shape.sum(axis=0) @ np.array(heading)) / float(np.hypot(*shape.T).sum())
        return along > _SURE_HEADING

    def face(self, heading: Point) -> None:
        """Take the movement that way for the exercise, unless the points go across it."""
        if self.other is not None and not self.other.heads(heading):
            self.other = None
        shape = self.modes.shapes[0]
        together = shape.sum(axis=0)
        along = float(together @ np.array(heading)) / float(np.hypot(*shape.T).sum())
        way = self.ways[0 if along > 0 else 1]
        if abs(along) < (_PLAIN_HEADING if way.times else _SURE_HEADING):
            return
        self.sign, self.extent_px = math.copysign(1.0, along), way.usual_px

    def movement(self) -> PointMovement:
        """What the points do from rest to the top."""
        amount = self.sign * self.extent_px * math.sqrt(len(self.modes.mean_px))
        return PointMovement(self.modes.origin_px, amount * self.modes.shapes[0], self.extent_px)

    def signals(self, motion: PointMotion, jumped: bool) -> MotionSignals:
        """One frame's signals."""
        own_px = without_camera_motion(motion.origin_px, motion.shift_px)
        along, seen = self.modes.project(own_px)
        if seen < _LEAST_SEEN:
            return MotionSignals(motion.t_s, math.nan, None, seen, jumped)
        value = self.sign * (float(along @ self.mix) - self.rest) / self.extent_px
        if self.other is not None:
            value = float(np.fmax(value, self.other.along(own_px)))
        x, y = (along - self.middle) / self.reach
        path = (float(x), float(y))
        return MotionSignals(motion.t_s, value, path, seen, jumped, sense=self.sense)


class Samples:
    """Motions of one segment, thinned out evenly as they become too many."""

    def __init__(self, first: PointMotion) -> None:
        self.number = first.segment
        self._origin_px = first.origin_px
        self._shifts: list[tuple[float, NDArray[np.float32]]] = []
        self._step_s = _STEP_S
        self._next_s = -math.inf
        self._glimpses = NoiseSampler()

    def add(self, motion: PointMotion) -> None:
        """Take one frame's motion, in order of time."""
        self._glimpses.add(motion)
        if motion.t_s < self._next_s:
            return
        self._shifts.append((motion.t_s, motion.shift_px.astype(np.float32)))
        self._next_s = motion.t_s + self._step_s - 1e-6
        if len(self._shifts) > _MOST_SAMPLES:
            self._shifts = self._shifts[::2]
            self._step_s *= 2

    def learn(self, cue: Cue) -> Projection | None:
        """What moved in this segment and how; None where nothing did or too little was seen."""
        if self._shifts[-1][0] - self._shifts[0][0] < _LEAST_EPOCH_S:
            return None
        times_s = np.array([t_s for t_s, _ in self._shifts])
        owns_px = np.array([self._own_px(shift) for _, shift in self._shifts])
        found = self._learn_from(times_s, owns_px, cue)
        if found is None or cue is not Cue.FOOT_FLOW:
            return found
        found.roughness = self._glimpses.roughness(lambda shift: found.along(self._own_px(shift)))
        away = np.array([abs(found.along(own_px)) > _NEAR_REST for own_px in owns_px])
        elsewhere = ~_widened(times_s, away, _WHILE_S)
        if np.count_nonzero(elsewhere) < _LEAST_ELSEWHERE:
            return found
        other = self._learn_from(times_s[elsewhere], owns_px[elsewhere], cue)
        if other is not None and other.is_another(found):
            found.other = other
        return found

    def _own_px(self, shift_px: NDArray[np.floating]) -> Series:
        return without_camera_motion(self._origin_px, shift_px.astype(np.float64))

    def _learn_from(self, times_s: Series, owns_px: Series, cue: Cue) -> Projection | None:
        modes = find_modes(self._origin_px, owns_px, cue)
        if modes is None:
            return None
        projected = [modes.project(own_px) for own_px in owns_px]
        seen = np.array([share >= _LEAST_SEEN for _, share in projected])
        if np.count_nonzero(seen) < _FEWEST_SAMPLES:
            return None
        along = np.array([along for along, _ in projected])[seen]
        lead = (times_s <= self._shifts[0][0] + _LEAD_S)[seen]
        return _measure(modes, along, lead, cue)


def _widened(times_s: Series, mask: NDArray[np.bool_], by_s: float) -> NDArray[np.bool_]:
    """True within ``by_s`` of where the mask is."""
    at_s = times_s[mask]
    if not len(at_s):
        return mask
    after = np.clip(np.searchsorted(at_s, times_s), 0, len(at_s) - 1)
    before = np.clip(after - 1, 0, None)
    near_s = np.minimum(np.abs(at_s[after] - times_s), np.abs(at_s[before] - times_s))
    return np.asarray(near_s <= by_s, dtype=np.bool_)


def _measure(modes: Modes, along: Series, lead: Mask, cue: Cue) -> Projection | None:
    """Rest, direction and extent from where the segment's samples, shape (m, 2), lie.

    ``lead`` (m,) says which of them are its first.
    """
    mix = np.array([1.0, 0.0]) if cue is Cue.FOOT_FLOW else select_mode(along)
    low, high = np.quantile(along, [LOW, HIGH], axis=0)
    reach = float(np.max(high - low))
    value = along @ mix
    ends = np.quantile(value, [LOW, HIGH])
    if not ends[1] > ends[0]:
        return None
    began = float(np.median(value[lead])) if lead.any() else float(modes.at_reference() @ mix)
    rest = _rest_level(value, began, float(ends[0]), float(ends[1]))
    ways = [OneWay.of(sign * (value - rest)) for sign in (1.0, -1.0)]
    sign = 1.0 if ways[0].rank >= ways[1].rank else -1.0
    extent_px = max(ways, key=lambda way: way.rank).usual_px
    # Around a body's feet nothing is asked of it: there, the landmarks tell.
    sense = circle_sense(modes, (high - low) / 2) if cue is not Cue.FOOT_FLOW else 0
    middle = (low + high) / 2
    return Projection(modes, mix, rest, sign, extent_px, middle, reach, sense, (ways[0], ways[1]))


def _rest_level(values: Series, began: float, low: float, high: float) -> float:
    """The level around that of the segment's beginning, when nothing moved yet."""
    level = float(np.clip(began, low, high))
    near = values[np.abs(values - level) <= _NEAR_REST * (high - low)]
    return float(np.median(near)) if len(near) else level
