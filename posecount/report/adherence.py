"""Measures days and weeks against the plan, and streaks in which it was kept.

One plan is in force at a time: that of the routine begun last, in the version it had then, from the
day of that session on. A single exercise or a recording does not set a plan, but its reps count. A
day is kept when every exercise of its plan was done with the required number of reps, including
reps let go early, since holds are judged elsewhere. A week runs from Monday to Sunday and is kept
when it has the required number of kept days. If the plan began or changed within the week, every
day contributes its own plan's days divided by seven, and the sum is rounded.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby
from typing import Literal

from posecount.session.daily_plan import Plan

Verdict = Literal["kept", "missed", "under way", "no plan"]

DAYS_A_WEEK = 7


@dataclass(slots=True)
class Tally:
    """The sessions and the reps by exercise of one day."""

    sessions: int = 0
    done: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Day:
    """One day, the plan in force on it (None before the first plan), and what was done."""

    date: date
    plan: Plan | None
    sessions: int
    done: Mapping[str, int]

    @property
    def share(self) -> float | None:
        """Share of the day's plan that was done, 0 to 1, with equal weights for the exercises."""
        if self.plan is None:
            return None
        shares = [
            min(1.0, self.done.get(exercise, 0) / asked.reps_a_day)
            for exercise, asked in self.plan.asked.items()
        ]
        return sum(shares) / len(shares)

    @property
    def kept(self) -> bool:
        """Whether the whole plan was done."""
        return self.plan is not None and all(
            self.done.get(exercise, 0) >= asked.reps_a_day
            for exercise, asked in self.plan.asked.items()
        )


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
    began = [day for day, _ in plans]
    nothing = Tally()
    days: list[Day] = []
    for day in _dates(first, today):
        place = bisect_right(began, day)
        tally = tallies.get(day, nothing)
        days.append(Day(day, plans[place - 1][1] if place else None, tally.sessions, tally.done))
    return days


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
