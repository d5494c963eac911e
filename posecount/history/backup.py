"""The backup: one JSON file with the whole history, to be brought back or merged elsewhere."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from posecount import __version__
from posecount.atomic_write import OutputFile, make_private, writes_through
from posecount.errors import InputError, OutputError
from posecount.history.opening import trouble
from posecount.history.store import History
from posecount.outputs import STANDARD_OUTPUT
from posecount.plain import shown
from posecount.reading import is_file, read_small
from posecount.standard_streams import DataOutput

SCHEMA = "posecount.backup/1"
_MOST_BYTES = 512 << 20
"""512 MiB: twenty years of three sessions a day take less than half of it."""


class _Record(BaseModel):
    """Fields have the names of the history's columns; which values make sense, it knows itself."""

    model_config = ConfigDict(extra="forbid", strict=True)


class BackupRep(_Record):
    """One rep."""

    number: int
    exercise: str
    start_s: float
    end_s: float
    hold_s: float
    side: str
    direction: str | None
    complete: int
    confidence: float
    verdict: str
    amplitude: float | None
    hold_sd: float | None
    by_hand: int


class BackupSet(_Record):
    """One set with its reps."""

    place: int
    step_index: int
    set_number: int
    attempt: int
    exercise: str
    side: str | None
    direction: str | None
    reps_asked: int
    hold_target_s: float | None
    started_s: float
    ended_s: float | None
    complete: int
    discarded: int
    reps: list[BackupRep]


class BackupSession(_Record):
    """One session with its sets, and the ``reps`` outside of any."""

    uid: str
    started_at: str
    ended_at: str | None
    origin: str
    routine_id: str
    routine_title: str
    spec_sha256: str | None
    complete: int
    recording: str | None
    recording_sha256: str | None
    recording_set: int | None
    utc_offset_min: int | None
    by_hand: str | None
    changed_at: str | None
    sets_asked: int | None
    pain: int | None
    effort: int | None
    note: str | None
    sets: list[BackupSet]
    reps: list[BackupRep]


class Backup(_Record):
    """A whole backup; ``specs`` are the routines in all their versions, by SHA-256.

    ``profile`` is the name of the profile it is of, None if it was the only one.
    """

    schema_: Literal["posecount.backup/1"]
    posecount: str
    profile: str | None
    specs: dict[str, str]
    sessions: list[BackupSession]


def columns_of(record: type[BaseModel]) -> list[str]:
    """Return the names of the columns that a record has fields for."""
    return [name for name in record.model_fields if name not in ("sets", "reps")]


def write_backup(history: History, target: str, profile: str | None = None) -> int:
    """Write everything that can be read to ``target``, for its owner alone; return how many
    sessions.

    Raises OutputError if the file cannot be written, and HistoryError if the history cannot be
    read.
    """
    with _open(target) as file, _as_of_now(history):
        head = {
            "schema": SCHEMA,
            "posecount": __version__,
            "profile": profile,
            "specs": dict(_specs(history)),
        }
        file.write(_json(head)[:-1] + b', "sessions": [')
        written, between = 0, b"\n"
        for session in _sessions(history):
            file.write(between + _json(session))
            written, between = written + 1, b",\n"
        file.write(b"\n]}\n")
    return written


def read_backup(path: Path) -> Backup:
    """Read a backup. Raises InputError, with one sentence, if it is none or is not whole."""
    told = shown(str(path), 300)
    if not is_file(path):
        what = "is a folder" if path.is_dir() else "is not there"
        raise InputError(f"{told} {what}; give a file that 'posecount export --all' wrote.")
    data = read_small(path, _MOST_BYTES, "a backup")
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        found = None
    schema = found.get("schema") if isinstance(found, dict) else None
    if not isinstance(schema, str) or not schema.startswith("posecount.backup/"):
        raise InputError(
            f"{told} is not a whole backup; give a file that 'posecount export --all' wrote."
        )
    if schema != SCHEMA:
        raise InputError(
            f"{told} was written by a newer posecount ({shown(schema)}); update posecount to "
            "import it."
        )
    try:
        backup = Backup.model_validate({"schema_": found.pop("schema"), **found})
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        place = ".".join(map(str, fault["loc"]))
        raise InputError(
            f"{told} is not a whole backup: {shown(place)} is wrong ({shown(fault['msg'])})."
        ) from error
    for sha256, spec in backup.specs.items():
        if hashlib.sha256(spec.encode("utf-8", "surrogatepass")).hexdigest() != sha256:
            raise InputError(f"{told} is not a whole backup: a routine in it was changed.")
    return backup


def _specs(history: History) -> Iterator[tuple[str, str]]:
    for row in history.select("SELECT sha256, json FROM specs ORDER BY sha256", {}):
        if hashlib.sha256(str(row["json"]).encode()).hexdigest() == row["sha256"]:
            yield row["sha256"], row["json"]


def _sessions(history: History) -> Iterator[dict[str, Any]]:
    known, uids = {sha256 for sha256, _ in _specs(history)}, set[str]()
    query = _select("sessions", BackupSession, "1 ORDER BY started_at, id")
    for row in history.select(query, {}):
        session = _values(row, BackupSession)
        if session["spec_sha256"] not in known:
            session["spec_sha256"] = None
        if session["uid"] in uids:
            session["uid"] += f" {row['id']}"
        uids.add(session["uid"])
        session_id = {"session": row["id"]}
        reps: dict[int | None, list[dict[str, Any]]] = {}
        for rep in history.select(
            _select("reps", BackupRep, "session_id = :session ORDER BY number"), session_id
        ):
            reps.setdefault(rep["set_id"], []).append(_values(rep, BackupRep))
        session["sets"] = [
            {**_values(one, BackupSet), "reps": reps.pop(one["id"], [])}
            for one in history.select(
                _select("sets", BackupSet, "session_id = :session ORDER BY id"), session_id
            )
        ]
        session["reps"] = [rep for some in reps.values() for rep in some]
        yield session


def _select(table: str, record: type[BaseModel], where: str) -> str:
    """Return a query for the readable rows of a table."""
    whose = {"sessions": "id", "sets": "id", "reps": "id, set_id"}[table]
    return f"SELECT {whose}, {', '.join(columns_of(record))} FROM readable_{table} WHERE {where}"


def _values(row: sqlite3.Row, record: type[BaseModel]) -> dict[str, Any]:
    """Return the row by column, with nothing in place of what is of no use besides."""
    found = {name: row[name] for name in columns_of(record)}
    for name, kind in _UNCHECKED.items():
        if name in found and not isinstance(found[name], kind):
            found[name] = None
    if record is BackupSession and found["uid"] is None:
        found["uid"] = f"{row['id']} {row['started_at']}"
    if record is BackupSet and found["place"] is None:
        found["place"] = _NO_PLACE + row["id"]
    return found


_UNCHECKED: dict[str, type] = {
    "uid": str,
    "changed_at": str,
    "recording_sha256": str,
    "recording_set": int,
    "utc_offset_min": int,
    "place": int,
}
"""Columns in which a row that can be read may hold anything."""

_NO_PLACE = 1_000_000
"""Places of sets from here on stand for one that is not known."""


@contextmanager
def _as_of_now(history: History) -> Iterator[None]:
    """Read everything as it is now, whatever another process writes meanwhile."""
    try:
        history.connection.execute("BEGIN")
    except sqlite3.Error as error:
        raise trouble(history.path, error) from error
    try:
        yield
    finally:
        history.connection.execute("ROLLBACK")


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, allow_nan=False).encode("utf-8")


@contextmanager
def _open(target: str) -> Iterator[Any]:
    """Yield a file to write bytes to, which appears at the target when it is whole."""
    if target == STANDARD_OUTPUT:
        yield _Printed(DataOutput())
        return
    try:
        with OutputFile(target) as output:
            if not writes_through(target):
                make_private(output.file)
            yield output.file
    except OSError as error:
        raise OutputError(
            f"{target} could not be written ({error.strerror or error}); give --all another place."
        ) from error


class _Printed:
    """Standard output, as a file for bytes."""

    def __init__(self, output: DataOutput) -> None:
        self._output = output

    def write(self, data: bytes) -> None:
        self._output.write(data.decode("utf-8"))
