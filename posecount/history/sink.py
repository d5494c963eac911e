"""The sink that stores a session while it is done: every rep is on the disk at once."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from posecount.history.rows import in_one, insert, measured, stamp, utc_offset_min
from posecount.history.store import History
from posecount.session.due import Due
from posecount.session.events import (
    RepDone,
    RoutineFinished,
    RoutineStarted,
    SessionEvent,
    SetDiscarded,
    SetFinished,
    SetStarted,
)
from posecount.session.spec import Routine

Told = RoutineStarted | SetStarted | RepDone | SetFinished | SetDiscarded | RoutineFinished
"""The events that are stored."""

_ATTEMPT = "session_id = ? AND place = ? AND attempt = ?"

SHORT_WAIT_S = 1.0
"""Seconds to wait for another process that writes, while a session is held up."""


def now_here() -> datetime:
    """Return the local time, with its offset from UTC."""
    return datetime.now().astimezone()


class HistorySink:
    """Feed it a session's events; ``trouble`` then says what could not be stored.

    A session is stored from its first set on. If the database fails, events wait in memory and are
    tried again with the next event, and the session continues. ``now`` stamps the session; all
    other times in it are media time. If the session is what is ``due`` of a routine, it is stored
    as a part of the whole routine; one that is ``free`` asked for nothing, and has no routine.
    """

    def __init__(
        self,
        history: History,
        now: Callable[[], datetime] = now_here,
        due: Due | None = None,
        *,
        free: bool = False,
    ) -> None:
        self._history = history
        self._now = now
        self._due = due
        self._free = free
        self._waiting: list[tuple[datetime, Told]] = []
        self._session: int | None = None
        self._error: sqlite3.Error | None = None

    @property
    def session(self) -> int | None:
        """The session's number; None if nothing of it was stored."""
        return self._session

    @property
    def trouble(self) -> str | None:
        """A sentence on what is missing from the history, and why; None if nothing is."""
        if self._error is None:
            return None
        reps = sum(isinstance(event, RepDone) for _, event in self._waiting)
        if isinstance(self._error, sqlite3.IntegrityError):
            return "The session was deleted from the history while it was under way."
        lost = {0: "The end of this session", 1: "1 rep"}.get(reps, f"{reps} reps")
        are = "is" if reps < 2 else "are"
        return f"{lost} {are} not in the history {self._history.path} ({self._error})."

    def handle(self, event: SessionEvent) -> None:
        """Take one event, in order of time."""
        if not isinstance(event, Told):
            return
        if self._due is not None:
            event = _of_the_whole(event, self._due)
        self._waiting.append((self._now(), event))
        begins_nothing = isinstance(event, RoutineStarted | RoutineFinished | SetFinished)
        if self._session is not None or not begins_nothing:
            self._write()

    def close(self) -> None:
        """Try once more to store what waits, and close the file."""
        if self._error is not None:
            self._write()
        self._history.close()

    def _write(self) -> None:
        """Write all waiting events, or none of them."""
        session = self._session
        try:
            with in_one(self._history.connection):
                for at, event in self._waiting:
                    session = write_down(
                        self._history.connection, session, at, event, free=self._free
                    )
                    if isinstance(event, RoutineStarted) and self._due is not None:
                        _note_due(self._history.connection, session, self._due)
        except sqlite3.Error as error:
            self._error = error
            return
        self._session, self._error = session, None
        self._waiting.clear()


def _of_the_whole(event: Told, due: Due) -> Told:
    """Return the event with the places that its routine and its set have in the whole routine."""
    if isinstance(event, RoutineStarted):
        return replace(event, routine=due.whole)
    if isinstance(event, RoutineFinished):
        return event
    place = due.places[event.planned.index]
    planned = replace(
        event.planned,
        index=place.index,
        step_index=place.step_index,
        set_number=place.set_number,
    )
    return replace(event, planned=planned)


def _note_due(connection: sqlite3.Connection, session: int | None, due: Due) -> None:
    """Store how many sets were due, if that was not the whole routine."""
    if not due.is_whole:
        connection.execute(
            "UPDATE sessions SET sets_asked = ? WHERE id = ?", (len(due.places), session)
        )


def write_down(
    connection: sqlite3.Connection,
    session: int | None,
    at: datetime,
    event: Told,
    *,
    free: bool = False,
) -> int | None:
    """Write one event, told at ``at``, to the session's rows; return the session's number.

    ``session`` is its number; None for a new session, which gets the next one. A ``free`` session
    has no routine.
    """
    if isinstance(event, RoutineStarted):
        return _begin(connection, session, at, event.routine, free=free)
    if isinstance(event, RoutineFinished):
        connection.execute(
            "UPDATE sessions SET ended_at = ?, complete = ? WHERE id = ?",
            (stamp(at), free or event.summary.complete, session),
        )
    elif isinstance(event, SetStarted):
        if not event.resumed:
            _begin_set(connection, session, event)
    elif isinstance(event, RepDone):
        _write_rep(connection, session, event)
    else:
        _end_set(connection, session, event)
    return session


def _begin(
    connection: sqlite3.Connection,
    number: int | None,
    at: datetime,
    routine: Routine,
    *,
    free: bool,
) -> int:
    return insert(
        connection,
        "sessions",
        **({} if number is None else {"id": number}),
        started_at=stamp(at),
        utc_offset_min=utc_offset_min(at),
        origin="live",
        routine_id=routine.id,
        routine_title=routine.title,
        spec_sha256=None if free else _spec(connection, routine),
    )


def _spec(connection: sqlite3.Connection, routine: Routine) -> str:
    """Store the routine, if it is not there yet, and return its SHA-256."""
    spec = routine.model_dump_json(by_alias=True)
    sha256 = hashlib.sha256(spec.encode()).hexdigest()
    connection.execute("INSERT OR IGNORE INTO specs VALUES (?, ?)", (sha256, spec))
    return sha256


def _begin_set(connection: sqlite3.Connection, session: int | None, event: SetStarted) -> None:
    planned = event.planned
    insert(
        connection,
        "sets",
        session_id=session,
        place=planned.index,
        step_index=planned.step_index,
        set_number=planned.set_number,
        attempt=event.attempt,
        exercise=planned.step.exercise,
        side=planned.side,
        direction=planned.direction,
        reps_asked=planned.reps,
        hold_target_s=planned.step.hold_target_s,
        started_s=event.t_s,
    )


def _write_rep(connection: sqlite3.Connection, session: int | None, event: RepDone) -> None:
    """Write one rep under its attempt at a set; outside of sets there is none."""
    found = connection.execute(
        f"SELECT id FROM sets WHERE {_ATTEMPT}", (session, event.planned.index, event.attempt)
    ).fetchone()
    insert(
        connection,
        "reps",
        session_id=session,
        set_id=None if found is None else found[0],
        number=event.number,
        exercise=event.planned.step.exercise,
        verdict=event.verdict.value,
        **measured(event.rep),
    )


def _end_set(
    connection: sqlite3.Connection, session: int | None, event: SetFinished | SetDiscarded
) -> None:
    """End a set; a discarded one ended when it was left, if it was.

    What a free session asks for is known only now: it is what was done.
    """
    which = (session, event.planned.index, event.attempt)
    if isinstance(event, SetDiscarded):
        connection.execute(
            f"UPDATE sets SET discarded = 1, ended_s = coalesce(ended_s, ?) WHERE {_ATTEMPT}",
            (event.t_s, *which),
        )
    else:
        connection.execute(
            f"UPDATE sets SET ended_s = ?, complete = ?, reps_asked = ? WHERE {_ATTEMPT}",
            (event.t_s, event.complete, event.planned.reps, *which),
        )
