"""The states of a recording and how they follow each other: with and without a routine.

Without a routine any exercise may begin at any time. With one, its order is likely and not certain:
a step may be interrupted, repeated or left out, and other exercises may come in between.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from posecount.exercises import EXERCISES
from posecount.recognition.path import Floats
from posecount.session.spec import Step
from posecount.tuning import by_hand, tuned


@dataclass(frozen=True, slots=True)
class Tuning:
    """How often exercises begin and end, per slot of time."""

    begins: float = tuned(
        0.002, "share", "Slots of something else after which a certain exercise begins."
    )
    ends: float = by_hand(
        0.01, "share", "Slots of an exercise after which it ends: after half a minute or more."
    )
    due_begins: float = by_hand(
        0.02,
        "share",
        "Slots of something else in a routine after which the step that is due begins.",
    )
    skipped: float = by_hand(0.1, "ratio", "How much less likely each step is to be left out.")
    back: float = by_hand(0.1, "ratio", "How much less likely it is to go back to a step.")


TUNING = Tuning()


@dataclass(frozen=True, slots=True)
class State:
    """Something that may be going on.

    ``exercise`` is its number in `EXERCISES`, None for something else. ``step`` is the number of
    the routine's step that it is part of, None without a routine or for what is not in it;
    ``begun`` is the number of the step that was begun last, -1 for none.
    """

    exercise: int | None
    step: int | None = None
    begun: int = -1

    @property
    def column(self) -> int:
        """Its column in the emission."""
        return 0 if self.exercise is None else 1 + self.exercise


Begins = Callable[[State, State], float]
"""Returns how often, per slot of the first state, the second one begins."""


@dataclass(frozen=True, slots=True)
class Course:
    """The states, the logarithms of going from one to another in a slot, and of beginning."""

    states: tuple[State, ...]
    transition: Floats
    initial: Floats


def any_course() -> Course:
    """Return the course of a recording in which anything may be done."""
    states = (State(None), *(State(number) for number in range(len(EXERCISES))))
    return _course(states, lambda before, after: TUNING.begins)


def course_of(steps: Sequence[Step]) -> Course:
    """Return the course of a recording of a routine with these steps."""
    numbers = {spec.id: number for number, spec in enumerate(EXERCISES)}
    asked = {numbers[step.exercise] for step in steps}
    states: list[State] = []
    for begun in range(-1, len(steps)):
        states.append(State(None, None, begun))
        if begun >= 0:
            states.append(State(numbers[steps[begun].exercise], begun, begun))
        states += [
            State(number, None, begun) for number in range(len(EXERCISES)) if number not in asked
        ]

    def begins(before: State, after: State) -> float:
        if after.step is None:
            return TUNING.begins if after.begun == before.begun else 0.0
        ahead = after.step - before.begun
        if ahead < 0:
            return TUNING.due_begins * TUNING.back
        return TUNING.due_begins * TUNING.skipped ** max(0, ahead - 1)

    return _course(tuple(states), begins)


def _course(states: tuple[State, ...], begins: Begins) -> Course:
    steps = np.zeros((len(states), len(states)))
    for i, before in enumerate(states):
        for j, after in enumerate(states):
            if i == j:
                continue
            leaves = 1.0 if before.exercise is None else TUNING.ends
            if after.exercise is None:
                same_place = after.begun == before.begun
                steps[i, j] = leaves if before.exercise is not None and same_place else 0.0
            else:
                steps[i, j] = leaves * begins(before, after)
        steps[i, i] = 1.0 - steps[i].sum()
    with np.errstate(divide="ignore"):
        logs = np.log(steps)
    return Course(states, logs, logs[0])
