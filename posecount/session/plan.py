"""Lays out a routine as one set after another."""

from __future__ import annotations

from dataclasses import dataclass

from posecount.session.spec import Routine, Step, Turning
from posecount.signals.legs import Leg


@dataclass(frozen=True, slots=True)
class PlannedSet:
    """The work asked for without a break: reps of one side in one direction.

    ``index`` is its place in the routine and ``step_index`` that of its step, both from 0;
    ``set_number`` runs from 1 to ``step.sets``. ``side`` and ``direction`` are None for any.
    """

    index: int
    step_index: int
    step: Step
    set_number: int
    side: Leg | None
    direction: Turning | None

    @property
    def reps(self) -> int:
        """Number of reps asked for."""
        return self.step.reps_asked

    def only_turns(self, before: PlannedSet) -> bool:
        """Whether only the direction differs, so that the person can simply continue."""
        return (self.step_index, self.set_number, self.side) == (
            before.step_index,
            before.set_number,
            before.side,
        )


def plan(routine: Routine) -> tuple[PlannedSet, ...]:
    """Return every set in order: by step, set, side, and direction."""
    sets: list[PlannedSet] = []
    for step_index, step in enumerate(routine.steps):
        for set_number in range(1, step.sets + 1):
            for side in step.sides or (None,):
                for direction in step.directions or (None,):
                    sets.append(
                        PlannedSet(len(sets), step_index, step, set_number, side, direction)
                    )
    return tuple(sets)
