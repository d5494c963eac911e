"""Brings a backup into the history: what is there already stays, and nothing comes twice."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel

from posecount.errors import InputError
from posecount.history.backup import Backup, BackupSession, columns_of
from posecount.history.opening import trouble
from posecount.history.readable import count_odd
from posecount.history.rows import in_one, insert
from posecount.history.store import History

Outcome = Literal["added", "replaced", "there already"]


def merge(history: History, backup: Backup) -> Counter[Outcome]:
    """Add the backup's sessions, all of them or none; return what became of how many.

    A session is the same if it has the same ``uid``, and a recording if its content and its
    exercise or routine are the same. Of two versions of a session the one that was changed last
    stays, or else the one with more in it. Raises InputError if the backup has rows that make no
    sense, and HistoryError if the history cannot be written.
    """
    connection, outcomes = history.connection, Counter[Outcome]()
    try:
        with in_one(connection):
            odd = count_odd(connection)
            connection.executemany(
                "INSERT OR IGNORE INTO specs VALUES (?, ?)", list(backup.specs.items())
            )
            for session in backup.sessions:
                outcomes[_merge(connection, session)] += 1
            if count_odd(connection) != odd:
                raise InputError(
                    "The backup has rows that make no sense, so nothing was imported; another "
                    "program may have changed it."
                )
    except (sqlite3.IntegrityError, OverflowError) as error:
        raise InputError(
            f"The backup contradicts itself ({error}), so nothing was imported; another program "
            "may have changed it."
        ) from error
    except sqlite3.Error as error:
        raise trouble(history.path, error) from error
    return outcomes


def _merge(connection: sqlite3.Connection, session: BackupSession) -> Outcome:
    same = _same(connection, session)
    if same is None:
        _insert(connection, session)
        return "added"
    number, changed_at, ended_at = same
    reps = connection.execute("SELECT count(*) FROM reps WHERE session_id = ?", (number,))
    (count,) = reps.fetchone()
    its_reps = len(session.reps) + sum(len(one.reps) for one in session.sets)
    if _version(session.changed_at, session.ended_at, its_reps) <= _version(
        changed_at, ended_at, count
    ):
        return "there already"
    connection.execute("DELETE FROM sessions WHERE id = ?", (number,))
    _insert(connection, session, id=number)
    return "replaced"


def _same(connection: sqlite3.Connection, session: BackupSession) -> Sequence[Any] | None:
    """Return the number of the same session in the history, when it was changed and ended."""
    what = "SELECT id, changed_at, ended_at FROM sessions"
    found = connection.execute(f"{what} WHERE uid = ?", (session.uid,)).fetchone()
    if found is None and session.recording_sha256 is not None:
        found = connection.execute(
            f"{what} WHERE recording_sha256 = ? AND recording_set IS ? AND routine_id = ?"
            " AND (spec_sha256 IS NULL) = ?",
            (
                session.recording_sha256,
                session.recording_set,
                session.routine_id,
                session.spec_sha256 is None,
            ),
        ).fetchone()
    return None if found is None else list(found)


def _version(changed_at: Any, ended_at: Any, reps: int) -> tuple[str, bool, int]:
    """Return something that is greater for the version of a session that is to stay."""
    try:
        changed = datetime.fromisoformat(changed_at).isoformat() if changed_at else ""
    except (TypeError, ValueError):
        changed = ""
    return changed, bool(ended_at), reps


def _insert(connection: sqlite3.Connection, session: BackupSession, **known: int) -> None:
    number = insert(connection, "sessions", **known, **_values(session))
    for one in session.sets:
        set_id = insert(connection, "sets", session_id=number, **_values(one))
        for rep in one.reps:
            insert(connection, "reps", session_id=number, set_id=set_id, **_values(rep))
    for rep in session.reps:
        insert(connection, "reps", session_id=number, **_values(rep))


def _values(record: BaseModel) -> dict[str, Any]:
    return {name: getattr(record, name) for name in columns_of(type(record))}
