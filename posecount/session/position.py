"""Finds from pose and signals whether the person is there, in position, and still."""

from __future__ import annotations

import math
from collections import deque

import numpy as np
from numpy.typing import NDArray

from posecount.pose.landmarks import LandmarkIndex, Pose
from posecount.session.plan import PlannedSet
from posecount.session.sighting import NOBODY, Sighting
from posecount.signals.legs import FootSignals

STILL_WINDOW_S = 1.0
_LOOK_EVERY_S = 0.2
STILL_SHANKS = 0.08
"""The body may stray this far from its place, in shanks (about 3 cm); nobody stands quite still."""

_BODY = [
    LandmarkIndex.LEFT_SHOULDER,
    LandmarkIndex.RIGHT_SHOULDER,
    LandmarkIndex.LEFT_HIP,
    LandmarkIndex.RIGHT_HIP,
    LandmarkIndex.LEFT_KNEE,
    LandmarkIndex.RIGHT_KNEE,
    LandmarkIndex.LEFT_ANKLE,
    LandmarkIndex.RIGHT_ANKLE,
]


class PositionReader:
    """Feed it every frame; it returns what a session needs to know about the person."""

    def __init__(self) -> None:
        self._stillness = StillnessReader()

    def update(self, pose: Pose | None, signals: FootSignals, planned: PlannedSet) -> Sighting:
        """Return the person in this frame, with advice if they are not in position."""
        still = self._stillness.update(pose, signals)
        if still is None:
            return NOBODY
        advice = planned.step.spec.posture(signals, planned.side)
        return Sighting(in_view=True, in_position=advice is None, still=still, advice=advice)


class StillnessReader:
    """Feed it every frame; it remembers the body's places of the last second."""

    def __init__(self) -> None:
        self._places: deque[tuple[float, NDArray[np.float64]]] = deque()
        self._still, self._looked_s = False, -math.inf

    def update(self, pose: Pose | None, signals: FootSignals) -> bool | None:
        """Return whether the person keeps still; None if nobody is there."""
        if signals.jumped:
            self._places.clear()
        if pose is None or (signals.left is None and signals.right is None):
            self._places.clear()
            return None
        self._places.append((signals.t_s, pose.points_px[_BODY] / signals.scale_px))
        while self._places[0][0] < signals.t_s - STILL_WINDOW_S:
            self._places.popleft()
        return self._is_still(signals.t_s)

    def _is_still(self, t_s: float) -> bool:
        """Whether most of the body has stayed in place; one foot may be at work."""
        if t_s - self._places[0][0] < 0.8 * STILL_WINDOW_S:
            return False
        if t_s - self._looked_s >= _LOOK_EVERY_S:
            self._looked_s = t_s
            self._still = _strayed(np.array([at for _, at in self._places])) <= STILL_SHANKS
        return self._still


def _strayed(places: NDArray[np.float64]) -> float:
    """Return the median of the joints' distances from their places; inf if none was seen."""
    places = places[:, ~np.isnan(places).any(axis=(0, 2))]
    if places.shape[1] == 0:
        return math.inf
    away = np.hypot(*np.moveaxis(places - np.median(places, axis=0), -1, 0))
    return float(np.median(np.quantile(away, 0.9, axis=0)))
