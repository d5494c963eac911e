"""Turns a routine into the figures by which days and weeks are judged."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from posecount.session.spec import Routine, Step


@dataclass(frozen=True, slots=True)
class Asked:
    """What a day of the plan asks of one exercise: reps in total, and times it is done."""

    reps_a_day: int
    times_a_day: int


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
    asked: dict[str, Asked] = {}
    for step in routine.steps:
        times = routine.times_a_day(step)
        before = asked.get(step.exercise, Asked(0, 0))
        reps = before.reps_a_day + _reps_each_time(step) * times
        asked[step.exercise] = Asked(reps, max(before.times_a_day, times))
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


def _reps_each_time(step: Step) -> int:
    turns = max(1, len(step.sides)) * max(1, len(step.directions))
    return step.reps_asked * step.sets * turns
