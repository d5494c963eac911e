"""Resisted plantar flexion: sitting, one leg out, the foot points into a band and holds."""

from __future__ import annotations

from posecount.counting.compensation import ankle_travelled, foot_stayed, standing
from posecount.counting.excursion import Limits
from posecount.counting.landmark_reps import LandmarkRepMachine
from posecount.counting.machine import ExerciseMachine, ExerciseSpec
from posecount.counting.motion_reps import MotionRepMachine
from posecount.counting.movement import LegMovement, Movement
from posecount.signals.legs import LegSignals, Point


class PlantarFlexion(Movement):
    """The foot turns away from the shin while the shank stays still."""

    limits = Limits(floor=0.03, typical=0.12)
    usually_both = False

    def possible(self, leg: LegSignals) -> bool:
        """Sitting or lying: a standing ankle bends with every move of the body."""
        return not standing(leg)

    def anchor(self, leg: LegSignals) -> Point:
        """The ankle stays where it is."""
        return leg.ankle_px

    def value(self, leg: LegSignals) -> float:
        """Plantar flexion in shanks, from an arbitrary zero."""
        return -leg.dorsiflexion

    def heading(self, towards_knee: Point) -> Point:
        """The toes go away from the knee."""
        return -towards_knee[0], -towards_knee[1]

    def doubt(self, movement: LegMovement) -> str | None:
        """The foot must turn about an ankle that stays put."""
        if ankle_travelled(movement.moments):
            return "the whole leg moved, so it was not a flexion of the foot"
        if foot_stayed(movement.moments, sign=1):
            return "the leg moved over a still foot, so it was not a flexion of the foot"
        return None


def _build(hold_target_s: float | None) -> ExerciseMachine:
    return LandmarkRepMachine(PlantarFlexion(), hold_target_s)


def _build_region(hold_target_s: float | None) -> MotionRepMachine:
    return MotionRepMachine(hold_target_s, feet="one")


SPEC = ExerciseSpec(
    id="resisted_plantar_flexion",
    aliases=(),
    title="Resisted plantar flexion",
    counts="each push of the ball of the foot into the band, held and returned",
    camera="from the side of the stretched leg, level with the foot, the whole body in view",
    hold_target_s=5.0,
    takes_hold_target=True,
    build=_build,
    build_region=_build_region,
    needs_view="lengthwise",
    movement=PlantarFlexion(),
)
