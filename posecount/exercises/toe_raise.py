"""Toe raise (heel raise): standing, the heels leave the floor and come back."""

from __future__ import annotations

from dataclasses import dataclass

from posecount.counting.compensation import ankle_opened, body_stayed, toe_travelled
from posecount.counting.excursion import Limits
from posecount.counting.form_faults import FormFault, LetGoEarly, Shrinking, TooFast
from posecount.counting.landmark_reps import LandmarkRepMachine
from posecount.counting.machine import ExerciseMachine
from posecount.counting.motion_reps import MotionRepMachine
from posecount.counting.movement import TUNING as MOVEMENT
from posecount.counting.movement import LegMovement, Movement
from posecount.counting.posture import on_ones_feet, upright
from posecount.counting.rest_of_body import RISING
from posecount.counting.tiptoe import TUNING as TIPTOE
from posecount.exercises.spec import UP, ExerciseSpec
from posecount.signals.legs import Leg, LegSignals, Point
from posecount.tuning import by_hand


@dataclass(frozen=True, slots=True)
class Tuning:
    """Thresholds for a good toe raise."""

    quickest_s: float = by_hand(1.2, "s", "Raises that take less are too fast to be controlled.")


TUNING = Tuning()


class HeelRise(Movement):
    """The heel's and the knee's height over the toe, with double weight for the heel.

    The heel reads well from the side. Seen from the front its landmark is poor, and the knee, which
    the raise lifts as far, compensates. Their errors are independent, so the mean has a smaller
    one.
    """

    moves_body = True

    @property
    def limits(self) -> Limits:
        """Rise of the heels, in shanks."""
        return Limits(floor=MOVEMENT.floor_shanks, typical=TIPTOE.typical_shanks)

    def possible(self, leg: LegSignals) -> bool:
        """Require standing: a foot under a chair moves about, and its landmarks more so."""
        return upright(leg)

    def anchor(self, leg: LegSignals) -> Point:
        """Return the toes, which stay in place."""
        return leg.toe_px

    def value(self, leg: LegSignals) -> float:
        """Return the mean rise of heel and knee over the toe, in shanks."""
        return (2 * leg.heel_rise + leg.knee_rise) / 3

    def rejection(self, movement: LegMovement) -> str | None:
        """Reject a moving toe, a body that does not rise, and an ankle that does not open."""
        if toe_travelled(movement.moments):
            return "the whole foot moved, so it was not a heel raise"
        if body_stayed(movement.moments, self.value):
            return "the body did not rise with the heel, so it was not a heel raise"
        if not ankle_opened(movement.moments):
            return "the ankle did not open as the heel rose, so it was not a heel raise"
        return None


def _form_faults(_side: Leg | None) -> dict[str, FormFault]:
    return {
        "Hold on until the chime.": LetGoEarly(),
        "Heels higher.": Shrinking(),
        "Slower, up and down.": TooFast(TUNING.quickest_s),
    }


def _build(hold_target_s: float | None) -> ExerciseMachine:
    return LandmarkRepMachine(HeelRise(), hold_target_s)


def _build_region(hold_target_s: float | None) -> MotionRepMachine:
    return MotionRepMachine(hold_target_s, feet="either", lifts_leg=True)


SPEC = ExerciseSpec(
    id="toe_raise",
    aliases=("heel_raise", "calf_raise"),
    title="Toe raises",
    counts="each rise onto the toes and back, both legs or one; the time at the top",
    camera="whole body in view, from the side or at an angle, camera at knee height or lower",
    hold_target_s=None,
    takes_hold_target=True,
    posture=on_ones_feet,
    attitudes=("standing",),
    rest_of_body=RISING,
    build=_build,
    build_region=_build_region,
    close_up_heading=UP,
    movement=HeelRise(),
    holds_measured=True,
    form_faults=_form_faults,
)
