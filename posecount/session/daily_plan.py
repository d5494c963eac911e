"""Turns a routine into the figures by which days and weeks are judged."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from posecount.session.spec import Routine, Step, Turning
from posecount.signals.legs import Leg


@dataclass(frozen=True, slots=True)
class Part:
    """The reps of an exercise with one leg in one direction; None stands for any."""

    side: Leg | None = None
    direction: Turning | None = None


def parts_of(step: Step) -> list[Part]:
    """Return the parts that each set of a step has."""
    return [
        Part(side, direction)
        for side in step.sides or (None,)
        for direction in step.directions or (None,)
    ]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a day of the plan asks of one exercise: reps in total, and times it is done.

    ``parts`` divides the reps by leg and direction; if it is empty, any will do. ``hold_s`` is the
    shortest hold asked for in seconds (of a bout, its length), None if any length will do.
    """

    reps_a_day: int
    times_a_day: int
    parts: Mapping[Part, int] = field(default_factory=dict)
    hold_s: float | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """A routine as a plan: the days per week, and what each exercise takes on such a day."""

    routine_id: str
    title: str
    days_least: int
    days_most: int
    asked: Mapping[str, Asked]


def plan_of(routine: Routine) -> Plan | None:
    """Return the plan of a routine; None if it is a single exercise done by itself."""
    if _is_single(routine):
        return None
    steps: dict[str, list[Step]] = {}
    for step in routine.steps:
        steps.setdefault(step.exercise, []).append(step)
    asked = {exercise: _asked(routine, same) for exercise, same in steps.items()}
    least, most = routine.days_per_week
    return Plan(routine.id, routine.title, least, most, asked)


def read_routine_json(text: str) -> Routine | None:
    """Return the routine that a session was done against; None if this version cannot read it.

    Values left out of the routine's file are null or empty lists in the session's copy.
    """
    try:
        return Routine.model_validate_json(json.dumps(_given(json.loads(text))))
    except (ValueError, ValidationError, RecursionError):
        return None


def _given(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _given(one) for key, one in value.items() if one is not None and one != []}
    return [_given(one) for one in value] if isinstance(value, list) else value


def _is_single(routine: Routine) -> bool:
    """Whether ``posecount live --exercise`` made the routine, which it names after the exercise."""
    first = routine.steps[0]
    return len(routine.steps) == 1 and routine.id == first.exercise.replace("_", "-")


def _asked(routine: Routine, steps: list[Step]) -> Asked:
    """Add up the steps of one exercise."""
    parts: Counter[Part] = Counter()
    for step in steps:
        for part in parts_of(step):
            parts[part] += step.reps_asked * step.sets * routine.times_a_day(step)
    targets = [step.hold_target_s for step in steps]
    shortest_s = min((target for target in targets if target is not None), default=None)
    return Asked(
        reps_a_day=parts.total(),
        times_a_day=max(map(routine.times_a_day, steps)),
        parts=dict(parts),
        hold_s=None if None in targets else shortest_s,
    )
