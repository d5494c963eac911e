"""Measures days and weeks against the plan, and streaks in which it was kept.

One plan is in force at a time: that of the routine begun last, in the version it had then, from the
day of that session on. A single exercise or a recording does not set a plan, but its reps count. A
day is kept when everything its plan asks for was done by reps that count (see ``session.day``). A
week runs from Monday to Sunday and is kept
when it has the required number of kept days. If the plan began or changed within the week, every
day contributes its own plan's days divided by seven, and the sum is rounded.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby
from typing import Literal

from posecount.session.daily_plan import Plan
from posecount.session.day import DoneReps, Standing, standings

Verdict = Literal["kept", "missed", "under way", "no plan"]

DAYS_A_WEEK = 7


@dataclass(slots=True)
class Tally:
    """The sessions and the reps by exercise of one day."""

    sessions: int = 0
    done: dict[str, DoneReps] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Day:
    """One day, the plan in force on it (None before the first plan), and how that stands."""

    date: date
    plan: Plan | None
    sessions: int
    stands: Sequence[Standing] = ()

    @property
    def share(self) -> float | None:
        """Share of the day's plan that was done, 0 to 1, with equal weights for the exercises."""
        if self.plan is None:
            return None
        shares = [one.done / one.asked.reps_a_day for one in self.stands]
        return sum(shares) / len(shares)

    @property
    def kept(self) -> bool:
        """Whether the whole plan was done."""
        return self.plan is not None and all(one.kept for one in self.stands)

    def done(self, exercise: str) -> int:
        """Return how many of the reps that the plan asks of an exercise were done."""
        return sum(one.done for one in self.stands if one.exercise == exercise)

    def asked(self, exercise: str) -> float:
        """Return the reps that the plan asks for on an average day; 0 if it has none of these."""
        if self.plan is None or exercise not in self.plan.asked:
            return 0.0
        return self.plan.asked[exercise].reps_a_day * self.plan.days_least / DAYS_A_WEEK


@dataclass(frozen=True, slots=True)
class Week:
    """One week, up to today; ``over`` once its Sunday has passed.

    ``goal`` is the smallest number of kept days it asks for, 0 if there was no plan; on
    ``active_days`` anything was done, and ``restless`` says that the plan has fewer such days.
    """

    monday: date
    goal: int
    kept_days: int
    active_days: int
    restless: bool
    over: bool

    @property
    def verdict(self) -> Verdict:
        """The week's verdict; a week under way is missed only once it is over."""
        if not self.goal:
            return "no plan"
        if self.kept_days >= self.goal:
            return "kept"
        return "missed" if self.over else "under way"


@dataclass(frozen=True, slots=True)
class Streak:
    """Numbers of periods in a row that were kept: up to now, and at best."""

    now: int
    best: int


def judge_days(
    first: date, today: date, tallies: Mapping[date, Tally], plans: Sequence[tuple[date, Plan]]
) -> list[Day]:
    """Return every day from ``first`` to ``today``.

    ``plans`` are sorted by the day they came into force.
    """
    nothing = Tally()
    days: list[Day] = []
    for day in _dates(first, today):
        tally = tallies.get(day, nothing)
        plan = plan_on(day, plans)
        stands = standings(plan, tally.done) if plan is not None else ()
        days.append(Day(day, plan, tally.sessions, stands))
    return days


def plan_on(day: date, plans: Sequence[tuple[date, Plan]]) -> Plan | None:
    """Return the plan in force on that day, of ``plans`` sorted by day; None before the first."""
    place = bisect_right(plans, day, key=lambda one: one[0])
    return plans[place - 1][1] if place else None


def judge_weeks(days: Sequence[Day], today: date) -> list[Week]:
    """Return the weeks that contain these days, of which the last may be under way."""
    return [
        _week(monday, list(within), today)
        for monday, within in groupby(days, key=lambda day: monday_of(day.date))
    ]


def week_streak(weeks: Sequence[Week]) -> Streak:
    """Return weeks in a row with the plan kept; the one under way can only add to them."""
    settled = [week.verdict == "kept" for week in weeks if week.verdict != "under way"]
    return _streak(settled)


def day_streak(days: Sequence[Day], today: date) -> Streak:
    """Return days in a row with the plan kept; today cannot break them before it is over."""
    return _streak([day.kept for day in days if day.kept or day.date < today])


def share_of_plan(days: Sequence[Day], exercise: str) -> float | None:
    """Return the share, 0 to 1, of the reps of an exercise that were done; None if none are asked.

    A week asks for the plan's least number of days. What is done beyond makes up for no other week.
    """
    asked = done = 0.0
    for _, within in groupby(days, key=lambda day: monday_of(day.date)):
        week = list(within)
        of_week = sum(day.asked(exercise) for day in week)
        asked += of_week
        done += min(of_week, sum(day.done(exercise) for day in week))
    return done / asked if asked else None


def monday_of(day: date) -> date:
    """Return the Monday of that day's week."""
    return day - timedelta(days=day.weekday())


def _week(monday: date, days: Sequence[Day], today: date) -> Week:
    """Return one week; the plan is assumed to stay the same for its remaining days."""
    to_come = [days[-1].plan] * (6 - days[-1].date.weekday())
    plans = [plan for plan in [*(day.plan for day in days), *to_come] if plan is not None]
    least = sum(plan.days_least for plan in plans)
    most = sum(plan.days_most for plan in plans)
    active = [day for day in days if day.sessions]
    planned = sum(day.plan is not None for day in active)
    return Week(
        monday=monday,
        goal=max(1, (2 * least + DAYS_A_WEEK) // (2 * DAYS_A_WEEK)) if plans else 0,
        kept_days=sum(day.kept for day in days),
        active_days=len(active),
        restless=planned > -(-most // DAYS_A_WEEK),
        over=monday + timedelta(days=DAYS_A_WEEK) <= today,
    )


def _streak(kept: Sequence[bool]) -> Streak:
    runs = [(one, len(list(same))) for one, same in groupby(kept)]
    now = runs[-1][1] if runs and runs[-1][0] else 0
    return Streak(now, max((length for one, length in runs if one), default=0))


def _dates(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)
