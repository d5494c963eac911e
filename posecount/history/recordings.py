"""Adds the count of a recording to the history."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from posecount.errors import InputError, VideoError
from posecount.exercises import find_exercise
from posecount.history.opening import trouble
from posecount.history.rows import in_one, insert, measured, stamp, utc_offset_min
from posecount.history.sink import write_down
from posecount.history.store import History
from posecount.media.container import in_time, open_container
from posecount.result import CountResult
from posecount.session.events import Verdict
from posecount.session.recorded import RecordedSession

_CHUNK = 1 << 20
_KEPT = ("id", "uid", "pain", "effort", "note")
"""What of a session stays when its recording is counted anew."""

_AT_THE_PLACE = "com.apple.quicktime.creationdate"
"""Phones write it beside ``creation_time``, which is in UTC: the local time of the filming."""
_NO_CAMERA_BEFORE = 1990
"""Clocks that were never set write 1904 or 1970."""

_NOBODY_AFTER = 2190
"""A damaged file may hold any date; the history takes no distant ones."""


def remember_recording(
    history: History, path: Path, result: CountResult, set_number: int | None = None
) -> tuple[int, bool]:
    """Store the result; return the session's number and whether it replaced an earlier one.

    A result of the same recording, identified by its content, and the same exercise is replaced: a
    newer count is taken to be the better one. ``set_number`` is the set of a session's landmarks;
    every set is stored separately. What the person said of the session stays. Raises InputError if
    the recording cannot be read any more or its count was mended by hand, and HistoryError if the
    history cannot be written.
    """
    try:
        sha256, started_at = sha256_of(path), filmed_at(path)
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror}).") from error
    connection = history.connection
    try:
        with in_one(connection):
            known = _replaced(
                connection,
                "spec_sha256 IS NULL AND recording_sha256 = ? AND recording_set IS ?"
                " AND id IN (SELECT session_id FROM sets WHERE exercise = ?)",
                (sha256, set_number, result.exercise),
            )
            session = insert(
                connection,
                "sessions",
                **known,
                started_at=stamp(started_at),
                utc_offset_min=utc_offset_min(started_at),
                ended_at=stamp(started_at + timedelta(seconds=result.source.duration_s)),
                origin="recording",
                routine_id=result.exercise.replace("_", "-"),
                routine_title=find_exercise(result.exercise).title,
                complete=True,
                recording=str(path.absolute()),
                recording_sha256=sha256,
                recording_set=set_number,
            )
            _insert_reps(connection, session, result)
    except sqlite3.Error as error:
        raise trouble(history.path, error) from error
    return session, bool(known)


def remember_session(history: History, path: Path, session: RecordedSession) -> tuple[int, bool]:
    """Store what was done of a routine in recordings, the first of which is at ``path``.

    Returns the session's number and whether it replaced an earlier one of the same recording and
    routine. What the person said of the session stays. Raises InputError if the recording cannot be
    read any more or its count was mended by hand, and HistoryError if the history cannot be
    written.
    """
    try:
        sha256, started_at = sha256_of(path), filmed_at(path)
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror}).") from error
    routine = session.summary.routine
    connection = history.connection
    try:
        with in_one(connection):
            known = _replaced(
                connection,
                "spec_sha256 IS NOT NULL AND recording_sha256 = ? AND routine_id = ?",
                (sha256, routine.id),
            )
            number: int | None = known.get("id")
            for event in session.events:
                at = started_at + timedelta(seconds=event.t_s)
                number = write_down(connection, number, at, event)
            assert number is not None
            kept = {
                **known,
                "id": number,
                "origin": "recording",
                "recording": str(path.absolute()),
                "recording_sha256": sha256,
            }
            connection.execute(
                f"UPDATE sessions SET {', '.join(f'{name} = :{name}' for name in kept)}"
                " WHERE id = :id",
                kept,
            )
    except sqlite3.Error as error:
        raise trouble(history.path, error) from error
    return number, bool(known)


def _replaced(connection: sqlite3.Connection, where: str, which: tuple[Any, ...]) -> dict[str, Any]:
    """Delete the count that is replaced, and return what of its session stays; {} if none was.

    Raises InputError if it was mended by hand.
    """
    names = (*_KEPT, "by_hand")
    before = connection.execute(
        f"SELECT {', '.join(names)} FROM sessions WHERE {where}", which
    ).fetchone()
    if before is None:
        return {}
    *kept, by_hand = before
    if by_hand is not None:
        raise InputError(
            f"Session {kept[0]}, the count of this recording, was mended by hand; "
            f"'posecount forget {kept[0]}' first, to have this count in its place."
        )
    connection.execute("DELETE FROM sessions WHERE id = ?", (kept[0],))
    return dict(zip(_KEPT, kept, strict=True))


def filmed_at(path: Path) -> datetime:
    """Return when the recording was filmed as the file states, else when it was last written.

    In local time of the place where it was filmed if the file names it, else of this machine. If
    neither is known, it is now.
    """
    try:
        made = in_time(path, lambda: _stated_in(path))
    except (VideoError, ValueError):
        made = datetime.min
    if not _NO_CAMERA_BEFORE <= made.year < _NOBODY_AFTER:
        return _last_written(path)
    return made


def _stated(metadata: Mapping[str, str]) -> datetime:
    """Return when a container says it was made; raise ValueError if it does not say."""
    with suppress(KeyError, ValueError):
        return datetime.strptime(metadata[_AT_THE_PLACE], "%Y-%m-%dT%H:%M:%S%z")
    made = datetime.fromisoformat(metadata.get("creation_time", "").replace("Z", "+00:00"))
    utc = made if made.tzinfo is not None else made.replace(tzinfo=timezone.utc)
    return utc.astimezone() if _NO_CAMERA_BEFORE <= utc.year < _NOBODY_AFTER else utc


def _last_written(path: Path) -> datetime:
    now = datetime.now().astimezone()
    try:
        written = datetime.fromtimestamp(path.stat().st_mtime).astimezone()
    except (OverflowError, ValueError):
        return now
    return written if 1900 <= written.year < _NOBODY_AFTER else now


def _stated_in(path: Path) -> datetime:
    with open_container(path) as container:
        return _stated(container.metadata)


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of the content, which identifies it."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _insert_reps(connection: sqlite3.Connection, session: int, result: CountResult) -> None:
    set_id = insert(
        connection,
        "sets",
        session_id=session,
        place=0,
        step_index=0,
        set_number=1,
        attempt=1,
        exercise=result.exercise,
        side=result.side_stated,
        reps_asked=len(result.reps),
        hold_target_s=result.hold_target_s,
        started_s=0.0,
        ended_s=result.source.duration_s,
        complete=True,
    )
    for rep in result.reps:
        insert(
            connection,
            "reps",
            session_id=session,
            set_id=set_id,
            number=rep.index,
            exercise=result.exercise,
            verdict=(Verdict.COUNTED if rep.complete else Verdict.SHORT).value,
            **measured(rep),
        )
