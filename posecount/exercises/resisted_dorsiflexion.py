"""Resisted dorsiflexion: sitting, legs out, the feet pull back against a band and hold."""

from __future__ import annotations

from dataclasses import dataclass

from posecount.counting.compensation import ankle_travelled, foot_stayed
from posecount.counting.excursion import Limits
from posecount.counting.form_faults import FormFault, LetGoEarly, Shrinking
from posecount.counting.landmark_reps import LandmarkRepMachine
from posecount.counting.machine import ExerciseMachine
from posecount.counting.motion_reps import MotionRepMachine
from posecount.counting.movement import TUNING as MOVEMENT
from posecount.counting.movement import LegMovement, Movement
from posecount.counting.posture import laid_out, legs_in_front, pointing_up
from posecount.counting.rest_of_body import LEG_IN_FRONT
from posecount.exercises.spec import UP, ExerciseSpec
from posecount.signals.legs import Leg, LegSignals, Point
from posecount.tuning import by_hand


@dataclass(frozen=True, slots=True)
class Tuning:
    """The usual size of the movement."""

    typical_shanks: float = by_hand(0.09, "shanks", "How far the toes are usually pulled back.")


TUNING = Tuning()


class Dorsiflexion(Movement):
    """The foot turns towards the shin while the shank lies still."""

    @property
    def limits(self) -> Limits:
        """Movement of the toes along the shank, in shanks."""
        return Limits(floor=MOVEMENT.floor_shanks, typical=TUNING.typical_shanks)

    def possible(self, leg: LegSignals) -> bool:
        """Require sitting or lying: a standing ankle bends with every move of the body."""
        return laid_out(leg)

    def rules_out(self, leg: LegSignals) -> bool:
        """Rule out a leg stretched up: that person lies on their back, and circles it."""
        return pointing_up(leg)

    def anchor(self, leg: LegSignals) -> Point:
        """Return the ankle, which stays in place."""
        return leg.ankle_px

    def value(self, leg: LegSignals) -> float:
        """Return dorsiflexion in shanks, from an arbitrary zero."""
        return leg.dorsiflexion

    def heading(self, towards_knee: Point) -> Point:
        """Return the direction towards the knee, in which the toes go."""
        return towards_knee

    def rejection(self, movement: LegMovement) -> str | None:
        """Reject the movement unless the foot turned about an ankle that stayed in place."""
        if ankle_travelled(movement.moments):
            return "the whole leg moved, so it was not a flexion of the foot"
        if foot_stayed(movement.moments, sign=-1):
            return "the leg moved over a still foot, so it was not a flexion of the foot"
        return None


def _form_faults(_side: Leg | None) -> dict[str, FormFault]:
    return {
        "Hold on until the chime.": LetGoEarly(),
        "Pull the feet back farther.": Shrinking(),
    }


def _build(hold_target_s: float | None) -> ExerciseMachine:
    return LandmarkRepMachine(Dorsiflexion(), hold_target_s)


def _build_region(hold_target_s: float | None) -> MotionRepMachine:
    return MotionRepMachine(hold_target_s, feet="either")


SPEC = ExerciseSpec(
    id="resisted_dorsiflexion",
    aliases=("resisted_flexion",),
    title="Resisted dorsiflexion",
    counts="each pull of the feet towards the shins, held and released",
    camera="from the side of the legs, level with the feet, the whole body in view",
    hold_target_s=5.0,
    takes_hold_target=True,
    posture=legs_in_front,
    attitudes=("legs_out", "lying"),
    rest_of_body=LEG_IN_FRONT,
    build=_build,
    form_faults=_form_faults,
    build_region=_build_region,
    likely_heading=UP,
    needs_view="lengthwise",
    movement=Dorsiflexion(),
)
