"""Which foot moved: where the points that went furthest lie, against where the feet are."""

from __future__ import annotations

import math
from collections import deque

import numpy as np
from numpy.typing import NDArray

from posecount.counting.events import Side
from posecount.motion.camera_motion import without_camera_motion
from posecount.motion.point_motion import PointMotion
from posecount.signals.leg_places import LegPlace, LegPlaces
from posecount.signals.legs import LEGS, Leg

_EVERY_S = 0.2
_MEMORY_S = 75.0
_BEFORE_S = 0.8
_APART = 0.25
"""In shanks: feet nearer to each other in the picture cannot be told apart by places."""

_PLAINLY_NEARER = 0.12
_BELONGS = 0.9
"""Of a thing's movement: if less lies at the nearer foot, it reaches over both. Where one foot
plainly moved all of it did; where two side by side were pulled back, three quarters."""

_BOTH_SHARE = 0.3
_MOVES_ALONG = 0.25
"""Of the furthest travel: the toes go furthest, but where the whole foot lies tells whose it is."""

_FEWEST_POINTS = 6
_AT_THE_FOOT = 0.45
_TOUCHING = 1.6
"""In steps of the grid: its diagonal neighbours touch."""


class MotionHistory:
    """Keeps the points' shifts of the last minute, five times a second."""

    def __init__(self) -> None:
        self._kept: deque[tuple[float, PointMotion]] = deque()

    def update(self, motion: PointMotion) -> None:
        """Take one frame's motion."""
        if self._kept and motion.t_s < self._kept[-1][0] + _EVERY_S:
            return
        self._kept.append((motion.t_s, motion))
        while self._kept[0][0] < motion.t_s - _MEMORY_S:
            self._kept.popleft()

    def segment_at(self, t_s: float) -> int:
        """The segment of that time, -1 where none is known."""
        near = [motion.segment for at_s, motion in self._kept if at_s <= t_s]
        return near[-1] if near else -1

    def whose(self, start_s: float, end_s: float, scenes: dict[int, LegPlaces]) -> Side:
        """Whose movement it was between the two times; unknown where places do not tell."""
        span_s = end_s - start_s
        top = self._between(start_s + 0.3 * span_s, start_s + 0.7 * span_s)
        rest = self._between(start_s - _BEFORE_S, start_s)
        segment = top[0].segment if top else -1
        scene = scenes.get(segment)
        if not rest or rest[-1].segment != segment or scene is None or len(scene.legs) < len(LEGS):
            return "unknown"
        moved = _usual([m.shift_px for m in top]) - _usual([m.shift_px for m in rest])
        return side_of_points(top[0].origin_px, moved, scene)

    def _between(self, first_s: float, last_s: float) -> list[PointMotion]:
        near = [m for t_s, m in self._kept if first_s - _EVERY_S <= t_s <= last_s + _EVERY_S]
        return [m for m in near if m.segment == near[-1].segment and len(m.origin_px)]


def side_of_points(
    origin_px: NDArray[np.float64], moved_px: NDArray[np.float64], scene: LegPlaces
) -> Side:
    """Whose points moved, by places (n, 2) and shifts (n, 2) from rest to the top, NaN unknown.

    What hangs together is one thing: a foot, or a shadow or fold of cloth far from both feet.
    """
    travel_px = np.nan_to_num(np.hypot(*without_camera_motion(origin_px, moved_px).T))
    moving = np.flatnonzero(travel_px > _MOVES_ALONG * np.quantile(travel_px, 0.98))
    centres: dict[Leg, NDArray[np.float64]] = {leg: _centre(scene.legs[leg]) for leg in LEGS}
    if len(moving) < _FEWEST_POINTS:
        return "unknown"
    if math.dist(centres["left"], centres["right"]) < _APART * scene.scale_px:
        return "unknown"
    moved: dict[Side, float] = {"left": 0.0, "right": 0.0, "unknown": 0.0}
    for thing in _things(origin_px[moving], _spacing_px(origin_px)):
        places_px, far_px = origin_px[moving[thing]], travel_px[moving[thing]]
        middle = places_px.mean(axis=0)
        away = {leg: math.dist(middle, centres[leg]) / scene.scale_px for leg in LEGS}
        if min(away.values()) > _AT_THE_FOOT:
            continue
        plain = abs(away["left"] - away["right"]) >= _PLAINLY_NEARER
        nearest = min(LEGS, key=lambda leg: away[leg])
        alone = _share_at(nearest, places_px, far_px, centres) >= _BELONGS
        moved[nearest if plain and alone else "unknown"] += float(far_px.sum())
    if min(moved["left"], moved["right"]) > _BOTH_SHARE * sum(moved.values()):
        return "both"
    return max(moved, key=lambda side: moved[side])


def _share_at(
    leg: Leg,
    places_px: NDArray[np.float64],
    far_px: NDArray[np.float64],
    centres: dict[Leg, NDArray[np.float64]],
) -> float:
    """How much of what goes ``far_px`` (n,) from places (n, 2) lies nearer to this foot."""
    away_px = {each: np.hypot(*(places_px - centres[each]).T) for each in LEGS}
    nearer = away_px[leg] <= np.minimum(away_px["left"], away_px["right"])
    return float(far_px[nearer].sum() / far_px.sum())


def _spacing_px(origin_px: NDArray[np.float64]) -> float:
    """How far a grid's points lie apart."""
    steps = np.diff(np.unique(origin_px[:, 0]))
    return float(steps.min()) if len(steps) else 1.0


def _things(places_px: NDArray[np.float64], spacing_px: float) -> list[NDArray[np.intp]]:
    """Groups of places (n, 2) of a grid that touch, as indices."""
    apart_px = np.abs(places_px[:, None] - places_px[None]).max(axis=2)
    touching = apart_px < _TOUCHING * spacing_px
    waiting = np.ones(len(places_px), dtype=np.bool_)
    things = []
    while waiting.any():
        grown = np.zeros(len(places_px), dtype=np.bool_)
        edge = np.zeros_like(grown)
        edge[np.argmax(waiting)] = True
        while edge.any():
            grown |= edge
            edge = touching[edge].any(axis=0) & ~grown
        waiting &= ~grown
        things.append(np.flatnonzero(grown))
    return things


def _usual(shifts: list[NDArray[np.float64]]) -> NDArray[np.float64]:
    return np.asarray(np.median(np.array(shifts), axis=0), dtype=np.float64)


def _centre(leg: LegPlace) -> NDArray[np.float64]:
    return np.asarray((leg.ankle_px + leg.heel_px + leg.toe_px) / 3, dtype=np.float64)
