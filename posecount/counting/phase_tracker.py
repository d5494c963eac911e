"""Follows a foot round and round: laps, their direction in the picture, and reversals."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass

import numpy as np

from posecount.counting.cycle import TUNING as CYCLE
from posecount.counting.cycle import TURN, Cycle, CyclePath
from posecount.signals.ellipse_phase import TUNING as ELLIPSE
from posecount.signals.ellipse_phase import (
    Ellipse,
    Series,
    edge_phase,
    fit_ellipse,
    open_phase,
)
from posecount.signals.filters import despike, steady
from posecount.signals.legs import Point
from posecount.signals.quantiles import quantiles
from posecount.tuning import by_hand, tuned


@dataclass(frozen=True, slots=True)
class Tuning:
    """Thresholds for a foot that goes round."""

    closed_after_rad: float = by_hand(
        0.4,
        "rad",
        "A cycle is closed this much after its end: the centre of a path half seen is not yet "
        "known.",
    )
    least_radius_shanks: float = by_hand(0.045, "shanks", "Landmarks that tremble reach less far.")
    still_radius_shanks: float = by_hand(0.015, "shanks", "A third of the least radius is rest.")
    out_share: float = by_hand(
        0.6, "share", "Share of the radius at which turning begins, on the way out from rest."
    )
    reversal_rad: float = by_hand(1.2, "rad", "A foot that has turned back this far has reversed.")
    look_every_s: float = by_hand(0.1, "s", "The path is looked at this often, to save time.")
    start_s: float = by_hand(0.7, "s", "Turning must leave rest within this long.")
    rest_s: float = by_hand(1.2, "s", "A foot that is still for this long rests.")
    rest_share: float = by_hand(0.15, "share", "Share of the radius within which a foot is still.")
    inside_s: float = by_hand(
        0.5,
        "s",
        "A foot that is still well inside the circle rests after this long: turning never pauses "
        "there.",
    )
    inside_share: float = by_hand(0.6, "share", "Share of the radius that is well inside.")
    inside_reach: float = by_hand(
        0.15, "share", "Share of the radius within which it is still there."
    )
    flattest_share: float = by_hand(
        0.2,
        "share",
        "The circle is taken to be at least this wide, as a share of its length: it may be seen "
        "edge-on.",
    )
    lost_after_s: float = by_hand(1.0, "s", "A foot that was not seen for this long is lost.")
    fastest_shanks_per_s: float = tuned(
        2.5, "shanks_per_s", "Twice the pace of the widest and fastest circles."
    )
    tremble_shanks: float = by_hand(
        0.03,
        "shanks",
        "A landmark may go this far from one frame to the next, however quickly they come.",
    )
    leap_s: float = by_hand(0.5, "s", "What stays elsewhere for this long is believed.")
    fewest_samples: int = by_hand(5, "count", "Fewer samples are no path.")
    sample_turn_rad: float = by_hand(
        0.5, "rad", "A foot turns no farther from one sample to the next."
    )
    reach_tail: float = by_hand(
        0.1, "share", "Share of a short path's places beyond each of its ends, outliers among them."
    )


TUNING = Tuning()


class PhaseTracker:
    """Feed it the toe's place about the ankle; it returns finished laps.

    A landmark faster than ``fastest``, in the place's unit per second, has leapt; followed points
    do not leap. A path flatter than ``open_from`` (minor to major axis) is followed by its swing
    instead of its angle.
    """

    def __init__(self, fastest: float | None = None, open_from: float | None = None) -> None:
        self._fastest = TUNING.fastest_shanks_per_s if fastest is None else fastest
        self._open_from = ELLIPSE.open_ratio if open_from is None else open_from
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
        """Take the toe's place at media time ``t_s``, None if it was not seen."""
        if toe is None:
            lost = bool(self._path) and t_s - self._path[-1][0] > TUNING.lost_after_s
            return self._stop() if lost else []
        if self._leapt(t_s, toe):
            return []
        self._path.append((t_s, *toe))
        if t_s - self._looked_s < TUNING.look_every_s:
            return []
        self._looked_s = t_s
        return self._look(t_s)

    def _leapt(self, t_s: float, toe: Point) -> bool:
        """Whether the landmark went faster than a foot can, and only just now."""
        if not self._path:
            return False
        before_s, *before = self._path[-1]
        waited_s = t_s - before_s
        far = math.dist(toe, before) > TUNING.tremble_shanks + self._fastest * waited_s
        return far and waited_s < TUNING.leap_s

    def finish(self) -> list[Cycle]:
        """Return the unfinished last lap at the end of the recording."""
        return self._stop()

    def _look(self, t_s: float) -> list[Cycle]:
        path = np.array(self._path)
        if not self.turning:
            self._forget_before(t_s - TUNING.start_s)
            if _reach(_without_glitches(path)) >= TUNING.least_radius_shanks:
                self._lap_since_s = float(path[0, 0])
            return []
        laps = self._laps(path)
        return laps + self._stop() if self._rests(path) else laps

    def _rests(self, path: Series) -> bool:
        """Whether the foot is still for long, or briefly well inside the circle.

        Turning never pauses there.
        """
        t_s = path[-1, 0]
        if self._ellipse is None or t_s - path[0, 0] < TUNING.rest_s:
            return False
        recent = path[path[:, 0] >= t_s - TUNING.rest_s]
        if _reach(recent) < max(TUNING.still_radius_shanks, TUNING.rest_share * self.radius):
            return True
        latest = path[path[:, 0] >= t_s - TUNING.inside_s]
        half = np.array(
            [self._ellipse.major, max(self._ellipse.minor, TUNING.flattest_share * self.radius)]
        )
        place = np.median(latest[:, 1:], axis=0) - self._ellipse.centre
        inside = float(np.hypot(*((place @ self._ellipse.axes.T) / half))) < TUNING.inside_share
        return inside and _reach(latest) < TUNING.inside_reach * self.radius

    def _laps(self, path: Series) -> list[Cycle]:
        """Return every lap that the path has closed since the last look."""
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
        if turned[furthest] >= TURN + TUNING.closed_after_rad and view.times_s[closed[0]] > (
            view.times_s[0] + CYCLE.least_cycle_s
        ):
            return view.lap(int(closed[0]), _crossing(view.times_s, turned, int(closed[0]), TURN))
        if turned[furthest] - turned[-1] >= TUNING.reversal_rad:
            return view.lap(furthest, float(view.times_s[furthest]))
        return None

    def _unwind(self, path: Series) -> CyclePath | None:
        """Return the lap under way as an angle; the ellipse is fitted to the previous lap, too."""
        times_s = path[:, 0]
        toe = np.column_stack([steady(times_s, path[:, 1]), steady(times_s, path[:, 2])])
        self._ellipse = ellipse = fit_ellipse(toe)
        if ellipse.major < TUNING.least_radius_shanks:
            return None
        is_open = ellipse.ratio >= self._open_from
        phase = (open_phase if is_open else edge_phase)(toe, ellipse)
        if not self._out:
            self._find_start(times_s, toe, ellipse)
        seen = ~np.isnan(phase)
        now = (times_s >= self._lap_since_s) & seen
        if np.count_nonzero(now) < TUNING.fewest_samples:
            return None
        turned = phase[now] - self._base(times_s, phase)
        return CyclePath(
            times_s[now], toe[now], turned, ellipse.major, ellipse.minor, is_open, path[:, 1:]
        )

    def _base(self, times_s: Series, phase: Series) -> float:
        """Return the phase at which the lap under way began, most often between two samples."""
        seen = ~np.isnan(phase)
        first = phase[seen][np.searchsorted(times_s[seen], self._lap_since_s)]
        between = np.interp(self._lap_since_s, times_s[seen], phase[seen])
        return float(
            np.clip(between, first - TUNING.sample_turn_rad, first + TUNING.sample_turn_rad)
        )

    def _find_start(self, times_s: Series, toe: Series, ellipse: Ellipse) -> None:
        """Find the start of the first lap, which excludes the way out from rest to the circle."""
        half = np.array([ellipse.major, max(ellipse.minor, ELLIPSE.open_ratio * ellipse.major)])
        out = np.hypot(*(((toe - toe[0]) @ ellipse.axes.T) / half).T) >= TUNING.out_share
        if out.any():
            self._lap_since_s = float(times_s[np.argmax(out)])

    def _stop(self) -> list[Cycle]:
        """Stop turning; return the unfinished last lap, to be judged."""
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
    """Return half the longest extent of the toe's places, without outliers."""
    low, high = quantiles(path[:, 1:], (TUNING.reach_tail, 1 - TUNING.reach_tail))
    return float(np.max(high - low)) / 2


def _crossing(times_s: Series, turned: Series, index: int, level: float) -> float:
    before, after = turned[index - 1], turned[index]
    share = (level - before) / (after - before) if after > before else 1.0
    return float(times_s[index - 1] + share * (times_s[index] - times_s[index - 1]))
