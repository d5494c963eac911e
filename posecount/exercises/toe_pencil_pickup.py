"""Toe pencil pickup: a foot grips a pencil with its toes, lifts it, holds and lowers it."""

from __future__ import annotations

from dataclasses import dataclass

from posecount.counting.compensation import toes_stayed
from posecount.counting.excursion import Limits
from posecount.counting.landmark_reps import LandmarkRepMachine
from posecount.counting.machine import ExerciseMachine
from posecount.counting.motion_reps import MotionRepMachine
from posecount.counting.movement import LegMovement, Movement
from posecount.counting.posture import foot_under_knee, under_knee
from posecount.counting.rest_of_body import SITS_OR_STANDS
from posecount.exercises.spec import UP, ExerciseSpec
from posecount.signals.legs import LegSignals, Point
from posecount.tuning import by_hand


@dataclass(frozen=True, slots=True)
class Tuning:
    """The usual size of the movement."""

    floor_shanks: float = by_hand(
        0.05,
        "shanks",
        "The least lift that can be told from noise: more than elsewhere, since hip and foot err "
        "apart.",
    )
    typical_shanks: float = by_hand(0.2, "shanks", "How far the foot is usually lifted.")


TUNING = Tuning()


class FootLift(Movement):
    """The foot's height in the picture, in shanks: the toes' curl is too small to see."""

    usually_both = False

    @property
    def limits(self) -> Limits:
        """Lift of the foot, in shanks."""
        return Limits(floor=TUNING.floor_shanks, typical=TUNING.typical_shanks)

    def possible(self, leg: LegSignals) -> bool:
        """Require a chair or standing, with the foot under the knee."""
        return under_knee(leg)

    def anchor(self, leg: LegSignals) -> Point:
        """Return the hip, which stays in place."""
        return leg.hip_px

    def value(self, leg: LegSignals) -> float:
        """Return how far the middle of the foot is below the hip, in shanks, negative.

        Measured from the hip, because the model's length of a shank seen from the front varies, and
        that would move a foot far below the picture's top edge.
        """
        foot_px = (leg.toe_px[1] + leg.ankle_px[1]) / 2
        return (leg.hip_px[1] - foot_px) / leg.scale_px

    def rejection(self, movement: LegMovement) -> str | None:
        """Reject a foot whose toes stay on the floor, as in a heel raise."""
        if toes_stayed(movement.moments):
            return "the toes stayed on the floor, so nothing was picked up"
        return None


def _build(hold_target_s: float | None) -> ExerciseMachine:
    return LandmarkRepMachine(FootLift(), hold_target_s)


def _build_region(hold_target_s: float | None) -> MotionRepMachine:
    return MotionRepMachine(hold_target_s, feet="one")


SPEC = ExerciseSpec(
    id="toe_pencil_pickup",
    aliases=("pencil_pickup",),
    title="Toe pencil pickups",
    counts="each time a foot lifts a pencil with its toes, holds it and lowers it",
    camera="close to the bare feet, from the front or at an angle; or the whole body in view",
    hold_target_s=10.0,
    takes_hold_target=True,
    posture=foot_under_knee,
    attitudes=("on_chair", "standing"),
    rest_of_body=SITS_OR_STANDS,
    build=_build,
    feet="one",
    build_region=_build_region,
    close_up=True,
    close_up_heading=UP,
    movement=FootLift(),
)
