"""Mends a session by hand, and adds one that was done without the camera.

Everything entered here is marked as by hand, and stays so. A mend is written as a whole or not at
all.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from posecount.counting.events import Direction, Side
from posecount.errors import InputError
from posecount.exercises import find_exercise
from posecount.exercises.spec import ExerciseSpec
from posecount.history.opening import trouble
from posecount.history.records import RepRecord, SessionRecord, SetRecord
from posecount.history.rows import in_one, insert, stamp, utc_offset_min
from posecount.history.store import History
from posecount.session.daily_plan import read_routine_json
from posecount.session.events import Verdict
from posecount.session.plan import PlannedSet, plan
from posecount.session.spec import Routine
from posecount.signals.legs import LEGS

_FIRST_DAY = date(1990, 1, 1)
_CERTAIN = 1.0
"""The confidence of a rep that a person states."""

_JUDGED_ANEW = (Verdict.COUNTED, Verdict.SHORT, Verdict.OTHER_SIDE, Verdict.EXTRA)
"""Verdicts that depend on the side, the hold, and the number of reps before."""


@dataclass(frozen=True, slots=True)
class AddedReps:
    """``count`` reps to add to the set of that place in the session, from 1."""

    set_place: int
    count: int
    side: Side | None = None


@dataclass(frozen=True, slots=True)
class StatedSide:
    """The side that a rep, by its number, or a whole set, by its place, was really done with."""

    side: Side
    rep: int | None = None
    set_place: int | None = None


@dataclass(frozen=True, slots=True)
class Mend:
    """What to change in a session. Reps go by their number, sets by their place from 1.

    ``new_sets`` are sets of a single exercise that were done besides; ``day`` is the day on which
    the session was really done; ``ended`` says that it is not under way any more.
    """

    remove_reps: Sequence[int] = ()
    remove_sets: Sequence[int] = ()
    sides: Sequence[StatedSide] = ()
    add_reps: Sequence[AddedReps] = ()
    new_sets: Routine | None = None
    day: date | None = None
    ended: bool = False


def mend_session(history: History, number: int, mend: Mend, now: datetime) -> None:
    """Apply ``mend`` to a session, all of it or nothing; ``now`` is aware.

    Raises InputError if the session has no such rep or set, may still be under way, or would be
    in the future, and HistoryError if the history cannot be written.
    """
    try:
        with in_one(history.connection):
            session = history.session(number)
            if session is None:
                raise InputError(f"There is no session {number}; 'posecount history' lists them.")
            if session.ended_at is None and not mend.ended:
                raise InputError(
                    f"Session {number} has not ended, so it may be under way; if it was broken "
                    "off, say so with --ended."
                )
            _Mender(history, session).apply(mend, now)
    except sqlite3.Error as error:
        raise trouble(history.path, error) from error


def add_session(history: History, routine: Routine, at: datetime, now: datetime) -> int:
    """Add a session in which the whole routine was done without the camera; return its number.

    Both moments are aware; ``at`` is in local time of the place. Raises InputError if ``at`` is in
    the future, and HistoryError if the history cannot be written.
    """
    _check_moment(at, now)
    spec = routine.model_dump_json(by_alias=True)
    sha256 = hashlib.sha256(spec.encode()).hexdigest()
    try:
        with in_one(history.connection):
            connection = history.connection
            connection.execute("INSERT OR IGNORE INTO specs VALUES (?, ?)", (sha256, spec))
            session = insert(
                connection,
                "sessions",
                started_at=stamp(at),
                ended_at=stamp(at),
                utc_offset_min=utc_offset_min(at),
                origin="live",
                routine_id=routine.id,
                routine_title=routine.title,
                spec_sha256=sha256,
                complete=True,
                by_hand="added",
                changed_at=stamp(now),
            )
            number = 1
            for planned in plan(routine):
                number = _add_set(connection, session, planned, planned.index, number, 0.0)
    except sqlite3.Error as error:
        raise trouble(history.path, error) from error
    return session


class _Mender:
    """One session, looked at before anything is changed."""

    def __init__(self, history: History, session: SessionRecord) -> None:
        self._history = history
        self._connection = history.connection
        self._session = session
        self._sets = list(history.sets(session=session.id))
        self._reps = {rep.number: rep for rep in history.reps(session=session.id)}
        self._sets_asked = session.sets_asked or len(self._planned())

    def apply(self, mend: Mend, now: datetime) -> None:
        """Make the changes, those that name what there is first."""
        gone_sets = [self._set(place) for place in mend.remove_sets]
        gone_reps = [self._rep(number) for number in mend.remove_reps]
        for stated in mend.sides:
            self._state_side(stated)
        for added in mend.add_reps:
            self._add_reps(added)
        if mend.new_sets is not None:
            self._add_sets(mend.new_sets)
        self._sets_asked -= self._added_before(gone_sets)
        self._delete("reps", [rep.id for rep in gone_reps])
        self._delete("sets", [one.id for one in gone_sets])
        self._judge_sets()
        self._mark(mend, now)

    def _set(self, place: int) -> SetRecord:
        if not 1 <= place <= len(self._sets):
            raise InputError(
                f"Session {self._session.id} has no set {place}; "
                f"'posecount history show {self._session.id}' numbers them."
            )
        return self._sets[place - 1]

    def _rep(self, number: int) -> RepRecord:
        if number not in self._reps:
            raise InputError(
                f"Session {self._session.id} has no rep {number}; "
                f"'posecount history show {self._session.id}' numbers them."
            )
        return self._reps[number]

    def _state_side(self, stated: StatedSide) -> None:
        if stated.rep is not None:
            self._restate(self._rep(stated.rep), stated.side)
        if stated.set_place is not None:
            one = self._set(stated.set_place)
            if one.side is not None:
                if stated.side not in LEGS:
                    raise InputError(
                        f"Set {stated.set_place} is for one leg, so its side is left or right."
                    )
                self._connection.execute(
                    "UPDATE sets SET side = ? WHERE id = ?", (stated.side, one.id)
                )
            for rep in self._reps.values():
                if rep.set_id == one.id:
                    self._restate(rep, stated.side)

    def _restate(self, rep: RepRecord, side: Side) -> None:
        self._connection.execute(
            "UPDATE reps SET side = ?, by_hand = 1 WHERE id = ?", (side, rep.id)
        )

    def _add_reps(self, added: AddedReps) -> None:
        one = self._set(added.set_place)
        spec, at_s = find_exercise(one.exercise), self._last_s()
        _insert_reps(
            self._connection,
            added.count,
            self._next_number(),
            session_id=self._session.id,
            set_id=one.id,
            exercise=one.exercise,
            start_s=at_s,
            end_s=at_s,
            hold_s=one.hold_target_s or 0.0,
            side=added.side or one.side or _usual_side(spec),
            direction=one.direction or _usual_direction(spec),
        )

    def _add_sets(self, routine: Routine) -> None:
        """Add sets that are in no plan: their places come after all others."""
        places = "SELECT max(place) FROM sets WHERE session_id = ?"
        (last,) = self._connection.execute(places, (self._session.id,)).fetchone()
        first = 1 + max(len(self._planned()), last or 0)
        number = self._next_number()
        for planned in plan(routine):
            place = first + planned.index
            number = _add_set(
                self._connection, self._session.id, planned, place, number, self._last_s()
            )
            self._sets_asked += 1

    def _added_before(self, sets: Sequence[SetRecord]) -> int:
        """Return how many of these sets were added by hand, beyond those of the routine."""
        added = "SELECT id FROM sets WHERE session_id = ? AND place > ?"
        found = self._connection.execute(added, (self._session.id, len(self._planned())))
        return len({one for (one,) in found} & {one.id for one in sets})

    def _next_number(self) -> int:
        return int(self._greatest("number")) + 1

    def _last_s(self) -> float:
        return float(self._greatest("end_s"))

    def _greatest(self, column: str) -> float:
        """Return the greatest value of a column of the session's reps, 0 if it has none."""
        greatest = f"SELECT coalesce(max({column}), 0) FROM main.reps WHERE session_id = ?"
        (found,) = self._connection.execute(greatest, (self._session.id,)).fetchone()
        return float(found)

    def _delete(self, table: str, ids: Sequence[int]) -> None:
        self._connection.executemany(f"DELETE FROM {table} WHERE id = ?", [(one,) for one in ids])

    def _judge_sets(self) -> None:
        """Judge the reps anew where the side or the number of reps has changed."""
        reps = list(self._history.reps(session=self._session.id))
        for one in self._history.sets(session=self._session.id):
            within = [rep for rep in reps if rep.set_id == one.id]
            # Without a routine nothing is asked for: the set has as many reps as were done.
            asked = one.reps_asked if self._session.spec_json else len(within)
            done = 0
            for rep in within:
                verdict = _verdict(rep, one, asked - done)
                done += verdict is Verdict.COUNTED
                self._connection.execute(
                    "UPDATE reps SET verdict = ? WHERE id = ?", (verdict.value, rep.id)
                )
            complete = not self._session.spec_json or done >= asked
            self._connection.execute(
                "UPDATE sets SET reps_asked = ?, complete = ? WHERE id = ?",
                (asked, complete, one.id),
            )

    def _mark(self, mend: Mend, now: datetime) -> None:
        session = self._session
        begun = session.begun()
        if mend.day is not None:
            begun = datetime.combine(mend.day, begun.timetz())
            if mend.day == now.date():
                begun = min(begun, now)
            _check_moment(begun, now)
        ended = session.ended_at
        if ended is None:
            ended = session.started_at + timedelta(seconds=self._last_s())
        self._connection.execute(
            "UPDATE sessions SET started_at = ?, ended_at = ?, complete = ?, sets_asked = ?,"
            " changed_at = ?, by_hand = coalesce(by_hand, 'changed') WHERE id = ?",
            (
                stamp(begun),
                stamp(ended + (begun - session.started_at)),
                self._is_complete(),
                self._sets_asked or None,
                stamp(now),
                session.id,
            ),
        )

    def _is_complete(self) -> bool:
        """Whether every set that was due is complete; a recording asks for nothing."""
        complete = [
            one.complete and not one.discarded
            for one in self._history.sets(session=self._session.id)
        ]
        return sum(complete) >= self._sets_asked

    def _planned(self) -> Sequence[PlannedSet]:
        routine = read_routine_json(self._session.spec_json)
        return () if routine is None else plan(routine)


def _verdict(rep: RepRecord, one: SetRecord, room: int) -> Verdict:
    """Return the verdict on a rep of a set that has ``room`` for so many more."""
    turned_wrong = one.direction is not None and rep.direction not in (one.direction, "unknown")
    if rep.verdict not in _JUDGED_ANEW or turned_wrong:
        return rep.verdict
    if one.side is not None and rep.side in LEGS and rep.side != one.side:
        return Verdict.OTHER_SIDE
    if not rep.complete:
        return Verdict.SHORT
    return Verdict.COUNTED if room > 0 else Verdict.EXTRA


def _add_set(
    connection: sqlite3.Connection,
    session: int,
    planned: PlannedSet,
    place: int,
    number: int,
    at_s: float,
) -> int:
    """Add a whole set with all its reps, the first of which has that number; return the next."""
    step = planned.step
    set_id = insert(
        connection,
        "sets",
        session_id=session,
        place=place,
        step_index=planned.step_index,
        set_number=planned.set_number,
        attempt=1,
        exercise=step.exercise,
        side=planned.side,
        direction=planned.direction,
        reps_asked=planned.reps,
        hold_target_s=step.hold_target_s,
        started_s=at_s,
        ended_s=at_s,
        complete=True,
    )
    _insert_reps(
        connection,
        planned.reps,
        number,
        session_id=session,
        set_id=set_id,
        exercise=step.exercise,
        start_s=at_s,
        end_s=at_s,
        hold_s=step.hold_target_s or 0.0,
        side=planned.side or _usual_side(step.spec),
        direction=planned.direction or _usual_direction(step.spec),
    )
    return number + planned.reps


def _insert_reps(connection: sqlite3.Connection, count: int, first: int, **values: Any) -> None:
    """Insert reps that were done as asked, numbered from ``first``; ``values`` go by column."""
    for number in range(first, first + count):
        insert(
            connection,
            "reps",
            number=number,
            complete=True,
            confidence=_CERTAIN,
            verdict=Verdict.COUNTED.value,
            by_hand=True,
            **values,
        )


def _usual_side(spec: ExerciseSpec) -> Side:
    return "both" if spec.feet == "both" else "unknown"


def _usual_direction(spec: ExerciseSpec) -> Direction | None:
    return "unknown" if spec.turning else None


def _check_moment(moment: datetime, now: datetime) -> None:
    if moment > now:
        raise InputError(
            f"{moment:%Y-%m-%d %H:%M} is still to come; give a day and time that are over."
        )
    if moment.date() < _FIRST_DAY:
        raise InputError(f"{moment:%Y-%m-%d} is too long ago; the history begins in 1990.")
