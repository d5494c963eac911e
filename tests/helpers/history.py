"""A history with odd rows, asked by every command that reads it; forgetting must always work."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
import unicodedata

from typer.testing import CliRunner

from helpers.mutations import ODD_VALUES
from posecount.cli import app
from posecount.errors import InputError
from posecount.history.opening import history_path
from posecount.history.store import History

_SESSION = (
    "INSERT INTO sessions (started_at, ended_at, origin, routine_id, routine_title, complete,"
    " recording) VALUES (?, ?, 'recording', 'toe_raise', 'Toe raises', 1, '/a.mp4')"
)
_SET = (
    "INSERT INTO sets (session_id, place, step_index, set_number, attempt, exercise, side,"
    " direction, reps_asked, hold_target_s, started_s, ended_s)"
    " VALUES (?, 0, 0, 1, 1, 'toe_raise', 'left', NULL, 10, 2.0, 0.0, 30.0)"
)
_REP = (
    "INSERT INTO reps (session_id, set_id, number, exercise, start_s, end_s, hold_s, side,"
    " direction, complete, confidence, verdict, amplitude, hold_sd)"
    " VALUES (?, ?, ?, 'toe_raise', ?, ?, 2.0, 'left', NULL, 1, 0.9, 'counted', 0.2, 0.05)"
)
_COLUMNS = {
    "sessions": "started_at ended_at routine_id routine_title complete recording uid by_hand"
    " changed_at sets_asked pain effort note",
    "sets": "step_index set_number attempt exercise side direction reps_asked hold_target_s"
    " started_s ended_s complete discarded",
    "reps": "number exercise start_s end_s hold_s side direction complete confidence verdict"
    " amplitude hold_sd by_hand",
}
_READING = (
    ("history", "--days", "36500"),
    ("history", "show", "1"),
    ("export", "--csv", "-"),
    ("export", "--json", "-"),
    ("report", "--html", "-"),
)
_ODD_TEXTS = ("yesterday", "2026-13-41", "2026-02-03T04:05:06", "9999-12-31T23:59:59+00:00")


class HistoryRows:
    """Puts odd values into a history from each seed, and runs the commands."""

    name = "history"

    def __init__(self, folder):
        os.environ["XDG_DATA_HOME"] = str(folder)
        self._good = folder / "good.sqlite"
        self._runner = CliRunner()
        with History.open() as kept, kept.connection as connection:
            for number in (1, 2):
                at = f"2026-03-0{number}T10:00:00.000+00:00"
                session = connection.execute(_SESSION, (at, at)).lastrowid
                (a_set,) = (connection.execute(_SET, (session,)).lastrowid,)
                for rep in (1, 2, 3):
                    connection.execute(_REP, (session, a_set, rep, 4.0 * rep, 4.0 * rep + 3.0))
        shutil.copy(history_path(), self._good)

    def read(self, rng):
        # A folder for each: one that fails may leave its history open.
        with tempfile.TemporaryDirectory() as folder:
            os.environ["XDG_DATA_HOME"] = folder
            history_path().parent.mkdir(parents=True)
            shutil.copy(self._good, history_path())
            self._ask(rng)

    def _ask(self, rng):
        with sqlite3.connect(history_path()) as connection:
            for _ in range(rng.randint(1, 3)):
                table = rng.choice(sorted(_COLUMNS))
                column = rng.choice(_COLUMNS[table].split())
                self._spoil(connection, rng, table, column)
        connection.close()
        refused = [error for words in _READING if (error := self._run(words)) is not None]
        assert self._run(("forget", "--all", "--yes")) is None
        if refused:
            raise refused[0]

    @staticmethod
    def _spoil(connection, rng, table, column):
        values = [v for v in ODD_VALUES if isinstance(v, int | float | str)]
        odd = rng.choice([*values, *_ODD_TEXTS, b"\xff\xfe", b"half \xed\xa0\x80"])
        if isinstance(odd, str):
            odd = odd.encode("utf-8", "surrogatepass")
        if isinstance(odd, bytes):
            where = f"UPDATE {table} SET {column} = CAST(? AS TEXT) WHERE id % 2 = ?"
        else:
            where = f"UPDATE {table} SET {column} = ? WHERE id % 2 = ?"
        try:
            connection.execute(where, (odd, rng.randint(0, 1)))
        except (sqlite3.IntegrityError, OverflowError):
            return  # The layout itself keeps this one out.

    def _run(self, words):
        done = self._runner.invoke(app, list(words))
        assert done.exception is None or isinstance(done.exception, InputError | SystemExit), (
            words,
            done.exception,
        )
        odd = {c for c in done.output if unicodedata.category(c) in ("Cc", "Cs")} - set("\n\t\r")
        assert not odd, (words, odd)
        return done.exception if isinstance(done.exception, InputError) else None
