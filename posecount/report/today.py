"""What is left of the plan today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta, tzinfo
from typing import TYPE_CHECKING

from posecount.report.gather import day_of, earliest_moment_of, gather
from posecount.session.daily_plan import Part, Plan, plan_of, read_routine_json
from posecount.session.day import DoneReps, standings
from posecount.session.due import DoneToday, Due, StepToday, due_of, steps_today
from posecount.session.spec import Routine

if TYPE_CHECKING:
    from posecount.history.store import History


@dataclass(frozen=True, slots=True)
class Today:
    """One day of a plan: its steps, and the days of this week, before it, on which all was done."""

    routine: Routine
    steps: tuple[StepToday, ...]
    days_before: int

    @property
    def done(self) -> bool:
        """Whether the whole plan of the day is done."""
        return all(one.done for one in self.steps)

    @property
    def week_done(self) -> bool:
        """Whether the plan asks for no more days this week, so that this is a day of rest."""
        return self.days_before >= self.routine.days_per_week[1]

    @property
    def due(self) -> Due | None:
        """What to do next; None if nothing is left today."""
        return None if self.week_done else due_of(self.routine, self.steps)


def plan_in_force(history: History, day: date, zone: tzinfo | None = None) -> Routine | None:
    """Return the routine of the last session that followed a plan; None if there was none."""
    for session in reversed(history.sessions()):
        if session.spec_json and day_of(session, zone) <= day:
            routine = read_routine_json(session.spec_json)
            if routine is not None and plan_of(routine) is not None:
                return routine
    return None


def today_of(history: History, routine: Routine, day: date, zone: tzinfo | None = None) -> Today:
    """Return what is left of that routine on that day, whichever sessions did the rest."""
    done = done_on(history, routine, day, zone)
    return Today(routine, steps_today(routine, done), _days_before(history, routine, day, zone))


def done_on(history: History, routine: Routine, day: date, zone: tzinfo | None = None) -> DoneToday:
    """Return the reps of that day that ``session.day`` counts.

    A routine that is no plan, a single exercise, asks for nothing on any day.
    """
    plan = plan_of(routine)
    if plan is None:
        return {}
    return {
        one.exercise: {
            part: reps - one.missing.get(part, 0) for part, reps in one.asked.parts.items()
        }
        for one in standings(plan, _tried_on(history, plan, day, zone))
    }


def _tried_on(history: History, plan: Plan, day: date, zone: tzinfo | None) -> dict[str, DoneReps]:
    """Return what was tried on that day, by exercise; sets that were done again do not count."""
    since = earliest_moment_of(day)
    within = {one.id for one in history.sessions(since) if day_of(one, zone) == day}
    sets = {
        one.id: one for one in history.sets(since) if one.session_id in within and not one.discarded
    }
    tried: dict[str, DoneReps] = {}
    for rep in history.reps(since):
        its_set = sets.get(rep.set_id) if rep.set_id is not None else None
        if its_set is not None:
            tried.setdefault(rep.exercise, DoneReps()).add(
                rep.verdict,
                rep.hold_s,
                rep.side,
                rep.direction,
                Part(its_set.side, its_set.direction),
                plan.asked.get(rep.exercise),
            )
    return tried


def _days_before(history: History, routine: Routine, day: date, zone: tzinfo | None) -> int:
    """Return the days of this week, before this one, on which this routine's plan was kept."""
    report = gather(history, day, day.weekday() + 1, zone)
    if report is None:
        return 0
    monday = day - timedelta(days=day.weekday())
    return sum(
        one.kept
        for one in report.days
        if monday <= one.date < day and one.plan is not None and one.plan.routine_id == routine.id
    )
