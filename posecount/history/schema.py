"""The history's layout, version by version; ``PRAGMA user_version`` says which one a file has.

A layout that was ever released is never edited: a change is one more entry in ``MIGRATIONS``.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

APPLICATION_ID = 0x706F7365
"""Distinguishes a history from any other SQLite file."""

_FIRST = (
    """CREATE TABLE specs (
        sha256 TEXT PRIMARY KEY,
        json TEXT NOT NULL
    )""",
    """CREATE TABLE sessions (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        started_at TEXT NOT NULL,
        ended_at TEXT,
        origin TEXT NOT NULL CHECK (origin IN ('live', 'recording')),
        routine_id TEXT NOT NULL,
        routine_title TEXT NOT NULL,
        spec_sha256 TEXT REFERENCES specs,
        complete INTEGER NOT NULL DEFAULT 0,
        recording TEXT,
        recording_sha256 TEXT,
        recording_set INTEGER
    )""",
    "CREATE INDEX sessions_by_start ON sessions (started_at)",
    """CREATE TABLE sets (
        id INTEGER PRIMARY KEY,
        session_id INTEGER NOT NULL REFERENCES sessions ON DELETE CASCADE,
        place INTEGER NOT NULL,
        step_index INTEGER NOT NULL,
        set_number INTEGER NOT NULL,
        attempt INTEGER NOT NULL,
        exercise TEXT NOT NULL,
        side TEXT,
        direction TEXT,
        reps_asked INTEGER NOT NULL,
        hold_target_s REAL,
        started_s REAL NOT NULL,
        ended_s REAL,
        complete INTEGER NOT NULL DEFAULT 0,
        discarded INTEGER NOT NULL DEFAULT 0,
        UNIQUE (session_id, place, attempt)
    )""",
    """CREATE TABLE reps (
        id INTEGER PRIMARY KEY,
        session_id INTEGER NOT NULL REFERENCES sessions ON DELETE CASCADE,
        set_id INTEGER REFERENCES sets ON DELETE CASCADE,
        number INTEGER NOT NULL,
        exercise TEXT NOT NULL,
        start_s REAL NOT NULL,
        end_s REAL NOT NULL,
        hold_s REAL NOT NULL,
        side TEXT NOT NULL,
        direction TEXT,
        complete INTEGER NOT NULL,
        confidence REAL NOT NULL,
        verdict TEXT NOT NULL,
        UNIQUE (session_id, number)
    )""",
    "CREATE INDEX reps_by_set ON reps (set_id)",
    f"PRAGMA application_id = {APPLICATION_ID}",
)

_MEASURES = (
    "ALTER TABLE reps ADD COLUMN reach REAL",
    "ALTER TABLE reps ADD COLUMN wobble REAL",
)

_PLACES = ("ALTER TABLE sessions ADD COLUMN utc_offset_min INTEGER",)
"""Local time against UTC where the session was done, unknown for earlier ones."""

_NAMES = (
    "ALTER TABLE reps RENAME COLUMN reach TO amplitude",
    "ALTER TABLE reps RENAME COLUMN wobble TO hold_sd",
)
"""Results, exports and reports have called them so for longer."""

_BY_HAND = (
    "ALTER TABLE sessions ADD COLUMN uid TEXT",
    "ALTER TABLE sessions ADD COLUMN by_hand TEXT",
    "ALTER TABLE sessions ADD COLUMN changed_at TEXT",
    "ALTER TABLE sessions ADD COLUMN sets_asked INTEGER",
    "ALTER TABLE sessions ADD COLUMN pain INTEGER",
    "ALTER TABLE sessions ADD COLUMN effort INTEGER",
    "ALTER TABLE sessions ADD COLUMN note TEXT",
    "ALTER TABLE reps ADD COLUMN by_hand INTEGER NOT NULL DEFAULT 0",
    # Copies of one file must agree on what each session is called.
    """UPDATE sessions SET uid = id || ' ' || started_at || ' ' || origin || ' ' || routine_id
        || ' ' || coalesce(recording_sha256, '')""",
    "CREATE INDEX sessions_by_uid ON sessions (uid)",
    """CREATE TRIGGER name_session AFTER INSERT ON sessions WHEN NEW.uid IS NULL
    BEGIN
        UPDATE sessions SET uid = lower(hex(randomblob(16))) WHERE id = NEW.id;
    END""",
)
"""What people enter by hand, and ``uid``, by which two machines know a session as the same.

``by_hand`` of a session is 'added' or 'changed'; ``changed_at`` is when; ``sets_asked`` is the
number of sets that were due, if that was not the whole routine. ``pain`` and ``effort`` are 0 to
10.
"""

MIGRATIONS: tuple[Sequence[str], ...] = (_FIRST, _MEASURES, _PLACES, _NAMES, _BY_HAND)
"""From nothing to version 1, from 1 to 2, and so on."""

NEWEST = len(MIGRATIONS)
"""The version that this posecount reads and writes."""


def version_of(connection: sqlite3.Connection) -> int:
    """Return the version of the file's layout; 0 if it is empty."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def migrate(connection: sqlite3.Connection, to: int = NEWEST) -> None:
    """Bring the file to layout ``to``, all of it or nothing.

    ``connection`` must be in autocommit mode. Another process may do the same at once: the second
    one finds it done.
    """
    if version_of(connection) >= to:
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        for number in range(version_of(connection), to):
            for statement in MIGRATIONS[number]:
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {number + 1}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
