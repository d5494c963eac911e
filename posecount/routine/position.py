"""Whether the person is there, in the exercise's position and still: from pose and signals."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from posecount.counting.compensation import standing, upright
from posecount.pose.landmarks import LandmarkIndex, Pose
from posecount.routine.plan import PlannedSet
from posecount.routine.sighting import NOBODY, Sighting
from posecount.signals.legs import LEGS, FootSignals, Leg, LegSignals

STILL_WINDOW_S = 1.0
_LOOK_EVERY_S = 0.2
STILL_SHANKS = 0.08
"""How far the body may stray from its place, in shanks (about 3 cm): nobody stands like a post."""

RAISED_SHANKS = 0.15
"""A foot this much higher than the other is off the floor, as the circles' machine has it."""

_PLAINLY_HIGHER = 0.5
_PLAINLY_SEEN = 0.5
_HANGING = 0.5
"""Of the shank's length: the knee is plainly above the ankle."""

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
    """Feed it every frame; it remembers the last second of where the body was."""

    def __init__(self) -> None:
        self._places: deque[tuple[float, NDArray[np.float64]]] = deque()
        self._still, self._looked_s = False, -math.inf

    def update(self, pose: Pose | None, signals: FootSignals, planned: PlannedSet) -> Sighting:
        """The person in this frame, with what to do where they are not in position."""
        if signals.jumped:
            self._places.clear()
        if pose is None or (signals.left is None and signals.right is None):
            self._places.clear()
            return NOBODY
        self._places.append((signals.t_s, pose.points_px[_BODY] / signals.scale_px))
        while self._places[0][0] < signals.t_s - STILL_WINDOW_S:
            self._places.popleft()
        advice = out_of_position(planned.step.exercise, planned.side, signals)
        still = self._is_still(signals.t_s)
        return Sighting(in_view=True, in_position=advice is None, still=still, advice=advice)

    def _is_still(self, t_s: float) -> bool:
        """Whether most of the body has stayed where it was; one foot may well be at work."""
        if t_s - self._places[0][0] < 0.8 * STILL_WINDOW_S:
            return False
        if t_s - self._looked_s >= _LOOK_EVERY_S:
            self._looked_s = t_s
            self._still = _strayed(np.array([at for _, at in self._places])) <= STILL_SHANKS
        return self._still


def _strayed(places: NDArray[np.float64]) -> float:
    """How far the middle one of the joints strays from its place; inf where none was seen."""
    places = places[:, ~np.isnan(places).any(axis=(0, 2))]
    if places.shape[1] == 0:
        return math.inf
    away = np.hypot(*np.moveaxis(places - np.median(places, axis=0), -1, 0))
    return float(np.median(np.quantile(away, 0.9, axis=0)))


def out_of_position(exercise: str, side: Leg | None, signals: FootSignals) -> str | None:
    """What to do to be in the exercise's position, in a sentence; None where one is in it.

    It is lenient: a posture is ruled out only where it plainly is another one, since a wrong no
    keeps a person waiting and a wrong yes costs nothing.
    """
    judge = _POSITIONS.get(exercise)
    return judge(signals, side) if judge is not None else None


def _legs(signals: FootSignals) -> list[LegSignals]:
    return [seen for seen in (signals.left, signals.right) if seen is not None]


def _on_ones_feet(signals: FootSignals, _side: Leg | None) -> str | None:
    if any(upright(leg) for leg in _legs(signals)):
        return None
    return "Stand up with both feet on the floor."


def _sitting(signals: FootSignals, side: Leg | None) -> str | None:
    if not all(standing(leg) for leg in _legs(signals)):
        return None
    leg = f"your {side} leg" if side else "your legs"
    return f"Sit down with {leg} straight out in front."


def _leg_raised(signals: FootSignals, side: Leg | None) -> str | None:
    """Lying with a leg up, sitting with it out, or standing with the foot off the floor."""
    off = [leg for leg in LEGS if _off_the_floor(signals, leg)]
    asked = f"your {side} leg" if side else "one leg"
    if not off:
        return f"Lie on your back and stretch {asked} up."
    if side is not None and _other_is_up(signals, side):
        return f"Other leg: stretch {asked} up."
    return None


def _off_the_floor(signals: FootSignals, leg: Leg) -> bool:
    this, other = signals.leg(leg), signals.leg(_other(leg))
    if this is None:
        return False
    if not standing(this):
        return True
    return other is not None and _higher(this, other) >= RAISED_SHANKS


def _other_is_up(signals: FootSignals, side: Leg) -> bool:
    """Whether plainly the wrong leg is raised; a leg hidden behind the other is no witness."""
    this, other = signals.leg(side), signals.leg(_other(side))
    if this is None or other is None:
        return False
    plain = min(this.visibility, other.visibility) >= _PLAINLY_SEEN
    return plain and _higher(other, this) >= _PLAINLY_HIGHER


def _foot_under_knee(signals: FootSignals, side: Leg | None) -> str | None:
    asked = signals.leg(side) if side is not None else None
    legs = [asked] if asked is not None else _legs(signals)
    if any(leg.shank[1] < -_HANGING for leg in legs):
        return None
    return "Sit on a chair or stand, with your foot beside the pencil."


def _higher(this: LegSignals, other: LegSignals) -> float:
    """By how much an ankle is above the other in the picture, in shanks."""
    return (other.ankle_px[1] - this.ankle_px[1]) / this.scale_px


def _other(leg: Leg) -> Leg:
    return "right" if leg == "left" else "left"


_POSITIONS: dict[str, Callable[[FootSignals, Leg | None], str | None]] = {
    "toe_raise": _on_ones_feet,
    "toe_walk": _on_ones_feet,
    "toe_press": _on_ones_feet,
    "ankle_circles": _leg_raised,
    "resisted_dorsiflexion": _sitting,
    "resisted_plantar_flexion": _sitting,
    "toe_pencil_pickup": _foot_under_knee,
}
