"""Writes the history's rows: transactions, moments, reps."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timezone
from typing import Any

from posecount.counting.events import Rep
from posecount.result import CountedRep

_MEASURED = (
    "start_s",
    "end_s",
    "hold_s",
    "side",
    "direction",
    "complete",
    "confidence",
    "amplitude",
    "hold_sd",
)


@contextmanager
def in_one(connection: sqlite3.Connection) -> Iterator[None]:
    """Make everything written within one transaction: on the disk at the end, or not at all."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def insert(connection: sqlite3.Connection, table: str, **values: Any) -> int:
    """Insert a row and return its id."""
    names, marks = ", ".join(values), ", ".join("?" * len(values))
    added = connection.execute(
        f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(values.values())
    )
    assert added.lastrowid is not None
    return added.lastrowid


def measured(rep: Rep | CountedRep) -> dict[str, Any]:
    """Return what is stored of a rep, by column."""
    return {name: getattr(rep, name) for name in _MEASURED}


def utc_offset_min(moment: datetime) -> int | None:
    """Return how far, in whole minutes, an aware moment's own clock is ahead of UTC."""
    offset = moment.utcoffset()
    return None if offset is None else round(offset.total_seconds() / 60)


def stamp(moment: datetime) -> str:
    """Return a moment as stored: in UTC, so that it sorts as text."""
    return moment.astimezone(timezone.utc).isoformat(timespec="milliseconds")
