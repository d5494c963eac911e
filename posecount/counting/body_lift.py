"""Measures the body's lift over its flat level: from any side, tiptoe raises all of it."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from posecount.counting.neutral import TUNING as NEUTRAL
from posecount.signals.legs import LEGS, FootSignals, LegSignals
from posecount.tuning import by_hand, tuned


@dataclass(frozen=True, slots=True)
class Tuning:
    """Thresholds for measuring the lift."""

    size_over_s: float = by_hand(0.6, "s", "The body's size is the mean over this time.")
    shortest_shanks: float = tuned(
        2.6,
        "shanks",
        "From the shoulders down to the ankles; a standing person measures this and more, wherever "
        "the camera is.",
    )
    tallest_shanks: float = tuned(4.4, "shanks", "The most that a standing person measures.")
    apart_s: float = by_hand(
        1.0, "s", "Places this far apart in time are compared to learn the slope."
    )
    every_s: float = by_hand(0.1, "s", "A place is taken this often.")
    kept_slopes: int = tuned(
        600, "count", "One minute of slopes; the memory does not grow with the recording."
    )
    least_change: float = by_hand(
        0.01, "share", "A size that changes by a smaller share tells no slope."
    )
    steepest: float = tuned(
        0.9,
        "ratio",
        "A camera at floor or at ceiling height gives this slope, and no camera a steeper one.",
    )
    prior_change: float = by_hand(
        0.3, "share", "How much change of size must be seen before its slope is believed half."
    )
    unknown_slope: float = by_hand(
        0.2, "ratio", "How wrong a slope of 0 may be while nothing is known."
    )
    known_slope: float = by_hand(0.04, "ratio", "How wrong a slope that was learned may be.")


TUNING = Tuning()


class Place(NamedTuple):
    """The place of the body's middle in the picture, and the body's size; NaN if not seen."""

    t_s: float
    y_px: float
    size_px: float


class DistanceSlope:
    """The slope of the body's place over its size in the picture, learnt as the person walks.

    A point at height h above the floor lies, in the picture of a camera at height H, ``size * (H -
    h) / length`` under the horizon (pinhole camera, ``size`` the picture of a ``length``): walking
    towards the camera moves it along a line of that slope, and rising onto the toes does not change
    the size. The slope is the weighted median of differences over a second; until there are enough
    it is 0, which is right for a camera at the body's middle.
    """

    def __init__(self) -> None:
        self._last_second: deque[tuple[float, float, float]] = deque()
        self._slopes: deque[tuple[float, float]] = deque(
            [(0.0, TUNING.prior_change)], TUNING.kept_slopes
        )
        self.value = 0.0

    def update(self, t_s: float, y_px: float, size_px: float) -> None:
        """Take one place and size."""
        if self._last_second and t_s - self._last_second[-1][0] < TUNING.every_s - 1e-6:
            return
        self._last_second.append((t_s, y_px, size_px))
        while t_s - self._last_second[0][0] >= TUNING.apart_s:
            _, old_y_px, old_size_px = self._last_second.popleft()
            self._compare(y_px - old_y_px, size_px - old_size_px, size_px)

    def _compare(self, moved_px: float, grown_px: float, size_px: float) -> None:
        change = abs(grown_px) / size_px
        if change < TUNING.least_change or abs(moved_px) > TUNING.steepest * abs(grown_px):
            return
        self._slopes.append((moved_px / grown_px, change))
        slopes, weights = np.array(sorted([*self._slopes, (0.0, TUNING.prior_change)])).T
        heavier = np.cumsum(weights) >= weights.sum() / 2
        self.value = float(slopes[np.argmax(heavier)])

    @property
    def spread(self) -> float:
        """Error to expect of the slope."""
        seen = sum(change for _, change in self._slopes)
        return TUNING.known_slope + TUNING.unknown_slope * TUNING.prior_change / (
            TUNING.prior_change + seen
        )


class BodyLift:
    """Rise of the body's middle over its resting place, in shanks.

    The middle lies between hips and shoulders, whose landmarks, unlike those of the feet, are
    steady from every side. The camera is assumed to stand still. ``floor`` is the least lift
    distinguishable from noise.
    """

    def __init__(self, floor: float) -> None:
        self._floor = floor
        self._slope = DistanceSlope()
        self._sizes: deque[tuple[float, float]] = deque()
        self._rest: deque[Place] = deque()
        self.now = Place(math.nan, math.nan, math.nan)
        """The newest place."""
        self._level_px = (math.nan, math.nan)
        self._scale_px = math.nan

    def update(self, signals: FootSignals) -> None:
        """Take one frame's signals."""
        legs = [leg for leg in map(signals.leg, LEGS) if leg is not None]
        self.now = Place(signals.t_s, math.nan, math.nan)
        self._scale_px = signals.scale_px
        if signals.shoulders_px is None or not legs:
            return
        shoulders_px = signals.shoulders_px[1]
        y_px = (shoulders_px + _mean_hip_px(legs)) / 2
        size_px = self._steady_size(
            signals.t_s, max(leg.ankle_px[1] for leg in legs) - shoulders_px
        )
        if (
            math.isnan(y_px)
            or not TUNING.shortest_shanks < size_px / self._scale_px < TUNING.tallest_shanks
        ):
            return
        self.now = Place(signals.t_s, y_px, size_px)
        self._slope.update(*self.now)

    def forget_rest(self) -> None:
        """Forget the body's resting place."""
        self._rest.clear()
        self._level_px = (math.nan, math.nan)

    def rest(self, place: Place) -> None:
        """Note a place where the person was flat on the floor; places come in order of time."""
        if math.isnan(place.y_px):
            return
        self._rest.append(place)
        t_s = place.t_s
        while self._rest[0].t_s < t_s - NEUTRAL.window_s:
            self._rest.popleft()
        recent = [place for place in self._rest if place.t_s >= t_s - NEUTRAL.recent_s]
        if self._lift(*np.median(np.array(recent)[:, 1:], axis=0)) < -self._floor:
            self._rest = deque(recent)
        self._measure()

    def withdraw(self, since_s: float) -> None:
        """Withdraw what came after ``since_s``: it was the start of a movement, not rest."""
        kept = deque(place for place in self._rest if place.t_s <= since_s)
        if kept:
            self._rest = kept
            self._measure()

    @property
    def value(self) -> float:
        """The lift now; NaN while unknown."""
        return self._lift(*self.now[1:])

    @property
    def spread(self) -> float:
        """Error to expect of the lift, given the change of distance since rest."""
        return self._slope.spread * abs(self.now.size_px - self._level_px[1]) / self._scale_px

    def _lift(self, y_px: float, size_px: float) -> float:
        rest_y_px, rest_size_px = self._level_px
        come_down_px = y_px - rest_y_px - self._slope.value * (size_px - rest_size_px)
        return -come_down_px / self._scale_px

    def _measure(self) -> None:
        y_px, size_px = np.median(np.array(self._rest)[:, 1:], axis=0)
        self._level_px = (float(y_px), float(size_px))

    def _steady_size(self, t_s: float, size_px: float) -> float:
        self._sizes.append((t_s, size_px))
        while self._sizes[0][0] < t_s - TUNING.size_over_s:
            self._sizes.popleft()
        return float(np.mean([size for _, size in self._sizes]))


def _mean_hip_px(legs: list[LegSignals]) -> float:
    return sum(leg.hip_px[1] for leg in legs) / len(legs)
