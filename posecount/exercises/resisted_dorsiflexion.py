"""Resisted dorsiflexion: sitting, legs out, the feet pull back against a band and hold."""

from __future__ import annotations

from posecount.counting.compensation import ankle_travelled, foot_stayed, standing
from posecount.counting.excursion import Limits
from posecount.counting.landmark_reps import LandmarkRepMachine
from posecount.counting.machine import ExerciseMachine, ExerciseSpec
from posecount.counting.motion_reps import MotionRepMachine
from posecount.counting.movement import LegMovement, Movement
from posecount.signals.legs import LegSignals, Point


class Dorsiflexion(Movement):
    """The foot turns towards the shin while the shank lies still."""

    limits = Limits(floor=0.03, typical=0.09)

    def possible(self, leg: LegSignals) -> bool:
        """Sitting or lying: a standing ankle bends with every move of the body."""
        return not standing(leg)

    def anchor(self, leg: LegSignals) -> Point:
        """The ankle stays where it is."""
        return leg.ankle_px

    def value(self, leg: LegSignals) -> float:
        """Dorsiflexion in shanks, from an arbitrary zero."""
        return leg.dorsiflexion

    def heading(self, towards_knee: Point) -> Point:
        """The toes go towards the knee."""
        return towards_knee

    def doubt(self, movement: LegMovement) -> str | None:
        """The foot must turn about an ankle that stays put."""
        if ankle_travelled(movement.moments):
            return "the whole leg moved, so it was not a flexion of the foot"
        if foot_stayed(movement.moments, sign=-1):
            return "the leg moved over a still foot, so it was not a flexion of the foot"
        return None


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
    build=_build,
    build_region=_build_region,
    needs_view="lengthwise",
    movement=Dorsiflexion(),
)
