"""Whatever stands in the history's rows, all others are shown, and everything can be forgotten."""

import json
import random
import sqlite3
from contextlib import suppress
from datetime import datetime, timedelta, timezone

import pytest
from helpers.scripted import NOON, Clock, do_whole_session
from typer.testing import CliRunner

from posecount import cli
from posecount.errors import PosecountError
from posecount.history.opening import history_path
from posecount.history.overview import overviews
from posecount.history.readable import _MOMENT
from posecount.history.rows import stamp
from posecount.history.store import History
from posecount.history.table import rows
from posecount.report.gather import gather
from posecount.session.load import single_exercise

pytestmark = pytest.mark.slow

ODD_VALUES = [
    None,
    "",
    "no moment at all",
    "2026-02-31T12:00:00.000+00:00",
    "2026-03-01T12:00:00.000",
    "0001-01-01T00:00:00.000+00:00",
    "9999-12-31T23:59:59.999+00:00",
    "now",
    b"half \xc3",
    b"\xed\xa0\x80",
    b"\xff\xfe\x00",
    "\x1b]52;c;aGk=\x07 [bold]a[/] \x00 b",
    float("inf"),
    float("-inf"),
    1e300,
    -1,
    7,
    2**63 - 1,
    -(2**63),
    0.5,
    "[" * 20_000,
    "9" * 5_000,
    "counted once more",
]
TABLES = {
    "sessions": "started_at ended_at origin routine_id routine_title complete recording",
    "sets": "place step_index set_number attempt exercise side direction reps_asked "
    "hold_target_s started_s ended_s complete discarded",
    "reps": "set_id number exercise start_s end_s hold_s side direction complete confidence "
    "verdict amplitude hold_sd",
    "specs": "json",
}
COLUMNS = [(table, name) for table, names in TABLES.items() for name in names.split()]


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A history of four sessions, the newest of today."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    today = datetime.now(timezone.utc).replace(hour=1)
    with History.open() as history:
        for day in range(4):
            routine = single_exercise("toe_raise", reps=2, sets=2)
            do_whole_session(history, routine, Clock(today - timedelta(days=day)))
    return tmp_path


def run(*words, answer=""):
    return CliRunner().invoke(cli.app, [*map(str, words)], input=answer)


def write_odd(table, column, value, which, as_text=False):
    """As a program would that knows nothing of what the columns are for."""
    connection = sqlite3.connect(history_path(), isolation_level=None)
    connection.execute("PRAGMA ignore_check_constraints = ON")
    mark = "CAST(? AS TEXT)" if as_text else "?"
    try:
        connection.execute(
            f"UPDATE {table} SET {column} = {mark} WHERE rowid = ("
            f"SELECT rowid FROM {table} ORDER BY rowid LIMIT 1 OFFSET ?)",
            (value, which),
        )
    except sqlite3.IntegrityError:
        return False
    finally:
        connection.close()
    return True


def reads_everything(home):
    """Every command that reads; the numbers of the sessions shown."""
    for words in (
        ("history", "--days", 36500),
        ("history", "show", 4),
        ("export", "--csv", "a.csv", "--json", "a.json", "--parquet", "a.parquet"),
        ("export", "--fit", "fit"),
        ("report", "--html", "a.html"),
    ):
        ended = run(*words)
        expected = isinstance(ended.exception, SystemExit | PosecountError | None.__class__)
        assert expected, (words, ended.exception)
        if isinstance(ended.exception, PosecountError):
            assert "\n" not in str(ended.exception)
    table = json.loads((home / "a.json").read_text(encoding="utf-8"))
    (home / "a.html").read_text(encoding="utf-8")
    return {row["session"] for row in table["reps"]}


@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_no_value_in_a_column_hides_another_session(home, table, column):
    """Every column with every value, each undone before the next is tried."""
    with History.open() as history:
        history.connection.execute("PRAGMA ignore_check_constraints = ON")
        for value in ODD_VALUES:
            history.connection.execute("BEGIN")
            with suppress(sqlite3.IntegrityError):
                history.connection.execute(
                    f"UPDATE main.{table} SET {column} = ? WHERE rowid = 1", (value,)
                )
            assert {2, 3, 4} <= {row["session"] for row in rows(history)}
            assert {2, 3, 4} <= {one.session_id for one in history.sets()}
            assert {2, 3, 4} <= {one.session.id for one in overviews(history)}
            gathered = gather(history, NOON.date(), None)
            assert gathered is not None
            json.dumps(list(rows(history)), allow_nan=False).encode()
            history.connection.execute("ROLLBACK")


@pytest.mark.parametrize("seed", range(6))
def test_no_value_in_any_column_ends_a_command(home, seed):
    pytest.importorskip("pyarrow")
    dice = random.Random(seed)
    for _ in range(12):
        table, column = dice.choice(COLUMNS)
        value = dice.choice(ODD_VALUES)
        # The fourth session stays as it is, and must be there to the end.
        most = {"sessions": 3, "sets": 6, "reps": 12, "specs": 1}[table]
        write_odd(table, column, value, dice.randrange(most), isinstance(value, bytes))
        with History.open(to_read=True) as history:
            list(rows(history)), list(history.sets()), list(history.reps())
            overviews(history)
    assert 4 in reads_everything(home)
    ended = run("forget", "--all", "--yes")
    assert ended.exit_code == 0, ended.exception
    raw = sqlite3.connect(history_path())
    for name in ("sessions", "sets", "reps", "specs"):
        assert raw.execute(f"SELECT count(*) FROM {name}").fetchone() == (0,)


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("sessions", "started_at", "yesterday"),
        ("sessions", "started_at", "2026-02-30T12:00:00.000+00:00"),
        ("sessions", "ended_at", "later"),
        ("sessions", "origin", "a dream"),
        ("sets", "reps_asked", "many"),
        ("sets", "side", "upper"),
        ("reps", "verdict", "counted twice"),
        ("reps", "hold_s", float("inf")),
        ("reps", "start_s", b"\x00\x01"),
    ],
)
def test_an_odd_row_is_left_out_and_it_is_said_how_many(home, table, column, value):
    assert write_odd(table, column, value, 0)
    for words in (("history",), ("history", "show", 4), ("export", "--csv", "a.csv"), ("report",)):
        ended = run(*words)
        assert ended.exit_code == 0, ended.exception
        assert "! 1 row of the history makes no sense and was left out." in ended.output
    write_odd("reps", "verdict", "unheard of", 5)
    assert "! 2 rows of the history make no sense and were left out." in run("history").output


def test_half_a_character_is_shown_as_none(home):
    write_odd("sessions", "routine_title", b"Raise \xc3", 3, as_text=True)
    with History.open(to_read=True) as history:
        assert history.session(4).routine_title == "Raise \ufffd"
        assert history.left_out == 0


def test_all_is_well_where_nothing_is_odd(home):
    with History.open(to_read=True) as history:
        assert (history.left_out, len(history.sessions())) == (0, 4)
    assert "left out" not in run("history").output


def test_a_session_that_cannot_be_read_says_so_and_can_be_forgotten(home):
    write_odd("sessions", "started_at", "yesterday", 1)
    shown = run("history", "show", 2)
    assert "Session 2 cannot be read" in str(shown.exception)
    assert "There is no session 9" in str(run("history", "show", 9).exception)
    ended = run("forget", 2, answer="y\n")
    assert (ended.exit_code, "Forgotten: session 2." in ended.output) == (0, True)
    with History.open() as history:
        assert (history.numbers(), history.left_out) == ([1, 3, 4], 0)


def test_all_that_is_odd_can_be_forgotten_when_nothing_else_is_left(home):
    for which in range(4):
        write_odd("sessions", "started_at", b"\xff", which, as_text=True)
    ended = run("forget", "--all", answer="y\n")
    assert "Forgotten: all 4 sessions." in ended.output
    assert "nothing to forget" in run("forget", "--all").output


def test_every_moment_that_is_written_is_read_again(home):
    """SQLite's own reckoning of milliseconds must agree with Python's."""
    connection = sqlite3.connect(":memory:")
    dice = random.Random(5)
    for _ in range(3000):
        moment = stamp(NOON + timedelta(milliseconds=dice.randrange(-(10**12), 10**12)))
        told = connection.execute(f"SELECT {_MOMENT.format('?1')}", (moment,))
        assert told.fetchone() == (True,), moment
