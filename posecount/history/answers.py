"""What a person said after a session: pain and effort from 0 to 10, and a note."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, fields
from datetime import datetime

from posecount.errors import InputError
from posecount.history.opening import trouble
from posecount.history.rows import in_one, stamp
from posecount.history.store import History
from posecount.plain import is_plain

MOST = 10
"""The worst pain, and the greatest effort; 0 is none."""

LONGEST_NOTE = 500


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers; None for a question that was left out."""

    pain: int | None = None
    effort: int | None = None
    note: str | None = None


def read_score(text: str) -> int:
    """Read a number from 0 to 10. Raises InputError."""
    text = text.strip()
    if not (text.isdecimal() and text.isascii() and len(text) <= 2 and int(text) <= MOST):
        raise InputError(f"It is a whole number from 0 to {MOST}.")
    return int(text)


def read_note(text: str) -> str:
    """Return a note that fits on one line of a table. Raises InputError."""
    text = text.strip()
    if len(text) > LONGEST_NOTE or not is_plain(text):
        raise InputError(f"A note has at most {LONGEST_NOTE} characters, on one line.")
    return text


def keep_answers(history: History, number: int, answers: Answers, now: datetime) -> None:
    """Store the answers that were given, in place of earlier ones; the others stay.

    An empty note takes an earlier one away. Raises InputError if there is no such session, and
    HistoryError if the history cannot be written.
    """
    given = {one.name: getattr(answers, one.name) for one in fields(answers)}
    given = {name: value for name, value in given.items() if value is not None}
    if given.get("note") == "":
        given["note"] = None
    if not given:
        return
    names = ", ".join(f"{name} = :{name}" for name in given)
    try:
        with in_one(history.connection):
            changed = history.connection.execute(
                f"UPDATE main.sessions SET {names}, changed_at = :now WHERE id = :number",
                {**given, "now": stamp(now), "number": number},
            )
    except (sqlite3.Error, OverflowError) as error:
        if isinstance(error, OverflowError):
            raise _no_session(number) from error
        raise trouble(history.path, error) from error
    if changed.rowcount != 1:
        raise _no_session(number)


def _no_session(number: int) -> InputError:
    return InputError(f"There is no session {number}; 'posecount history' lists them.")
