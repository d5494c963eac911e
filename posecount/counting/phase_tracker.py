"""Follows one foot round and round: laps, their direction in the picture, reversals."""

from __future__ import annotations

import math
from collections import deque

import numpy as np

from posecount.counting.cycle import LEAST_CYCLE_S, TURN, Cycle, CyclePath
from posecount.signals.ellipse_phase import (
    OPEN_RATIO,
    Ellipse,
    Series,
    edge_phase,
    fit_ellipse,
    open_phase,
)
from posecount.signals.filters import despike, steady
from posecount.signals.legs import Point
from posecount.signals.quantiles import quantiles

CLOSED_TURN = TURN + 0.4
"""A lap is closed a little after its end: the centre of a path half seen is not yet known."""

LEAST_RADIUS = 0.045
_OUT_SHARE = 0.6
"""Of the radius: turning begins where the foot has come this far out from its rest."""

REVERSAL = 1.2
_LOOK_EVERY_S = 0.1
_START_S = 0.7
_REST_S = 1.2
_REST_SHARE = 0.15
_INSIDE_S = 0.5
_INSIDE_SHARE = 0.6
_INSIDE_REACH = 0.15
_LOST_AFTER_S = 1.0

_FASTEST, _TREMBLE, _LEAP_S = 2.5, 0.03, 0.5
"""In shanks a second, twice the pace of the widest and fastest circles, and in shanks; what
stays elsewhere for half a second is believed."""

_LEAST_SAMPLES = 5
_SAMPLE_TURN = 0.5


class PhaseTracker:
    """Feed it the toe's place about the ankle; it answers with laps that are over.

    What goes faster than ``fastest``, in the place's unit a second, is no foot but a landmark
    that leapt; points that are followed do not leap. A path flatter than ``open_from`` (minor
    to major axis) is followed by its swing and not by its angle.
    """

    def __init__(self, fastest: float = _FASTEST, open_from: float = OPEN_RATIO) -> None:
        self._fastest = fastest
        self._open_from = open_from
        self._path: deque[tuple[float, float, float]] = deque()
        self._looked_s = -math.inf
        self._lap_since_s = math.nan
        self._ellipse: Ellipse | None = None
        self._out = False
        self.turned = 0.0

    @property
    def turning(self) -> bool:
        """Whether the foot goes round."""
        return not math.isnan(self._lap_since_s)

    @property
    def radius(self) -> float:
        """Half the path's longest extent in shanks, 0 at rest."""
        return self._ellipse.major if self._ellipse and self.turning else 0.0

    @property
    def lap_since_s(self) -> float:
        """When the lap under way began; NaN at rest."""
        return self._lap_since_s

    def update(self, t_s: float, toe: Point | None) -> list[Cycle]:
        """Take the toe's place at media time ``t_s``, None where it was not seen."""
        if toe is None:
            lost = bool(self._path) and t_s - self._path[-1][0] > _LOST_AFTER_S
            return self._stop() if lost else []
        if self._leapt(t_s, toe):
            return []
        self._path.append((t_s, *toe))
        if t_s - self._looked_s < _LOOK_EVERY_S:
            return []
        self._looked_s = t_s
        return self._look(t_s)

    def _leapt(self, t_s: float, toe: Point) -> bool:
        """Whether the landmark went faster than a foot can, and only just now."""
        if not self._path:
            return False
        before_s, *before = self._path[-1]
        waited_s = t_s - before_s
        far = math.dist(toe, before) > _TREMBLE + self._fastest * waited_s
        return far and waited_s < _LEAP_S

    def finish(self) -> list[Cycle]:
        """The recording is over: what was turned of the last lap."""
        return self._stop()

    def _look(self, t_s: float) -> list[Cycle]:
        path = np.array(self._path)
        if not self.turning:
            self._forget_before(t_s - _START_S)
            if _reach(_without_glitches(path)) >= LEAST_RADIUS:
                self._lap_since_s = float(path[0, 0])
            return []
        laps = self._laps(path)
        return laps + self._stop() if self._rests(path) else laps

    def _rests(self, path: Series) -> bool:
        """Still for long, or shortly but well inside the circle, where turning never pauses."""
        t_s = path[-1, 0]
        if self._ellipse is None or t_s - path[0, 0] < _REST_S:
            return False
        recent = path[path[:, 0] >= t_s - _REST_S]
        if _reach(recent) < max(LEAST_RADIUS / 3, _REST_SHARE * self.radius):
            return True
        latest = path[path[:, 0] >= t_s - _INSIDE_S]
        half = np.array([self._ellipse.major, max(self._ellipse.minor, 0.2 * self.radius)])
        place = np.median(latest[:, 1:], axis=0) - self._ellipse.centre
        inside = float(np.hypot(*((place @ self._ellipse.axes.T) / half))) < _INSIDE_SHARE
        return inside and _reach(latest) < _INSIDE_REACH * self.radius

    def _laps(self, path: Series) -> list[Cycle]:
        """Every lap that the path has closed since the last look."""
        laps: list[Cycle] = []
        for _ in range(4):
            lap = self._next_lap(path)
            if lap is None:
                break
            if lap.full:
                laps.append(lap)
            self._out = True
            self._forget_before(self._lap_since_s)
            self._lap_since_s = lap.end_s
        return laps

    def _next_lap(self, path: Series) -> Cycle | None:
        view = self._unwind(path)
        if view is None:
            return None
        turned = np.abs(view.turned)
        self.turned = float(view.turned[-1])
        furthest = int(np.argmax(turned))
        closed = np.flatnonzero(turned >= TURN)
        if turned[furthest] >= CLOSED_TURN and view.times_s[closed[0]] > (
            view.times_s[0] + LEAST_CYCLE_S
        ):
            return view.lap(int(closed[0]), _crossing(view.times_s, turned, int(closed[0]), TURN))
        if turned[furthest] - turned[-1] >= REVERSAL:
            return view.lap(furthest, float(view.times_s[furthest]))
        return None

    def _unwind(self, path: Series) -> CyclePath | None:
        """The lap under way as an angle; the ellipse is that of the lap before it as well."""
        times_s = path[:, 0]
        toe = np.column_stack([steady(times_s, path[:, 1]), steady(times_s, path[:, 2])])
        self._ellipse = ellipse = fit_ellipse(toe)
        if ellipse.major < LEAST_RADIUS:
            return None
        is_open = ellipse.ratio >= self._open_from
        phase = (open_phase if is_open else edge_phase)(toe, ellipse)
        if not self._out:
            self._find_start(times_s, toe, ellipse)
        seen = ~np.isnan(phase)
        now = (times_s >= self._lap_since_s) & seen
        if np.count_nonzero(now) < _LEAST_SAMPLES:
            return None
        turned = phase[now] - self._base(times_s, phase)
        return CyclePath(times_s[now], toe[now], turned, ellipse.major, ellipse.minor, is_open)

    def _base(self, times_s: Series, phase: Series) -> float:
        """The phase where the lap under way began, most often between two samples."""
        seen = ~np.isnan(phase)
        first = phase[seen][np.searchsorted(times_s[seen], self._lap_since_s)]
        between = np.interp(self._lap_since_s, times_s[seen], phase[seen])
        return float(np.clip(between, first - _SAMPLE_TURN, first + _SAMPLE_TURN))

    def _find_start(self, times_s: Series, toe: Series, ellipse: Ellipse) -> None:
        """The way out from rest to the circle is no part of the first lap."""
        half = np.array([ellipse.major, max(ellipse.minor, OPEN_RATIO * ellipse.major)])
        out = np.hypot(*(((toe - toe[0]) @ ellipse.axes.T) / half).T) >= _OUT_SHARE
        if out.any():
            self._lap_since_s = float(times_s[np.argmax(out)])

    def _stop(self) -> list[Cycle]:
        """Turning is over; what was turned of the last lap, for the judge to weigh."""
        view = self._unwind(np.array(self._path)) if self.turning and self._path else None
        self._lap_since_s = math.nan
        self._out = False
        self.turned = 0.0
        self._ellipse = None
        self._path.clear()
        if view is None:
            return []
        furthest = int(np.argmax(np.abs(view.turned)))
        return [view.lap(furthest, float(view.times_s[furthest]))]

    def _forget_before(self, t_s: float) -> None:
        while self._path and self._path[0][0] < t_s:
            self._path.popleft()


def _without_glitches(path: Series) -> Series:
    times_s = path[:, 0]
    return np.column_stack([times_s, despike(times_s, path[:, 1]), despike(times_s, path[:, 2])])


def _reach(path: Series) -> float:
    """Half the longest extent of where the toe has been, outliers aside."""
    low, high = quantiles(path[:, 1:], (0.1, 0.9))
    return float(np.max(high - low)) / 2


def _crossing(times_s: Series, turned: Series, index: int, level: float) -> float:
    before, after = turned[index - 1], turned[index]
    share = (level - before) / (after - before) if after > before else 1.0
    return float(times_s[index - 1] + share * (times_s[index] - times_s[index - 1]))
