"""Toe press (toe grip): standing with soft knees, the toes of both feet grip the floor and hold."""

from __future__ import annotations

from collections import deque

import numpy as np

from posecount.counting.excursion import Excursion, Limits
from posecount.counting.landmark_reps import LandmarkRepMachine
from posecount.counting.machine import ExerciseMachine, ExerciseSpec
from posecount.counting.motion_reps import MotionRepMachine
from posecount.counting.movement import LegMovement, Movement
from posecount.signals.legs import LEGS, FootSignals, Leg, LegSignals, Point

_MEMORY_S = 75.0
_BEFORE_S = 0.8
_SEEN_VISIBILITY = 0.5
_KNEE_STAYS, _ANKLE_STAYS = 0.2, 0.12
"""In shanks: swaying moves a knee less, and lifting the heels an ankle more."""


class UnseenToes(Movement):
    """The landmarks have one toe a foot; its noise is as large as a grip of the toes."""

    limits = Limits(floor=1.0, typical=1.0)

    def possible(self, leg: LegSignals) -> bool:
        """Never to be told from landmarks."""
        return False

    def anchor(self, leg: LegSignals) -> Point:
        """The ankle stays where it is."""
        return leg.ankle_px

    def value(self, leg: LegSignals) -> float:
        """Nothing."""
        return 0.0

    def doubt(self, movement: LegMovement) -> str | None:
        """No movement is ever found."""
        return None


class ToePressMachine(MotionRepMachine):
    """Counts grips of the toes; a body in view must stay as it is, but for its toes."""

    def __init__(self, hold_target_s: float | None) -> None:
        super().__init__(hold_target_s, feet="both")
        self._legs: deque[tuple[float, Leg, LegSignals]] = deque()

    def see(self, feet: FootSignals) -> None:
        """Remember where the legs are."""
        seen = [(feet.t_s, name, leg) for name in LEGS if (leg := feet.leg(name)) is not None]
        self._legs += [each for each in seen if each[2].visibility >= _SEEN_VISIBILITY]
        while self._legs and self._legs[0][0] < feet.t_s - _MEMORY_S:
            self._legs.popleft()

    def _doubt(self, done: Excursion) -> str | None:
        """Why this was no grip of the toes."""
        moved = [self._moved(leg, done) for leg in LEGS]
        knees, ankles = (max(each) for each in zip(*moved, strict=True))
        if knees > _KNEE_STAYS:
            return "the knees bent or stretched, so it was not a press of the toes"
        if ankles > _ANKLE_STAYS:
            return "the feet moved as a whole, so it was not a press of the toes"
        return None

    def _moved(self, name: Leg, done: Excursion) -> tuple[float, float]:
        """How far knee and ankle went from before to the middle, in shanks; 0 where not seen."""
        quarter_s = (done.end_s - done.start_s) / 4
        before = self._between(name, done.start_s - _BEFORE_S, done.start_s)
        during = self._between(name, done.start_s + quarter_s, done.end_s - quarter_s)
        if not before or not during:
            return 0.0, 0.0
        shift = np.median(during, axis=0) - np.median(before, axis=0)
        return float(np.hypot(*shift[:2])), float(np.hypot(*shift[2:]))

    def _between(self, name: Leg, first_s: float, last_s: float) -> list[tuple[float, ...]]:
        legs = [leg for t_s, each, leg in self._legs if each == name and first_s <= t_s <= last_s]
        return [_knee_and_ankle(leg) for leg in legs]


def _knee_and_ankle(leg: LegSignals) -> tuple[float, ...]:
    x, y = leg.ankle_px[0] / leg.scale_px, leg.ankle_px[1] / leg.scale_px
    return x + leg.shank[0], y + leg.shank[1], x, y


def _build(hold_target_s: float | None) -> ExerciseMachine:
    return LandmarkRepMachine(UnseenToes(), hold_target_s)


def _build_region(hold_target_s: float | None) -> MotionRepMachine:
    return ToePressMachine(hold_target_s)


SPEC = ExerciseSpec(
    id="toe_press",
    aliases=("toe_grip",),
    title="Toe presses",
    counts="each grip of the floor with the toes of both feet, held and released",
    camera="close to the bare feet, from the front or at an angle, on something firm",
    hold_target_s=3.0,
    takes_hold_target=True,
    build=_build,
    build_region=_build_region,
    always_region=True,
)
