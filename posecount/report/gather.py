"""Collects the report's data, reading the history once and holding little of it at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from itertools import groupby
from typing import TYPE_CHECKING, Generic, TypeVar

from posecount.errors import InputError
from posecount.history.records import RepRecord, SessionRecord, SetRecord
from posecount.report.adherence import (
    Day,
    Streak,
    Tally,
    Week,
    day_streak,
    judge_days,
    judge_weeks,
    monday_of,
    plan_on,
    share_of_plan,
    week_streak,
)
from posecount.report.progress import ExerciseProgress, ProgressBook
from posecount.session.daily_plan import Part, Plan, plan_of, read_routine_json
from posecount.session.day import DoneReps
from posecount.session.events import Verdict

if TYPE_CHECKING:
    from posecount.history.store import History
    from posecount.session.spec import Routine

TRIED = (Verdict.COUNTED, Verdict.SHORT)
"""Reps that were done as asked, except perhaps the hold; progress is measured in all of them."""


@dataclass(frozen=True, slots=True)
class Report:
    """Everything the page shows, from the Monday ``first`` to ``today``.

    ``records`` are the sessions of that time. ``older`` says that there is history before
    ``first``; ``unreadable`` is the number of sessions whose routine this version cannot read.
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
    records: Sequence[SessionRecord] = ()

    @property
    def plan(self) -> Plan | None:
        """The plan in force today."""
        return self.days[-1].plan

    @property
    def sessions(self) -> int:
        """Number of sessions."""
        return sum(day.sessions for day in self.days)

    @property
    def reps(self) -> int:
        """Number of reps that count."""
        return sum(sum(one.reps.values()) for one in self.exercises.values())

    @property
    def share_of_days(self) -> float | None:
        """Kept days as a share of those asked for in finished weeks, 0 to 1; None if none are."""
        over = [week for week in self.weeks if week.over and week.goal]
        asked = sum(week.goal for week in over)
        return sum(min(week.kept_days, week.goal) for week in over) / asked if asked else None

    def asked(self, exercise: str) -> float:
        """Return how many reps of the exercise the plan has asked for; 0 if it was in no plan."""
        return sum(day.asked(exercise) for day in self.days)

    def share_of_plan(self, exercise: str) -> float | None:
        """Return the share, 0 to 1, of the reps asked for that were done; None if none were."""
        return share_of_plan(self.days, exercise)


def gather(
    history: History, today: date, days: int | None, zone: tzinfo | None = None
) -> Report | None:
    """Return the report on the last ``days``, or on everything; None if nothing was ever done.

    It begins on the Monday of the week in which those days begin. A session belongs to the day on
    which it began; see ``day_of``. Raises InputError if ``days`` is less than 1.
    """
    if days is not None and days < 1:
        raise InputError("A report is on at least 1 day.")
    sessions = history.sessions()
    if not sessions:
        return None
    oldest = monday_of(min(today, *(day_of(session, zone) for session in sessions)))
    first = oldest
    if days is not None and days <= (today - oldest).days:
        first = max(oldest, monday_of(today - timedelta(days=days - 1)))
    since = earliest_moment_of(first)
    sets, reps = history.sets(since), history.reps(since)
    return add_up(sessions, sets, reps, first=first, today=today, zone=zone)


def earliest_moment_of(day: date) -> datetime:
    """Return a moment before that day begins anywhere on earth, to query the history by.

    Sessions of the day before must be left out again.
    """
    before = day if day == date.min else day - timedelta(days=1)
    return datetime.combine(before, time.min, timezone.utc)


def add_up(
    sessions: Sequence[SessionRecord],
    sets: Iterable[SetRecord],
    reps: Iterable[RepRecord],
    *,
    first: date,
    today: date,
    zone: tzinfo | None = None,
) -> Report:
    """Return the report from ``first`` to ``today``; all rows come in the order of the sessions."""
    known = {session.id for session in sessions}
    sets_of, reps_of = _BySession(sets, known), _BySession(reps, known)
    plans = _Plans()
    for session in sessions:
        plans.add(day_of(session, zone), session)
    within = _Within(plans.in_force)
    older = False
    for session in sessions:
        day = day_of(session, zone)
        done = sets_of.take(session.id), reps_of.take(session.id)
        older = older or day < first
        if first <= day <= today:
            within.add(day, *done)
    judged = judge_days(first, today, within.tallies, within.plans)
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
        records=[one for one in sessions if first <= day_of(one, zone) <= today],
    )


def day_of(session: SessionRecord, zone: tzinfo | None = None) -> date:
    """Return the day on which the session began, at its place; ``zone`` is used if that is unknown.

    A session that runs past midnight belongs to the day before.
    """
    return session.begun(zone).date()


class _Plans:
    """The plans by the day they came into force; each version is read once."""

    def __init__(self) -> None:
        self._read: dict[str, Routine | None] = {}
        self._by_day: dict[date, Plan] = {}
        self.unreadable = 0

    @property
    def in_force(self) -> list[tuple[date, Plan]]:
        """The plans by the day from which each was in force."""
        return sorted(self._by_day.items(), key=lambda one: one[0])

    def add(self, day: date, session: SessionRecord) -> None:
        """Add a session of this day; of several on one day the last one's plan is in force."""
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
    """Collects what was done in the period of the report; ``plans`` are sorted by day."""

    def __init__(self, plans: Sequence[tuple[date, Plan]]) -> None:
        self.plans = plans
        self.tallies: defaultdict[date, Tally] = defaultdict(Tally)
        self.book = ProgressBook()
        self.held_s = 0.0

    def add(self, day: date, sets: Sequence[SetRecord], reps: Sequence[RepRecord]) -> None:
        """Add one session. Discarded sets do not count, nor do reps outside of a set."""
        tally, plan = self.tallies[day], plan_on(day, self.plans)
        tally.sessions += 1
        valid = {one.id: one for one in sets if not one.discarded}
        for rep in reps:
            its_set = valid.get(rep.set_id) if rep.set_id is not None else None
            if its_set is None:
                continue
            asked = plan.asked.get(its_set.exercise) if plan is not None else None
            set_for = Part(its_set.side, its_set.direction)
            done = tally.done.setdefault(its_set.exercise, DoneReps())
            done.add(rep.verdict, rep.hold_s, rep.side, rep.direction, set_for, asked)
            if rep.verdict in TRIED:
                self.book.add(day, rep, held=its_set.hold_target_s is not None)
                self.held_s += rep.hold_s


Row = TypeVar("Row", SetRecord, RepRecord)


class _BySession(Generic[Row]):
    """Hands out rows, which come session by session, one session's at a time.

    Rows of a session that is not ``known``, such as one just begun, are skipped.
    """

    def __init__(self, rows: Iterable[Row], known: Container[int]) -> None:
        mine = (row for row in rows if row.session_id in known)
        self._groups: Iterator[tuple[int, Iterator[Row]]]
        self._groups = groupby(mine, key=lambda row: row.session_id)
        self._next: tuple[int, Iterator[Row]] | None = next(self._groups, None)

    def take(self, session: int) -> list[Row]:
        """Return the rows of that session, which must be the next one that has any rows."""
        if self._next is None or self._next[0] != session:
            return []
        rows = list(self._next[1])
        self._next = next(self._groups, None)
        return rows
