"""The history as one long table, one row per rep, for spreadsheets and statistics."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from posecount.history.store import History

Kind = Literal["whole number", "number", "text", "yes or no", "time"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, kind and meaning, and its source in SQL."""

    name: str
    kind: Kind
    meaning: str
    source: str
    decimals: int | None = None


_DAY = """coalesce(
    date(started_at, utc_offset_min || ' minutes'), date(started_at, 'localtime')
)"""
"""An unknown place is taken to be this one."""

COLUMNS = (
    Column("session", "whole number", "the session's number, as 'history' shows it", "sessions.id"),
    Column("started_at", "time", "when the session began, UTC, ISO 8601", "started_at"),
    Column("day", "text", "the day it was where the session was done, ISO 8601", _DAY),
    Column(
        "utc_offset_min",
        "whole number",
        "minutes that clocks there were ahead of UTC",
        "utc_offset_min",
    ),
    Column(
        "origin",
        "text",
        "live, recording or by hand",
        "CASE WHEN sessions.by_hand = 'added' THEN 'by hand' ELSE origin END",
    ),
    Column("routine", "text", "the routine's id; of a recording, the exercise", "routine_id"),
    Column("spec_sha256", "text", "SHA-256 of the routine as it was then", "spec_sha256"),
    Column("recording", "text", "the recording's path", "recording"),
    Column(
        "step",
        "whole number",
        "the routine's step, from 1; empty outside of a set",
        "step_index + 1",
    ),
    Column("set", "whole number", "which set of the step, from 1", "set_number"),
    Column("attempt", "whole number", "which go at that set, from 1", "attempt"),
    Column("asked_side", "text", "left or right; empty where any would do", "sets.side"),
    Column(
        "asked_direction",
        "text",
        "clockwise or counterclockwise; empty where any would do",
        "sets.direction",
    ),
    Column("reps_asked", "whole number", "reps the set asks for", "reps_asked"),
    Column("hold_target_s", "number", "seconds to hold", "hold_target_s", 3),
    Column("discarded", "yes or no", "the set was done again, so this does not count", "discarded"),
    Column("rep", "whole number", "the rep's number in its session, from 1", "number"),
    Column("exercise", "text", "the exercise's id", "reps.exercise"),
    Column(
        "verdict",
        "text",
        "what became of it: 'counted', or why it did not count",
        "verdict",
    ),
    Column("start_s", "number", "beginning, seconds of the session's own time", "start_s", 3),
    Column("end_s", "number", "end, seconds of the session's own time", "end_s", 3),
    Column("hold_s", "number", "seconds above 80% of the rep's own height", "hold_s", 3),
    Column("side", "text", "left, right, both or unknown", "reps.side"),
    Column(
        "direction",
        "text",
        "clockwise, counterclockwise or unknown; empty: has none",
        "reps.direction",
    ),
    Column(
        "complete", "yes or no", "the hold reached its target, or there is none", "reps.complete"
    ),
    Column(
        "confidence", "number", "share of such reps that are true ones, 0 to 1", "confidence", 3
    ),
    Column(
        "amplitude_shanks",
        "number",
        "how far it went, in lengths of the shank",
        "amplitude",
        4,
    ),
    Column(
        "hold_sd",
        "number",
        "spread in the hold, one sigma, as a share of the rep's height",
        "hold_sd",
        4,
    ),
    Column("by_hand", "yes or no", "the rep was added or changed by hand", "reps.by_hand"),
    Column("session_by_hand", "text", "added or changed; empty: not by hand", "sessions.by_hand"),
    Column("pain", "whole number", "said after the session, 0 (none) to 10", "pain"),
    Column("effort", "whole number", "said after the session, 0 (none) to 10", "effort"),
    Column("note", "text", "what was noted after the session", "note"),
)

Row = dict[str, Any]


def rows(history: History) -> Iterator[Row]:
    """Yield every rep, oldest first, by column name; None for an empty cell."""
    asked = ", ".join(f'{column.source} AS "{column.name}"' for column in COLUMNS)
    query = (
        f"SELECT {asked} FROM readable_sessions AS sessions"
        " JOIN readable_reps AS reps ON reps.session_id = sessions.id"
        " LEFT JOIN readable_sets AS sets ON sets.id = set_id"
        " ORDER BY started_at, sessions.id, number"
    )
    for found in history.select(query, {}):
        yield {column.name: _value(column, found[column.name]) for column in COLUMNS}


def legend() -> str:
    """Return a description of the columns, a line of at most 78 characters for each."""
    wide = max(len(column.name) for column in COLUMNS)
    return "\n".join(f"{column.name:<{wide}} {column.meaning}" for column in COLUMNS)


def _value(column: Column, found: Any) -> Any:
    if found is None:
        return None
    if column.kind == "yes or no":
        return bool(found)
    return found if column.decimals is None else round(found, column.decimals)
