"""Works out what is left of a day's plan, and the routine that does just that."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from posecount.session.daily_plan import Part, parts_of
from posecount.session.plan import PlannedSet, plan
from posecount.session.spec import Routine, Step, Turning
from posecount.signals.legs import Leg

DoneToday = Mapping[str, Mapping[Part, int]]
"""The reps of a day that count, by exercise and by the part of its plan that they count for."""


@dataclass(frozen=True, slots=True)
class PartToday:
    """One part of a step: reps asked for each time and in the whole day, and those done."""

    part: Part
    reps_each_time: int
    reps_asked: int
    reps_done: int

    @property
    def reps_due(self) -> int:
        """Reps that complete the time that was begun, or those of one more; 0 if all are done."""
        left = self.reps_asked - self.reps_done
        return (left - 1) % self.reps_each_time + 1 if left > 0 else 0


@dataclass(frozen=True, slots=True)
class StepToday:
    """One step of the routine today; ``index`` is its place in the routine, from 0."""

    index: int
    step: Step
    times_asked: int
    parts: tuple[PartToday, ...]

    @property
    def times_done(self) -> int:
        """Number of times the whole step was done."""
        return min(one.reps_done // one.reps_each_time for one in self.parts)

    @property
    def reps_asked(self) -> int:
        """Reps the day asks for."""
        return sum(one.reps_asked for one in self.parts)

    @property
    def reps_done(self) -> int:
        """Reps done, without those beyond what was asked for."""
        return sum(one.reps_done for one in self.parts)

    @property
    def done(self) -> bool:
        """Whether nothing is left of it today."""
        return self.reps_done >= self.reps_asked


@dataclass(frozen=True, slots=True)
class Due:
    """What is due of ``whole`` now. The session follows ``routine``, which has only that.

    ``places`` are, for each set of ``routine``, the set of ``whole`` that it is.
    """

    whole: Routine
    routine: Routine
    places: tuple[PlannedSet, ...]

    @property
    def is_whole(self) -> bool:
        """Whether nothing of the routine is left out."""
        return self.routine == self.whole

    def parts_of(self, index: int) -> list[Step]:
        """Return what is due of the step of ``whole`` at that place, from 0."""
        sets = zip(plan(self.routine), self.places, strict=True)
        return list(
            {one.step_index: one.step for one, at in sets if at.step_index == index}.values()
        )


def steps_today(routine: Routine, done: DoneToday) -> tuple[StepToday, ...]:
    """Return each step with the reps that were ``done`` today.

    Of steps that share a part, the first gets as many as it asks for, and the next what is left.
    """
    left = {exercise: Counter(parts) for exercise, parts in done.items()}
    return tuple(
        _step_today(index, step, routine.times_a_day(step), left.get(step.exercise, Counter()))
        for index, step in enumerate(routine.steps)
    )


def due_of(routine: Routine, today: tuple[StepToday, ...]) -> Due | None:
    """Return what is due now: every step that is not done yet, once; None if all are done.

    The steps done least often today come first.
    """
    waiting = sorted((one for one in today if not one.done), key=lambda one: one.times_done)
    parts = [(one, part) for one in waiting for part in _steps_due(one)]
    if not parts:
        return None
    due = routine.model_copy(update={"steps": tuple(part for _, part in parts)})
    whole = plan(routine)
    places = (_place(whole, parts[one.step_index][0], one) for one in plan(due))
    return Due(routine, due, tuple(places))


def whole_of(routine: Routine) -> Due:
    """Return the whole routine as what is due."""
    return Due(routine, routine, plan(routine))


def _step_today(index: int, step: Step, times: int, left: Counter[Part]) -> StepToday:
    """Return the step with what it takes of ``left``, the reps not taken by one before it."""
    each = step.reps_asked * step.sets
    parts = []
    for part in parts_of(step):
        taken = min(each * times, left[part])
        left[part] -= taken
        parts.append(PartToday(part, each, each * times, taken))
    return StepToday(index, step, times, tuple(parts))


def _steps_due(today: StepToday) -> list[Step]:
    """Return the step with only what is due of it, in several steps if it is not the same amount
    of each side and direction.
    """
    step, due = today.step, {one.part: one.reps_due for one in today.parts if one.reps_due}
    if len(due) == len(today.parts) and len(set(due.values())) == 1:
        return [_part(step, next(iter(due.values())), step.sides, step.directions)]
    steps = []
    for side in step.sides or (None,):
        of_side = {part.direction: reps for part, reps in due.items() if part.side == side}
        sides = (side,) if side else ()
        if len(of_side) == len(step.directions or (None,)) and len(set(of_side.values())) == 1:
            steps.append(_part(step, next(iter(of_side.values())), sides, step.directions))
            continue
        for direction, reps in of_side.items():
            steps.append(_part(step, reps, sides, (direction,) if direction else ()))
    return steps


def _part(step: Step, reps: int, sides: tuple[Leg, ...], directions: tuple[Turning, ...]) -> Step:
    """Return the step with that many reps for each side and direction, in as few sets as it has."""
    sets = -(-reps // step.reps_asked)
    each = None if step.reps is None else -(-reps // sets)
    return step.model_copy(
        update={"sets": sets, "reps": each, "sides": sides, "directions": directions}
    )


def _place(whole: tuple[PlannedSet, ...], today: StepToday, part: PlannedSet) -> PlannedSet:
    """Return the set of the whole routine that a set of the part is: the last ones are left."""
    number = today.step.sets - part.step.sets + part.set_number
    return next(
        one
        for one in whole
        if (one.step_index, one.set_number, one.side, one.direction)
        == (today.index, number, part.side, part.direction)
    )
