"""Places the overlay's panels away from the feet, and keeps them from jumping about."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from posecount.pose.landmarks import LandmarkIndex, Pose

_FEET = (
    (LandmarkIndex.LEFT_ANKLE, LandmarkIndex.LEFT_HEEL, LandmarkIndex.LEFT_FOOT_INDEX),
    (LandmarkIndex.RIGHT_ANKLE, LandmarkIndex.RIGHT_HEEL, LandmarkIndex.RIGHT_FOOT_INDEX),
)
# The toes reach beyond the last landmark by about this share of the foot.
_TOES_SHARE = 0.35
# Shares of the picture's shorter side.
_NEAR_SHARE = 0.03
_FAR_ENOUGH_SHARE = 0.2
_MOVE_AT_MOST_EVERY_S = 2.0
_REMEMBER_FEET_S = 6.0
_REMEMBER_EVERY_S = 0.2


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle in pixels; ``right`` and ``bottom`` are exclusive."""

    left: int
    top: int
    right: int
    bottom: int

    def gap_px(self, other: Rect) -> float:
        """Return the distance to ``other``; 0 if they touch or overlap."""
        across = max(self.left - other.right, other.left - self.right, 0)
        down = max(self.top - other.bottom, other.top - self.bottom, 0)
        return float(np.hypot(across, down))

    def overlaps(self, other: Rect) -> bool:
        """Whether the two share a pixel."""
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom


def feet_boxes(pose: Pose) -> list[Rect]:
    """Return a box around each foot whose landmarks are known, with room for the toes."""
    boxes = []
    for landmarks in _FEET:
        points_px = pose.points_px[list(landmarks)]
        if not np.isfinite(points_px).all():
            continue
        room_px = _TOES_SHARE * float(np.ptp(points_px, axis=0).max())
        left, top = np.floor(points_px.min(axis=0) - room_px).astype(int)
        right, bottom = np.ceil(points_px.max(axis=0) + room_px).astype(int)
        boxes.append(Rect(int(left), int(top), int(right), int(bottom)))
    return boxes


class Layout:
    """Keeps the panels in place until a foot comes near, then finds better places.

    Panels are placed in the order given, the first one always; a later one gets None if there is no
    place for it that is clear of the feet and of the other panels.
    """

    def __init__(self, width: int, height: int, margin_px: int) -> None:
        self._width, self._height = width, height
        self._margin_px = margin_px
        shorter_px = min(width, height)
        self._near_px = _NEAR_SHARE * shorter_px
        self._far_enough_px = _FAR_ENOUGH_SHARE * shorter_px
        # Assumed while no feet were seen: a recording of only the feet shows no pose.
        self._presumed_feet = Rect(0, round(0.7 * height), width, height)
        self._recent_feet: deque[tuple[float, list[Rect]]] = deque()
        self._sizes: tuple[tuple[int, int], ...] = ()
        self._places: list[Rect | None] = []
        self._moved_s = -np.inf

    def places(
        self, t_s: float, pose: Pose | None, sizes: Sequence[tuple[int, int]]
    ) -> list[Rect | None]:
        """Return the places of panels of these ``sizes`` (width, height) at ``t_s``."""
        feet = feet_boxes(pose) if pose is not None else []
        self._remember(t_s, feet)
        if tuple(sizes) != self._sizes or self._must_move(t_s, feet):
            body_px = pose.points_px if pose is not None else np.empty((0, 2))
            recent_feet = [box for _, boxes in self._recent_feet for box in boxes]
            known_feet = [*feet, *recent_feet] or [self._presumed_feet]
            self._places = self._choose(sizes, known_feet, body_px)
            self._sizes = tuple(sizes)
            self._moved_s = t_s
        return self._places

    def _remember(self, t_s: float, feet: list[Rect]) -> None:
        recent = self._recent_feet
        if feet and (not recent or t_s - recent[-1][0] >= _REMEMBER_EVERY_S):
            recent.append((t_s, feet))
        while recent and t_s - recent[0][0] > _REMEMBER_FEET_S:
            recent.popleft()

    def _must_move(self, t_s: float, feet: list[Rect]) -> bool:
        gaps_px = [place.gap_px(foot) for place in self._places if place for foot in feet]
        gap_px = min(gaps_px, default=np.inf)
        # A covered foot cannot wait; otherwise a minimum time between moves prevents jumping.
        return gap_px == 0 or (
            gap_px < self._near_px and t_s - self._moved_s >= _MOVE_AT_MOST_EVERY_S
        )

    def _choose(
        self,
        sizes: Sequence[tuple[int, int]],
        feet: list[Rect],
        body_px: NDArray[np.float64],
    ) -> list[Rect | None]:
        chosen: list[Rect | None] = []
        for order, size in enumerate(sizes):
            taken = [place for place in chosen if place is not None]
            best: Rect | None = None
            for slots in self._slots(size, left_first=order == 0):
                free = [slot for slot in slots if not any(slot.overlaps(one) for one in taken)]
                best = max(free, key=lambda slot: self._merit(slot, feet, body_px), default=best)
                if best is not None and self._clearance_px(best, feet) > self._near_px:
                    break
            if best is not None and order and self._clearance_px(best, feet) == 0:
                best = None
            chosen.append(best)
        return chosen

    def _merit(
        self, slot: Rect, feet: list[Rect], body_px: NDArray[np.float64]
    ) -> tuple[float, int]:
        """Rate a slot by its distance from the feet, and then by how little body it covers."""
        x, y = body_px[:, 0], body_px[:, 1]
        inside = (x >= slot.left) & (x < slot.right) & (y >= slot.top) & (y < slot.bottom)
        return min(self._clearance_px(slot, feet), self._far_enough_px), -int(inside.sum())

    def _clearance_px(self, slot: Rect, feet: list[Rect]) -> float:
        return min((slot.gap_px(foot) for foot in feet), default=np.inf)

    def _slots(self, size: tuple[int, int], *, left_first: bool) -> list[list[Rect]]:
        """Return the corners and, as second choice, the sides' middles; `max` takes the first."""
        width, height = size
        lefts = [self._margin_px, self._width - self._margin_px - width]
        top, bottom = self._margin_px, self._height - self._margin_px - height
        rows = ([top, bottom], [(self._height - height) // 2])
        return [
            [
                Rect(max(0, left), max(0, top), max(0, left) + width, max(0, top) + height)
                for top, left in product(tops, lefts if left_first else lefts[::-1])
            ]
            for tops in rows
        ]
