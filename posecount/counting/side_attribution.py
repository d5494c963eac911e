"""Finds the foot that moved, by the places of the points that went furthest."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from posecount.counting.events import Side
from posecount.counting.excursion import TUNING as EXCURSION
from posecount.motion.camera_motion import without_camera_motion
from posecount.motion.point_motion import PointMotion
from posecount.signals.leg_places import LegPlace, LegPlaces
from posecount.signals.legs import LEGS, Leg
from posecount.tuning import by_hand, tuned


@dataclass(frozen=True, slots=True)
class Tuning:
    """Thresholds for the side of a movement."""

    every_s: float = by_hand(0.2, "s", "The points' shifts are kept this often, to save memory.")
    apart_shanks: float = by_hand(
        0.25, "shanks", "Feet nearer to each other in the picture cannot be told apart by places."
    )
    plainly_nearer_shanks: float = by_hand(
        0.12, "shanks", "A thing this much nearer to one foot belongs to it."
    )
    belongs_share: float = tuned(
        0.9,
        "share",
        "Share of a thing's movement that lies at the nearer foot if it is that foot alone. Where "
        "one foot plainly moved all of it did; where two side by side were pulled back, three "
        "quarters.",
    )
    both_share: float = by_hand(
        0.3, "share", "Share of all the movement that each foot has if both moved."
    )
    moves_along: float = by_hand(
        0.25,
        "share",
        "Share of the farthest travel that belongs to the movement: the toes go farthest, but "
        "where the whole foot lies tells whose it is.",
    )
    far_quantile: float = by_hand(
        0.98, "quantile", "The point that stands for the farthest travel."
    )
    fewest_points: int = by_hand(6, "count", "Fewer points have no place.")
    at_foot_shanks: float = by_hand(
        0.45, "shanks", "A thing farther from both feet is a shadow or a fold of cloth."
    )
    touching_ratio: float = tuned(
        1.6,
        "ratio",
        "Steps of the grid within which points touch: its diagonal neighbours do, at 1.41.",
    )
    flank_share: float = by_hand(
        0.3, "share", "Share of a movement at each end that is no part of its top."
    )
    most_lost: float = by_hand(
        0.1, "share", "Where more of the points are lost, nobody knows how far they went."
    )


TUNING = Tuning()


class MotionHistory:
    """Keeps the points' shifts of the last minute, five times a second."""

    def __init__(self) -> None:
        self._kept: deque[tuple[float, PointMotion]] = deque()

    def update(self, motion: PointMotion) -> None:
        """Take one frame's motion."""
        if self._kept and motion.t_s < self._kept[-1][0] + TUNING.every_s:
            return
        self._kept.append((motion.t_s, motion))
        while self._kept[0][0] < motion.t_s - EXCURSION.memory_s:
            self._kept.popleft()

    def segment_at(self, t_s: float) -> int:
        """Return the segment at that time, -1 if none is known."""
        near = [motion.segment for at_s, motion in self._kept if at_s <= t_s]
        return near[-1] if near else -1

    def whose(self, start_s: float, end_s: float, scenes: Mapping[int, LegPlaces]) -> Side:
        """Return the side that moved between the two times; unknown if places do not show it."""
        rest, top = self._rest_and_top(start_s, end_s)
        scene = scenes.get(top[0].segment) if top else None
        if not rest or scene is None or len(scene.legs) < len(LEGS):
            return "unknown"
        moved = _usual([m.shift_px for m in top]) - _usual([m.shift_px for m in rest])
        return side_of_points(top[0].origin_px, moved, scene)

    def travel_px(self, start_s: float, end_s: float) -> float:
        """Return how far a movement took the points from their rest to its top, in pixels.

        That is the travel of the farthest points but for a few, which may be noise; a foot is a
        small part of what is followed. NaN if it is unknown.
        """
        rest, top = self._rest_and_top(start_s, end_s)
        if not rest:
            return math.nan
        at_rest = _usual_if_seen([m.shift_px for m in rest])
        moved = [m.shift_px - at_rest for m in top]
        if max(float(np.isnan(each[:, 0]).mean()) for each in moved) > TUNING.most_lost:
            return math.nan
        origin_px = top[0].origin_px
        travel_px = [_travel_px(origin_px, each) for each in moved]
        if len(origin_px) < TUNING.fewest_points:
            return math.nan
        return max(float(np.sort(each)[-TUNING.fewest_points]) for each in travel_px)

    def _rest_and_top(
        self, start_s: float, end_s: float
    ) -> tuple[list[PointMotion], list[PointMotion]]:
        """Return the motions before a movement and at its top; none unless in one segment."""
        span_s = end_s - start_s
        top = self._between(
            start_s + TUNING.flank_share * span_s, start_s + (1 - TUNING.flank_share) * span_s
        )
        rest = self._between(start_s - EXCURSION.before_s, start_s)
        if not top or not rest or rest[-1].segment != top[0].segment:
            return [], []
        return rest, top

    def _between(self, first_s: float, last_s: float) -> list[PointMotion]:
        near = [
            m for t_s, m in self._kept if first_s - TUNING.every_s <= t_s <= last_s + TUNING.every_s
        ]
        return [m for m in near if m.segment == near[-1].segment and len(m.origin_px)]


def side_of_points(
    origin_px: NDArray[np.float64], moved_px: NDArray[np.float64], scene: LegPlaces
) -> Side:
    """Return the side of moved points, by places (n, 2) and shifts (n, 2) to the top, NaN unknown.

    Connected points are one thing: a foot, or a shadow or fold of cloth far from both feet.
    """
    travel_px = _travel_px(origin_px, moved_px)
    moving = np.flatnonzero(
        travel_px > TUNING.moves_along * np.quantile(travel_px, TUNING.far_quantile)
    )
    centres: dict[Leg, NDArray[np.float64]] = {leg: _centre(scene.legs[leg]) for leg in LEGS}
    if len(moving) < TUNING.fewest_points:
        return "unknown"
    if math.dist(centres["left"], centres["right"]) < TUNING.apart_shanks * scene.scale_px:
        return "unknown"
    moved: dict[Side, float] = {"left": 0.0, "right": 0.0, "unknown": 0.0}
    for thing in _things(origin_px[moving], _spacing_px(origin_px)):
        places_px, far_px = origin_px[moving[thing]], travel_px[moving[thing]]
        middle = places_px.mean(axis=0)
        away = {leg: math.dist(middle, centres[leg]) / scene.scale_px for leg in LEGS}
        if min(away.values()) > TUNING.at_foot_shanks:
            continue
        plain = abs(away["left"] - away["right"]) >= TUNING.plainly_nearer_shanks
        nearest = min(LEGS, key=lambda leg: away[leg])
        alone = _share_at(nearest, places_px, far_px, centres) >= TUNING.belongs_share
        moved[nearest if plain and alone else "unknown"] += float(far_px.sum())
    if min(moved["left"], moved["right"]) > TUNING.both_share * sum(moved.values()):
        return "both"
    return max(moved, key=lambda side: moved[side])


def _travel_px(
    origin_px: NDArray[np.float64], moved_px: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return how far each point went by itself, (n,); 0 for one that was lost."""
    own_px = without_camera_motion(origin_px, moved_px, corners=False)
    return np.asarray(np.nan_to_num(np.hypot(*own_px.T)), dtype=np.float64)


def _share_at(
    leg: Leg,
    places_px: NDArray[np.float64],
    far_px: NDArray[np.float64],
    centres: dict[Leg, NDArray[np.float64]],
) -> float:
    """Return the share of the movement ``far_px`` (n,), at places (n, 2), nearer to this foot."""
    away_px = {each: np.hypot(*(places_px - centres[each]).T) for each in LEGS}
    nearer = away_px[leg] <= np.minimum(away_px["left"], away_px["right"])
    return float(far_px[nearer].sum() / far_px.sum())


def _spacing_px(origin_px: NDArray[np.float64]) -> float:
    """Return the spacing of a grid's points."""
    steps = np.diff(np.unique(origin_px[:, 0]))
    return float(steps.min()) if len(steps) else 1.0


def _things(places_px: NDArray[np.float64], spacing_px: float) -> list[NDArray[np.intp]]:
    """Return groups of adjoining places (n, 2) of a grid, as indices."""
    apart_px = np.abs(places_px[:, None] - places_px[None]).max(axis=2)
    touching = apart_px < TUNING.touching_ratio * spacing_px
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


def _usual_if_seen(shifts: list[NDArray[np.float64]]) -> NDArray[np.float64]:
    """Return each point's median (n, 2) over the times at which it was not lost."""
    in_order = np.sort(np.array(shifts), axis=0)
    seen = np.isfinite(in_order).sum(axis=0)
    # Lost ones come last, so that the middle of none is lost, too.
    return np.asarray(np.take_along_axis(in_order, (seen[None] - 1) // 2, axis=0)[0])


def _centre(leg: LegPlace) -> NDArray[np.float64]:
    return np.asarray((leg.ankle_px + leg.heel_px + leg.toe_px) / 3, dtype=np.float64)
