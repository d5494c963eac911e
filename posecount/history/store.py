"""The history: query it by time, exercise or session, and delete from it."""

from __future__ import annotations

import math
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import fields
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from posecount.history.opening import WAIT_S, connect, history_path, trouble
from posecount.history.readable import count_odd
from posecount.history.records import RepRecord, SessionRecord, SetRecord
from posecount.history.rows import in_one, stamp
from posecount.session.events import Verdict

_SESSION = (
    "SELECT sessions.id, started_at, ended_at, origin, routine_id, routine_title,"
    " coalesce(spec_sha256, '') AS spec_sha256,"
    " CASE WHEN typeof(json) = 'text' THEN json ELSE '' END AS spec_json, complete, recording,"
    " utc_offset_min, sets_asked, by_hand, pain, effort, note"
    " FROM readable_sessions AS sessions LEFT JOIN specs ON sha256 = spec_sha256"
)
_SET = (
    "sets.id, session_id, step_index, set_number, attempt, exercise, side, direction, reps_asked,"
    " hold_target_s, started_s, ended_s, sets.complete, discarded"
)


_INNERMOST_FIRST = ("reps", "sets", "sessions")


class History:
    """The history on this machine; close it, or use it in a ``with``.

    Every method raises HistoryError if the file proves to be damaged or not accessible. Moments in
    queries are aware datetimes; results are in order of time. Invalid rows are left out;
    ``left_out`` is their number.
    """

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self.connection = connection
        self.path = path

    @classmethod
    def open(
        cls,
        path: Path | None = None,
        *,
        create: bool = True,
        wait_s: float = WAIT_S,
        to_read: bool = False,
    ) -> History:
        """Open the history at ``path``, or this user's own; see ``opening.connect``."""
        path = path or history_path()
        return cls(connect(path, create=create, wait_s=wait_s, to_read=to_read), path)

    @property
    def left_out(self) -> int:
        """The number of invalid rows, which reading leaves out."""
        try:
            return count_odd(self.connection)
        except sqlite3.Error as error:
            raise trouble(self.path, error) from error

    def sessions(
        self, since: datetime | None = None, until: datetime | None = None
    ) -> list[SessionRecord]:
        """Return sessions begun from ``since`` on and before ``until``; no bound if not given."""
        rows = self.select(
            f"{_SESSION} WHERE (:since IS NULL OR started_at >= :since)"
            " AND (:until IS NULL OR started_at < :until) ORDER BY started_at, sessions.id",
            {"since": _stamp(since), "until": _stamp(until)},
        )
        return [_session(row) for row in rows]

    def session(self, number: int) -> SessionRecord | None:
        """Return the session of that number, None if there is none."""
        rows = self.select(f"{_SESSION} WHERE sessions.id = :number", {"number": number})
        return next((_session(row) for row in rows), None)

    def sets(
        self, since: datetime | None = None, session: int | None = None
    ) -> Iterator[SetRecord]:
        """Yield sets of the sessions begun from ``since`` on, or of one session."""
        rows = self.select(
            f"SELECT {_SET} FROM readable_sessions AS sessions"
            " JOIN readable_sets AS sets ON session_id = sessions.id"
            " WHERE (:since IS NULL OR started_at >= :since)"
            " AND (:session IS NULL OR sessions.id = :session)"
            " ORDER BY started_at, sessions.id, sets.id",
            {"since": _stamp(since), "session": session},
        )
        return (_set(row) for row in rows)

    def reps(
        self,
        since: datetime | None = None,
        exercise: str | None = None,
        session: int | None = None,
    ) -> Iterator[RepRecord]:
        """Yield reps of the sessions begun from ``since`` on, or of one session."""
        rows = self.select(
            f"SELECT {_REP} FROM readable_sessions AS sessions"
            " JOIN readable_reps AS reps ON session_id = sessions.id"
            " WHERE (:since IS NULL OR started_at >= :since)"
            " AND (:exercise IS NULL OR exercise = :exercise)"
            " AND (:session IS NULL OR sessions.id = :session)"
            " ORDER BY started_at, sessions.id, number",
            {"since": _stamp(since), "exercise": exercise, "session": session},
        )
        return (_rep(row) for row in rows)

    def numbers(self) -> list[int]:
        """Return the number of every session, including those that cannot be read."""
        return [row[0] for row in self.select("SELECT id FROM main.sessions ORDER BY id", {})]

    def forget(self, number: int) -> bool:
        """Delete one session for good, readable or not; return whether it existed."""
        forgotten = self._forget(["DELETE FROM main.sessions WHERE id = ?"], (number,))
        return forgotten == 1

    def forget_all(self) -> int:
        """Delete everything for good, readable or not; return the number of sessions."""
        return self._forget([f"DELETE FROM main.{table}" for table in _INNERMOST_FIRST], ())

    def close(self) -> None:
        """Close the file."""
        self.connection.close()

    def __enter__(self) -> History:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _forget(self, deletes: Sequence[str], which: Sequence[Any]) -> int:
        """Delete for good; return how many rows the last of ``deletes`` deleted.

        Deleted data is overwritten in the file, and removed from its log.
        """
        forgotten = 0
        try:
            with in_one(self.connection):
                for delete in deletes:
                    storable = [*map(_storable, which)]
                    forgotten = self.connection.execute(delete, storable).rowcount
                self.connection.execute(
                    "DELETE FROM specs WHERE sha256 NOT IN"
                    " (SELECT spec_sha256 FROM sessions WHERE spec_sha256 IS NOT NULL)"
                )
        except sqlite3.Error as error:
            raise trouble(self.path, error) from error
        # While another posecount is at work, that one tidies up when it is done.
        with suppress(sqlite3.OperationalError):
            self.connection.execute("VACUUM")
            self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return forgotten

    def select(self, query: str, asked: Mapping[str, Any]) -> Iterator[sqlite3.Row]:
        """Yield the rows of a query."""
        try:
            cursor = self.connection.execute(query, {k: _storable(v) for k, v in asked.items()})
            cursor.row_factory = sqlite3.Row
            # Not "yield from": that would close the cursor, which may outlive its connection.
            for row in cursor:  # noqa: UP028
                yield row
        except sqlite3.ProgrammingError:
            raise
        except sqlite3.Error as error:
            raise trouble(self.path, error) from error


def _storable(value: Any) -> Any:
    """Return the value, or an infinity that compares like it for an integer beyond 64 bits."""
    if isinstance(value, int) and not _LEAST <= value <= _MOST:
        return math.inf if value > 0 else -math.inf
    return value


_LEAST, _MOST = -(2**63), 2**63 - 1


def _stamp(moment: datetime | None) -> str | None:
    return None if moment is None else stamp(moment)


def _session(row: sqlite3.Row) -> SessionRecord:
    given: dict[str, Any] = dict(row)
    for key in ("started_at", "ended_at"):
        given[key] = given[key] and datetime.fromisoformat(given[key])
    return SessionRecord(**{**given, "complete": bool(given["complete"])})


def _set(row: sqlite3.Row) -> SetRecord:
    given: dict[str, Any] = dict(row)
    given["complete"], given["discarded"] = bool(given["complete"]), bool(given["discarded"])
    return SetRecord(**given)


def _rep(row: sqlite3.Row) -> RepRecord:
    """Read columns by position, which is twice as fast as by name: there may be 100,000 rows."""
    given: list[Any] = list(row)
    given[_REP_COMPLETE], given[_REP_VERDICT] = bool(row["complete"]), _VERDICTS[row["verdict"]]
    given[_REP_BY_HAND] = bool(row["by_hand"])
    return RepRecord(*given)


_REP_FIELDS = [field.name for field in fields(RepRecord)]
_REP_COMPLETE, _REP_VERDICT, _REP_BY_HAND = map(
    _REP_FIELDS.index, ("complete", "verdict", "by_hand")
)
_REP = ", ".join(f"reps.{name}" for name in _REP_FIELDS)
_VERDICTS = {verdict.value: verdict for verdict in Verdict}
