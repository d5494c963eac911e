"""Toe press (toe grip): standing with soft knees, the toes of both feet grip the floor and hold."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

import numpy as np

from posecount.counting.excursion import TUNING as EXCURSION
from posecount.counting.excursion import Excursion
from posecount.counting.motion_reps import MotionRepMachine
from posecount.counting.posture import on_ones_feet
from posecount.counting.rest_of_body import SITS_OR_STANDS
from posecount.exercises.spec import ExerciseSpec
from posecount.signals.legs import LEGS, FootSignals, Leg, LegSignals
from posecount.signals.legs import TUNING as SIGNALS
from posecount.tuning import by_hand


@dataclass(frozen=True, slots=True)
class Tuning:
    """Limits of what may move while the toes grip."""

    knee_stays_shanks: float = by_hand(0.2, "shanks", "Swaying moves a knee less.")
    ankle_stays_shanks: float = by_hand(0.12, "shanks", "Lifting the heels moves an ankle more.")


TUNING = Tuning()


class ToePressMachine(MotionRepMachine):
    """Counts grips of the toes; a body in view must not move otherwise."""

    def __init__(self, hold_target_s: float | None) -> None:
        super().__init__(hold_target_s, feet="both")
        self._legs: deque[tuple[float, Leg, LegSignals]] = deque()

    def see(self, feet: FootSignals) -> None:
        """Remember the places of the legs."""
        seen = [(feet.t_s, name, leg) for name in LEGS if (leg := feet.leg(name)) is not None]
        self._legs += [each for each in seen if each[2].visibility >= SIGNALS.seen_visibility]
        while self._legs and self._legs[0][0] < feet.t_s - EXCURSION.memory_s:
            self._legs.popleft()

    def _rejection(self, done: Excursion) -> str | None:
        """Return why this was not a grip of the toes."""
        moved = [self._moved(leg, done) for leg in LEGS]
        knees, ankles = (max(each) for each in zip(*moved, strict=True))
        if knees > TUNING.knee_stays_shanks:
            return "the knees bent or stretched, so it was not a press of the toes"
        if ankles > TUNING.ankle_stays_shanks:
            return "the feet moved as a whole, so it was not a press of the toes"
        return None

    def _moved(self, name: Leg, done: Excursion) -> tuple[float, float]:
        """Return how far knee and ankle went up to the middle, in shanks; 0 if not seen."""
        before = self._between(name, done.start_s - EXCURSION.before_s, done.start_s)
        during = self._between(name, *done.middle_s)
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
    posture=on_ones_feet,
    rest_of_body=SITS_OR_STANDS,
    attitudes=("standing", "on_chair"),
    feet="both",
    build_region=_build_region,
    always_region=True,
    toes_only=True,
    close_up=True,
)
