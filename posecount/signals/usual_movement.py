"""Learns one segment's usual movement from samples of all points, then measures it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from posecount.cue import Cue
from posecount.motion.point_motion import PointMotion
from posecount.signals.circle_sense import circle_sense
from posecount.signals.direction import OneWay
from posecount.signals.legs import Point
from posecount.signals.mode_selection import select_mode
from posecount.signals.modes import TUNING as MODES
from posecount.signals.modes import Mask, Modes, find_modes
from posecount.signals.motion_signals import MotionSignals, PointMovement
from posecount.signals.noise import NoiseSampler
from posecount.signals.own_motion import OwnMotion
from posecount.signals.quantiles import range_ends
from posecount.tuning import by_hand, tuned

Series = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Tuning:
    """Thresholds for learning a usual movement."""

    step_s: float = by_hand(
        0.05, "s", "Time between samples at first, twice as long whenever there are too many."
    )
    most_samples: int = tuned(
        400,
        "count",
        "So many samples of each segment, spread evenly over it; the memory does not grow with the "
        "recording.",
    )
    least_segment_s: float = tuned(
        1.0, "s", "Less than the shortest rep with its rest: nothing can be learned from it."
    )
    fewest_samples: int = tuned(3, "count", "Fewer have no range.")
    least_seen: float = by_hand(
        0.04,
        "share",
        "Share of the movement's energy in the points seen, below which its value is a guess.",
    )
    near_rest: float = by_hand(0.25, "share", "Share of the whole range about rest that is rest.")
    far_share: float = by_hand(
        0.5,
        "share",
        "Share of a close-up's moving points, the farthest, that show the direction. Some corners "
        "are not of the foot but of what it hides, and jump far aside.",
    )
    plain_heading: float = by_hand(
        0.3,
        "share",
        "Share of all movement that must go in the expected direction for that to be the "
        "exercise's.",
    )
    sure_heading: float = by_hand(
        0.6, "share", "The same if the movement is not the recurring one."
    )
    while_s: float = by_hand(
        0.4,
        "s",
        "Time about a movement that is left out when another foot's movement is looked for.",
    )
    least_elsewhere: int = by_hand(
        40, "count", "Samples from which the other foot's movement can be learned."
    )
    other_way: float = by_hand(
        0.5, "share", "Likeness of two movements, below which they are of other points."
    )
    as_far: float = by_hand(
        0.5, "share", "Share of the first movement's extent that the other foot's must have."
    )
    lead_s: float = by_hand(
        1.0,
        "s",
        "A movement has not begun within so long of a segment's beginning, which waits until the "
        "person has settled: rest is where the points are then.",
    )


TUNING = Tuning()


@dataclass(slots=True)
class Projection:
    """One segment's movement: rest level, direction and extent along the mix of its modes."""

    modes: Modes
    mix: Series
    rest: float
    sign: float
    extent_px: float
    middle: Series
    reach: float
    sense: int
    ways: tuple[OneWay, OneWay]
    values: Series
    corners: bool
    direction_known: bool
    """Whether the way there and the way back are told apart: the segment began at rest, or the
    movement's direction was expected."""
    leg_share: float
    """Mean travel of the upper third of the moving points as a share of the lower third's."""
    roughness: float = math.inf
    """Noise of the value from frame to frame: a standard deviation, as a share."""
    other: Projection | None = None
    """The movement at other times: the other foot's, if the feet take turns."""

    def along(self, own_px: Series) -> float:
        """Return the value of shifts (n, 2) without the camera's motion: 0 at rest, 1 at the top.

        NaN if too little is seen.
        """
        along, seen = self.modes.project(own_px)
        if seen < TUNING.least_seen:
            return math.nan
        return self.sign * (float(along @ self.mix) - self.rest) / self.extent_px

    def is_another(self, first: Projection) -> bool:
        """Whether this is a movement like the first one, but of other points."""
        apart = self.modes.likeness(first.modes) < TUNING.other_way
        comes_back = max(way.times for way in self.ways) > 0
        return bool(apart and comes_back and self.extent_px > TUNING.as_far * first.extent_px)

    @property
    def times(self) -> int:
        """Number of movements there and back, including those of the other foot."""
        others = self.other.times if self.other is not None else 0
        return int(self.ways[0 if self.sign > 0 else 1].times) + others

    def heads(self, heading: Point) -> bool:
        """Whether the recurring movement clearly goes in that direction."""
        return self.sign * self._towards(heading) > TUNING.sure_heading

    def face(self, heading: Point) -> None:
        """Take the movement in that direction for the exercise, unless points move across it.

        If the segment began at the top of the movement, rest is at the other end.
        """
        if self.other is not None and not self.other.heads(heading):
            self.other = None
        along = self._towards(heading)
        sign = math.copysign(1.0, along)
        way, rest = self.ways[0 if along > 0 else 1], self.rest
        if not way.times:
            other_end = _rest_level(sign * self.values, -math.inf)
            from_there = OneWay.of(sign * self.values - other_end)
            if from_there.times or not self.direction_known:
                way, rest = from_there, sign * other_end
        plain = way.times or not self.direction_known
        if abs(along) < (TUNING.plain_heading if plain else TUNING.sure_heading):
            return
        self.direction_known = True
        self.sign, self.extent_px, self.rest = sign, way.usual_px, rest

    def _towards(self, heading: Point) -> float:
        """Return the share of the movement in that direction: 1 all of it, -1 all the opposite."""
        shape = self._shape()
        if self.corners:
            travel = np.hypot(*shape.T)
            far = travel >= np.quantile(travel, 1 - TUNING.far_share)
            return float(np.mean(shape[far] @ np.array(heading) / travel[far]))
        return float(shape.sum(axis=0) @ np.array(heading)) / float(np.hypot(*shape.T).sum())

    def _shape(self) -> Series:
        """Return each moving point's part in the movement, shape (k, 2)."""
        return np.asarray(np.tensordot(self.mix, self.modes.shapes, axes=1), dtype=np.float64)

    def movement(self) -> PointMovement:
        """Return the points' movement from rest to the top."""
        amount = self.sign * self.extent_px * math.sqrt(len(self.modes.mean_px))
        return PointMovement(self.modes.origin_px, amount * self.modes.shapes[0], self.extent_px)

    def signals(self, moved: OwnMotion, jumped: bool) -> MotionSignals:
        """Return one frame's signals."""
        t_s = moved.motion.t_s
        along, seen = self.modes.project(moved.own_px)
        if seen < TUNING.least_seen:
            return MotionSignals(t_s, math.nan, None, seen, jumped)
        value = self.sign * (float(along @ self.mix) - self.rest) / self.extent_px
        if self.other is not None:
            value = float(np.fmax(value, self.other.along(moved.own_px)))
        x, y = (along - self.middle) / self.reach
        path = (float(x), float(y))
        return MotionSignals(
            t_s, value, path, seen, jumped, sense=self.sense, leg_share=self.leg_share
        )


class Samples:
    """Motions of one segment, thinned out evenly as they become too many."""

    def __init__(self, first: PointMotion) -> None:
        self.number = first.segment
        self._origin_px = first.origin_px
        self._owns_px: list[tuple[float, Series]] = []
        self._step_s = TUNING.step_s
        self._next_s = -math.inf
        self._glimpses = NoiseSampler()

    def add(self, moved: OwnMotion) -> None:
        """Take one frame's motion, in order of time."""
        self._glimpses.add(moved)
        t_s = moved.motion.t_s
        if t_s < self._next_s:
            return
        self._owns_px.append((t_s, moved.own_px))
        self._next_s = t_s + self._step_s - 1e-6
        if len(self._owns_px) > TUNING.most_samples:
            self._owns_px = self._owns_px[::2]
            self._step_s *= 2

    def learn(self, cue: Cue) -> Projection | None:
        """Return the segment's movement; None if nothing moved or too little was seen.

        Slopes at the toes whose usual movement is too small to be told from noise do not move.
        """
        if self._owns_px[-1][0] - self._owns_px[0][0] < TUNING.least_segment_s:
            return None
        times_s = np.array([t_s for t_s, _ in self._owns_px])
        owns_px = np.array([own_px for _, own_px in self._owns_px])
        found = self._learn_from(times_s, owns_px, cue)
        if found is None or (cue is Cue.TOE_EDGES and found.extent_px < MODES.least_edge_move_px):
            return None
        if cue is not Cue.FOOT_FLOW:
            return found
        found.roughness = self._glimpses.roughness(found.along)
        away = np.array([abs(found.along(own_px)) > TUNING.near_rest for own_px in owns_px])
        elsewhere = ~_widened(times_s, away, TUNING.while_s)
        if np.count_nonzero(elsewhere) < TUNING.least_elsewhere:
            return found
        other = self._learn_from(times_s[elsewhere], owns_px[elsewhere], cue)
        if other is not None and other.is_another(found):
            found.other = other
        return found

    def _learn_from(self, times_s: Series, owns_px: Series, cue: Cue) -> Projection | None:
        modes = find_modes(self._origin_px, owns_px, cue)
        if modes is None:
            return None
        projected = [modes.project(own_px) for own_px in owns_px]
        seen = np.array([share >= TUNING.least_seen for _, share in projected])
        if np.count_nonzero(seen) < TUNING.fewest_samples:
            return None
        along = np.array([along for along, _ in projected])[seen]
        lead = (times_s <= self._owns_px[0][0] + TUNING.lead_s)[seen]
        return _measure(modes, along, lead, cue)


def _widened(times_s: Series, mask: NDArray[np.bool_], by_s: float) -> NDArray[np.bool_]:
    """Return a mask that is true within ``by_s`` of where ``mask`` is."""
    at_s = times_s[mask]
    if not len(at_s):
        return mask
    after = np.clip(np.searchsorted(at_s, times_s), 0, len(at_s) - 1)
    before = np.clip(after - 1, 0, None)
    near_s = np.minimum(np.abs(at_s[after] - times_s), np.abs(at_s[before] - times_s))
    return np.asarray(near_s <= by_s, dtype=np.bool_)


def _measure(modes: Modes, along: Series, lead: Mask, cue: Cue) -> Projection | None:
    """Measure rest, direction and extent from the segment's samples, shape (m, 2).

    ``lead`` (m,) marks the first of them.
    """
    first = np.array([1.0, 0.0])
    mix = first if cue is Cue.FOOT_FLOW else select_mode(along)
    if not _returns(modes, along, lead, mix):
        mix = first  # What never comes back is no exercise, whatever levels it has.
    low, high = np.quantile(along, range_ends(), axis=0)
    reach = float(np.max(high - low))
    value = along @ mix
    ends = np.quantile(value, range_ends())
    if not ends[1] > ends[0]:
        return None
    rest, ways = _ways(modes, along, lead, mix)
    sign = 1.0 if ways[0].rank >= ways[1].rank else -1.0
    extent_px = max(ways, key=lambda way: way.rank).usual_px
    # Around a body's feet the sense is not needed: landmarks show it there.
    sense = circle_sense(modes, (high - low) / 2) if cue is not Cue.FOOT_FLOW else 0
    middle = (low + high) / 2
    at_rest = lead.any() and _range(value[lead]) <= TUNING.near_rest * (ends[1] - ends[0])
    return Projection(
        modes,
        mix,
        rest,
        sign,
        extent_px,
        middle,
        reach,
        sense,
        (ways[0], ways[1]),
        value,
        cue is Cue.CLOSE_UP,
        # With a body in view landmarks show the direction.
        bool(at_rest) or cue is not Cue.CLOSE_UP,
        _leg_share(modes.origin_px, np.tensordot(mix, modes.shapes, axes=1)),
    )


def _ways(modes: Modes, along: Series, lead: Mask, mix: Series) -> tuple[float, list[OneWay]]:
    """Return the rest of a mix of modes, and the movements to either side of it."""
    value = along @ mix
    began = float(np.median(value[lead])) if lead.any() else float(modes.at_reference() @ mix)
    rest = _rest_level(value, began)
    return rest, [OneWay.of(sign * (value - rest)) for sign in (1.0, -1.0)]


def _returns(modes: Modes, along: Series, lead: Mask, mix: Series) -> bool:
    """Whether a mix of modes goes there and back at all."""
    return any(way.times for way in _ways(modes, along, lead, mix)[1])


def _range(values: Series) -> float:
    low, high = np.quantile(values, range_ends())
    return float(high - low)


def _leg_share(origin_px: Series, shape: Series) -> float:
    """Return the upper third's travel as a share of the lower third's, by places and parts (k, 2).

    A heel carries the leg above it up; toes that rise leave it where it is.
    """
    travel, (upper, lower) = np.hypot(*shape.T), np.quantile(origin_px[:, 1], [1 / 3, 2 / 3])
    below = float(np.mean(travel[origin_px[:, 1] >= lower]))
    return float(np.mean(travel[origin_px[:, 1] <= upper])) / max(below, 1e-9)


def _rest_level(values: Series, began: float) -> float:
    """The level around ``began``, where nothing moved yet, or else around the nearer end."""
    low, high = (float(end) for end in np.quantile(values, range_ends()))
    level = float(np.clip(began, low, high))
    near = values[np.abs(values - level) <= TUNING.near_rest * (high - low)]
    return float(np.median(near)) if len(near) else level
