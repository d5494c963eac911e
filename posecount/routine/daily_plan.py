"""What a routine asks for, in the figures that days and weeks are judged by."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from posecount.routine.spec import Routine, Step


@dataclass(frozen=True, slots=True)
class Asked:
    """What a day of the plan asks of one exercise: so many reps in all, in so many goes."""

    reps_a_day: int
    times_a_day: int


@dataclass(frozen=True, slots=True)
class Plan:
    """A routine as a plan: on how many days a week, and what of each exercise on such a day."""

    routine_id: str
    title: str
    days_least: int
    days_most: int
    asked: Mapping[str, Asked]


def plan_of(routine: Routine) -> Plan | None:
    """The plan a routine makes; None where it is one exercise, done by itself for once."""
    if _is_single(routine):
        return None
    asked: dict[str, Asked] = {}
    for step in routine.steps:
        times = routine.times_a_day(step)
        before = asked.get(step.exercise, Asked(0, 0))
        reps = before.reps_a_day + _reps_each_time(step) * times
        asked[step.exercise] = Asked(reps, max(before.times_a_day, times))
    least, most = routine.days_per_week
    return Plan(routine.id, routine.title, least, most, asked)


def read_routine_json(text: str) -> Routine | None:
    """The routine that a session was done against; None where this version cannot read it.

    What was left out in the routine's file is null or an empty list in the session's copy.
    """
    try:
        return Routine.model_validate_json(json.dumps(_given(json.loads(text))))
    except (ValueError, ValidationError):
        return None


def _given(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _given(one) for key, one in value.items() if one is not None and one != []}
    return [_given(one) for one in value] if isinstance(value, list) else value


def _is_single(routine: Routine) -> bool:
    """``posecount live --exercise`` makes such a routine, and names it after the exercise."""
    first = routine.steps[0]
    return len(routine.steps) == 1 and routine.id == first.exercise.replace("_", "-")


def _reps_each_time(step: Step) -> int:
    turns = max(1, len(step.sides)) * max(1, len(step.directions))
    return step.reps_asked * step.sets * turns
