"""Toe press (toe grip): standing with soft knees, the toes of both feet grip the floor and hold."""

from __future__ import annotations

from posecount.exercises.excursion import Limits
from posecount.exercises.machine import ExerciseMachine, ExerciseSpec
from posecount.exercises.movement import LegMovement, Movement
from posecount.exercises.region_machine import RegionRepMachine
from posecount.exercises.two_legs import TwoLegMachine
from posecount.signals.feet import LegSignals, Point


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


def _build(hold_target_s: float | None) -> ExerciseMachine:
    return TwoLegMachine(UnseenToes(), hold_target_s)


def _build_region(hold_target_s: float | None) -> RegionRepMachine:
    return RegionRepMachine(hold_target_s, feet="both")


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
