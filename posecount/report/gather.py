"""Adds up what the report tells, reading the history once and keeping little of it at a time."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from itertools import groupby
from typing import TYPE_CHECKING, Generic, TypeVar

from posecount.history.records import RepRecord, SessionRecord, SetRecord
from posecount.report.adherence import (
    DAYS_A_WEEK,
    Day,
    Streak,
    Tally,
    Week,
    day_streak,
    judge_days,
    judge_weeks,
    monday_of,
    week_streak,
)
from posecount.report.progress import ExerciseProgress, ProgressBook
from posecount.routine.daily_plan import Plan, plan_of, read_routine_json
from posecount.routine.events import Verdict

if TYPE_CHECKING:
    from posecount.history.store import History
    from posecount.routine.spec import Routine

DONE = (Verdict.COUNTED, Verdict.SHORT)
"""Reps that were done as asked, but for the hold, which is judged apart."""


@dataclass(frozen=True, slots=True)
class Report:
    """Everything the page shows, from the Monday ``first`` to ``today``.

    ``older`` says that there is history before ``first``, ``unreadable`` how many sessions were
    done against a routine that this version cannot read.
    """

    first: date
    today: date
    older: bool
    days: Sequence[Day]
    weeks: Sequence[Week]
    week_streak: Streak
    day_streak: Streak
    held_s: float
    exercises: Mapping[str, ExerciseProgress]
    unreadable: int

    @property
    def plan(self) -> Plan | None:
        """The plan in force today."""
        return self.days[-1].plan

    @property
    def sessions(self) -> int:
        """All that were done."""
        return sum(day.sessions for day in self.days)

    @property
    def reps(self) -> int:
        """All that were done."""
        return sum(sum(one.reps.values()) for one in self.exercises.values())

    @property
    def share_of_days(self) -> float | None:
        """Kept days of those asked for in the weeks that are over, 0 to 1; None before that."""
        over = [week for week in self.weeks if week.over and week.goal]
        asked = sum(week.goal for week in over)
        return sum(min(week.kept_days, week.goal) for week in over) / asked if asked else None

    def asked(self, exercise: str) -> float:
        """How many reps of it the plan has asked for; 0 where it was in no plan."""
        plans = (day.plan for day in self.days if day.plan is not None)
        return sum(
            plan.asked[exercise].reps_a_day * plan.days_least / DAYS_A_WEEK
            for plan in plans
            if exercise in plan.asked
        )

    def done_when_asked(self, exercise: str) -> int:
        """How many reps of it were done on days whose plan has it."""
        return sum(
            day.done.get(exercise, 0)
            for day in self.days
            if day.plan is not None and exercise in day.plan.asked
        )


def gather(
    history: History, today: date, days: int | None, zone: tzinfo | None = None
) -> Report | None:
    """The report on the last ``days``, or on everything; None where nothing was ever done.

    It begins on the Monday of the week in which those days begin. A session belongs to the day
    on which it began, in ``zone`` or where this machine is.
    """
    sessions = history.sessions()
    if not sessions:
        return None
    oldest = monday_of(min(day_of(sessions[0], zone), today))
    first = oldest
    if days is not None:
        first = max(oldest, monday_of(today - timedelta(days=days - 1)))
    # Zones differ by less than a day, and what is too early is left out again.
    since = datetime.combine(first, time.min).astimezone(zone) - timedelta(days=1)
    sets, reps = history.sets(since), history.reps(since)
    return add_up(sessions, sets, reps, first=first, today=today, zone=zone)


def add_up(
    sessions: Sequence[SessionRecord],
    sets: Iterable[SetRecord],
    reps: Iterable[RepRecord],
    *,
    first: date,
    today: date,
    zone: tzinfo | None = None,
) -> Report:
    """The report from ``first`` to ``today``; everything comes in the order of the sessions."""
    known = {session.id for session in sessions}
    sets_of, reps_of = _BySession(sets, known), _BySession(reps, known)
    plans, within = _Plans(), _Within()
    older = False
    for session in sessions:
        day = day_of(session, zone)
        plans.add(day, session)
        done = sets_of.take(session.id), reps_of.take(session.id)
        older = older or day < first
        if first <= day <= today:
            within.add(day, *done)
    judged = judge_days(first, today, within.tallies, plans.in_force)
    weeks = judge_weeks(judged, today)
    return Report(
        first=first,
        today=today,
        older=older,
        days=judged,
        weeks=weeks,
        week_streak=week_streak(weeks),
        day_streak=day_streak(judged, today),
        held_s=within.held_s,
        exercises=within.book.exercises(),
        unreadable=plans.unreadable,
    )


def day_of(session: SessionRecord, zone: tzinfo | None) -> date:
    """The day on which it began; one that runs past midnight belongs to the day before."""
    return session.started_at.astimezone(zone).date()


class _Plans:
    """Which plan came into force when; the same version is read once."""

    def __init__(self) -> None:
        self._read: dict[str, Routine | None] = {}
        self._by_day: dict[date, Plan] = {}
        self.unreadable = 0

    @property
    def in_force(self) -> list[tuple[date, Plan]]:
        """By the day from which on each was in force."""
        return sorted(self._by_day.items(), key=lambda one: one[0])

    def add(self, day: date, session: SessionRecord) -> None:
        """A session of this day; of several on one day the last one's plan is in force."""
        if not session.spec_json:
            return
        version = session.spec_sha256
        if version not in self._read:
            self._read[version] = read_routine_json(session.spec_json)
        routine = self._read[version]
        plan = None if routine is None else plan_of(routine)
        self.unreadable += routine is None
        if plan is not None:
            self._by_day[day] = plan


class _Within:
    """What was done in the time that is reported on."""

    def __init__(self) -> None:
        self.tallies: defaultdict[date, Tally] = defaultdict(Tally)
        self.book = ProgressBook()
        self.held_s = 0.0

    def add(self, day: date, sets: Sequence[SetRecord], reps: Sequence[RepRecord]) -> None:
        """One session. Sets that were done again do not count, nor what is beyond a set."""
        tally = self.tallies[day]
        tally.sessions += 1
        valid: dict[int | None, SetRecord] = {one.id: one for one in sets if not one.discarded}
        done = [rep for rep in reps if rep.verdict in DONE and rep.set_id in valid]
        for rep in done:
            self.book.add(day, rep, held=valid[rep.set_id].hold_target_s is not None)
            self.held_s += rep.hold_s
        for set_id, count in Counter(rep.set_id for rep in done).items():
            # Tries beyond what a set asks for make up for no other set.
            tally.done[valid[set_id].exercise] += min(count, valid[set_id].reps_asked)


Row = TypeVar("Row", SetRecord, RepRecord)


class _BySession(Generic[Row]):
    """Rows that come session by session, handed out so; no more than one session's are kept.

    Rows of a session that is not ``known``, as one begun just now, are passed over.
    """

    def __init__(self, rows: Iterable[Row], known: Container[int]) -> None:
        mine = (row for row in rows if row.session_id in known)
        self._groups: Iterator[tuple[int, Iterator[Row]]]
        self._groups = groupby(mine, key=lambda row: row.session_id)
        self._next: tuple[int, Iterator[Row]] | None = next(self._groups, None)

    def take(self, session: int) -> list[Row]:
        """The rows of that session; it is the next that has any, or has none."""
        if self._next is None or self._next[0] != session:
            return []
        rows = list(self._next[1])
        self._next = next(self._groups, None)
        return rows
