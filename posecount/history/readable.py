"""Lets the database itself decide which rows of the history are valid.

Something else may have written into the file, such as a failed sync or a newer posecount, and one
invalid row must not prevent reading all others. SQLite stores any value in any column, so every
column is checked. Reading goes through ``readable_sessions``, ``readable_sets`` and
``readable_reps``, which leave invalid rows out; deleting goes to the tables.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping

from posecount.session.events import Verdict

_FIRST_YEAR, _END_YEAR = "1900", "2200"
"""Every clock that was ever set shows a year in between, and every calendar can handle these."""

_MOST_WHOLE = 1_000_000_000
_MOST_SECONDS = 1e9
"""About 30 years: no session, rep or hold is that long, and sums of many stay finite."""

_TEXT = "typeof({0}) = 'text'"
_YES_OR_NO = "typeof({0}) = 'integer' AND {0} IN (0, 1)"
_WHOLE = f"typeof({{0}}) = 'integer' AND {{0}} BETWEEN 0 AND {_MOST_WHOLE}"
_NUMBER = (
    "typeof({0}) IN ('integer', 'real')"
    f" AND {{0}} BETWEEN -{_MOST_SECONDS:.0f} AND {_MOST_SECONDS:.0f}"
)
# Parsed and written again it must be the same: SQLite takes the 31st of February for the 3rd of
# March.
_MOMENT = (
    "typeof({0}) = 'text' AND strftime('%Y-%m-%dT%H:%M:%f+00:00', {0}, '+0 days') = {0}"
    f" AND {{0}} >= '{_FIRST_YEAR}' AND {{0}} < '{_END_YEAR}'"
)


def _one_of(words: Iterable[str]) -> str:
    return f"{{0}} IN ({', '.join(repr(word) for word in words)})"


def _or_empty(right: str) -> str:
    return f"{{0}} IS NULL OR ({right})"


_SCORE = "typeof({0}) = 'integer' AND {0} BETWEEN 0 AND 10"
"""Pain and effort as physiotherapists ask for them."""

_TURNS = ("clockwise", "counterclockwise")

_SESSIONS = {
    "started_at": _MOMENT,
    "ended_at": _or_empty(_MOMENT),
    "origin": _one_of(("live", "recording")),
    "routine_id": _TEXT,
    "routine_title": _TEXT,
    "spec_sha256": _or_empty(_TEXT),
    "complete": _YES_OR_NO,
    "recording": _or_empty(_TEXT),
    "sets_asked": _or_empty(_WHOLE),
    "by_hand": _or_empty(_one_of(("added", "changed"))),
    "pain": _or_empty(_SCORE),
    "effort": _or_empty(_SCORE),
    "note": _or_empty(_TEXT),
}
_SETS = {
    "step_index": _WHOLE,
    "set_number": _WHOLE,
    "attempt": _WHOLE,
    "exercise": _TEXT,
    "side": _or_empty(_one_of(("left", "right"))),
    "direction": _or_empty(_one_of(_TURNS)),
    "reps_asked": _WHOLE,
    "hold_target_s": _or_empty(_NUMBER),
    "started_s": _NUMBER,
    "ended_s": _or_empty(_NUMBER),
    "complete": _YES_OR_NO,
    "discarded": _YES_OR_NO,
}
_REPS = {
    "set_id": _or_empty("typeof({0}) = 'integer'"),
    "number": _WHOLE,
    "exercise": _TEXT,
    "start_s": _NUMBER,
    "end_s": _NUMBER,
    "hold_s": _NUMBER,
    "side": _one_of(("left", "right", "both", "unknown")),
    "direction": _or_empty(_one_of((*_TURNS, "unknown"))),
    "complete": _YES_OR_NO,
    "confidence": _NUMBER,
    "verdict": _one_of(verdict.value for verdict in Verdict),
    "amplitude": _or_empty(_NUMBER),
    "hold_sd": _or_empty(_NUMBER),
    "by_hand": _YES_OR_NO,
}
_TABLES: Mapping[str, Mapping[str, str]] = {"sessions": _SESSIONS, "sets": _SETS, "reps": _REPS}


def prepare(connection: sqlite3.Connection) -> None:
    """Create the three views, for this connection only, and make any text readable.

    Invalid UTF-8 in a text is shown as replacement characters.
    """
    connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
    connection.execute("PRAGMA temp_store = MEMORY")
    for table, columns in _TABLES.items():
        right = " AND ".join(f"({right.format(name)})" for name, right in columns.items())
        connection.execute(
            f"CREATE TEMP VIEW readable_{table} AS SELECT * FROM main.{table} WHERE {right}"
        )


def count_odd(connection: sqlite3.Connection) -> int:
    """Return the number of rows that reading leaves out."""
    counts = (
        f"(SELECT count(*) FROM main.{table}) - (SELECT count(*) FROM readable_{table})"
        for table in _TABLES
    )
    return int(connection.execute(f"SELECT {' + '.join(counts)}").fetchone()[0])
