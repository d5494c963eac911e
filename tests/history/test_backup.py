"""The backup: everything comes back, nothing comes twice, and two machines merge."""

from __future__ import annotations

import json
import os
import random
import sqlite3
import stat
from contextlib import closing
from datetime import datetime, timedelta, timezone

import pytest
from helpers.history import HistoryRows
from helpers.scripted import Clock, do_whole_session

from posecount.errors import HistoryError, InputError, OutputError
from posecount.history.backup import read_backup, write_backup
from posecount.history.by_hand import Mend, StatedSide, add_session, mend_session
from posecount.history.merge import merge
from posecount.history.schema import migrate
from posecount.history.store import History
from posecount.session.load import load_routine, single_exercise

NOON = datetime(2026, 3, 5, 12, tzinfo=timezone(timedelta(hours=2)))
NOW = NOON + timedelta(hours=3)
SESSION_OF_LAYOUT_4 = """
    INSERT INTO sessions (started_at, origin, routine_id, routine_title)
        VALUES ('2026-01-02T03:04:05.000+00:00', 'live', 'mine', 'Mine');
"""
RAISES = single_exercise("toe_raise", 3, sides=["left", "right"])


@pytest.fixture
def history(tmp_path):
    with History.open(tmp_path / "history.sqlite3") as made:
        do_whole_session(made, load_routine("five-exercises"), Clock(NOON))
        do_whole_session(made, RAISES, Clock(NOON), stop_after=2)
        add_session(made, single_exercise("toe_press", 5), NOON, NOW)
        made.connection.execute("UPDATE sessions SET pain = 3, note = 'warm' WHERE id = 1")
        made.connection.execute("UPDATE reps SET set_id = NULL WHERE id = 1")
        yield made


@pytest.fixture
def other(tmp_path):
    with History.open(tmp_path / "other.sqlite3") as made:
        yield made


@pytest.fixture
def file(history, tmp_path):
    path = tmp_path / "backup.json"
    write_backup(history, str(path))
    return path


def everything(history):
    """All there is, without the numbers that a machine gives to rows."""
    sets = dict(history.connection.execute("SELECT id, place FROM sets").fetchall())
    found = []
    for table, order in (("sessions", "uid"), ("sets", "place"), ("reps", "number")):
        cursor = history.connection.execute(f"SELECT * FROM {table} ORDER BY {order}, 3, 4, 5")
        names = [column[0] for column in cursor.description]
        for values in cursor.fetchall():
            row = dict(zip(names, values, strict=True))
            row["set_id"] = sets.get(row.get("set_id"))
            found.append({k: v for k, v in row.items() if k not in ("id", "session_id")})
    return sorted(found, key=repr)


def test_everything_comes_back_elsewhere(history, other, file):
    assert merge(other, read_backup(file)) == {"added": 3}
    assert everything(other) == everything(history)


def test_nothing_comes_twice(history, other, file, tmp_path):
    before = everything(history)
    assert merge(history, read_backup(file)) == {"there already": 3}
    assert everything(history) == before
    merge(other, read_backup(file))
    assert merge(other, read_backup(file)) == {"there already": 3}
    write_backup(other, str(tmp_path / "again.json"))
    assert (tmp_path / "again.json").read_bytes() == file.read_bytes()


def test_two_machines_merge_in_either_order(history, other, file, tmp_path):
    do_whole_session(other, RAISES, Clock(NOON + timedelta(days=1)))
    back = tmp_path / "back.json"
    write_backup(other, str(back))
    merge(other, read_backup(file))
    merge(history, read_backup(back))
    assert everything(other) == everything(history)
    assert len(history.sessions()) == 4


def test_copies_of_a_file_of_an_earlier_layout_agree_on_what_is_the_same(tmp_path):
    paths = [tmp_path / name for name in ("here.sqlite3", "there.sqlite3")]
    for path in paths:
        with closing(sqlite3.connect(path, isolation_level=None)) as old:
            migrate(old, to=4)
            old.executescript(SESSION_OF_LAYOUT_4)
    with History.open(paths[0]) as here, History.open(paths[1]) as there:
        write_backup(here, str(tmp_path / "b.json"))
        assert merge(there, read_backup(tmp_path / "b.json")) == {"there already": 1}


def test_the_version_changed_last_stays(history, other, file, tmp_path):
    merge(other, read_backup(file))
    mend_session(other, 1, Mend(sides=[StatedSide("left", rep=2)]), NOW)
    mend_session(history, 1, Mend(remove_reps=[3]), NOW + timedelta(hours=1))
    later = tmp_path / "later.json"
    write_backup(history, str(later))
    assert merge(other, read_backup(later)) == {"replaced": 1, "there already": 2}
    assert everything(other) == everything(history)
    assert merge(history, read_backup(file)) == {"there already": 3}
    assert 3 not in [rep.number for rep in history.reps(session=1)]


def test_a_session_backed_up_while_it_was_under_way_is_completed(history, other, file, tmp_path):
    merge(other, read_backup(file))
    mend_session(history, 2, Mend(ended=True), NOW)
    history.connection.execute("UPDATE sessions SET changed_at = NULL, by_hand = NULL")
    write_backup(history, str(file))
    merge(other, read_backup(file))
    assert other.session(2).ended_at is not None


def test_a_recording_counted_on_both_machines_is_one(history, other, tmp_path):
    for made in (history, other):
        made.connection.execute(
            "INSERT INTO sessions (started_at, origin, routine_id, routine_title, complete,"
            " recording_sha256) VALUES ('2026-03-01T10:00:00.000+00:00', 'recording', 'toe-raise',"
            " 'Toe raises', 1, 'ab')"
        )
        number = made.numbers()[-1]
        made.connection.execute(
            "INSERT INTO sets (session_id, place, step_index, set_number, attempt, exercise,"
            " reps_asked, started_s, complete) VALUES (?, 0, 0, 1, 1, 'toe_raise', 0, 0, 1)",
            (number,),
        )
    path = tmp_path / "b.json"
    write_backup(history, str(path))
    assert merge(other, read_backup(path)) == {"added": 3, "there already": 1}


def test_it_is_for_its_owner_alone(file, history):
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    file.chmod(0o640)
    write_backup(history, str(file))
    assert stat.S_IMODE(file.stat().st_mode) == 0o640


def test_what_was_written_meanwhile_is_in_the_next_one(history, tmp_path):
    with History.open(tmp_path / "history.sqlite3") as writing:
        path = tmp_path / "b.json"
        write_backup(history, str(path))
        do_whole_session(writing, RAISES, Clock(NOON))
        assert merge(writing, read_backup(path)) == {"there already": 3}


SPOILT = {
    "nothing": lambda text: "",
    "half": lambda text: text[: len(text) // 2],
    "something else": lambda text: '{"schema": "posecount.history/1", "reps": []}',
    "a list": lambda text: "[1, 2]",
    "deep": lambda text: "[" * 100_000,
    "newer": lambda text: text.replace("posecount.backup/1", "posecount.backup/2"),
    "a word for a number": lambda text: text.replace('"start_s": ', '"start_s": "soon", "x": ', 1),
    "an unknown field": lambda text: text.replace('"hold_s": ', '"colour": 1, "hold_s": ', 1),
    "a routine that was changed": lambda text: text.replace("Toe presses", "Toe squeezes"),
    "a verdict that is none": lambda text: text.replace('"verdict": "counted"', '"verdict": "ok"'),
    "a pain of 99": lambda text: text.replace('"pain": 3', '"pain": 99'),
    "a huge number": lambda text: text.replace('"number": 2,', f'"number": {10**30},', 1),
    "two reps of one number": lambda text: text.replace('"number": 3,', '"number": 4,'),
    "a side that is none": lambda text: text.replace('"side": "left"', '"side": "up"', 1),
}


@pytest.mark.parametrize("spoil", SPOILT.values(), ids=SPOILT)
def test_what_is_no_whole_backup_changes_nothing(file, other, spoil):
    do_whole_session(other, RAISES, Clock(NOON))
    before = everything(other)
    file.write_text(spoil(file.read_text()))
    with pytest.raises(InputError) as told:
        merge(other, read_backup(file))
    assert "\n" not in str(told.value)
    assert everything(other) == before


def test_files_that_are_none_are_told(tmp_path):
    for path, says in ((tmp_path, "is a folder"), (tmp_path / "no.json", "is not there")):
        with pytest.raises(InputError, match=says):
            read_backup(path)


def test_a_backup_that_cannot_be_written_leaves_nothing(history, tmp_path, monkeypatch):
    with pytest.raises(OutputError):
        write_backup(history, str(tmp_path / "no" / "b.json"))

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OutputError, match="No space left"):
        write_backup(history, str(tmp_path / "full.json"))
    assert not list(tmp_path.glob("*full.json*"))


def test_an_import_waits_for_nobody_for_ever(history, file, tmp_path):
    busy = sqlite3.connect(tmp_path / "history.sqlite3", isolation_level=None)
    busy.execute("BEGIN IMMEDIATE")
    history.connection.execute("PRAGMA busy_timeout = 1")
    with pytest.raises(HistoryError, match="in use"):
        merge(history, read_backup(file))
    busy.close()


@pytest.mark.parametrize("seed", range(12))
def test_of_a_history_with_odd_rows_the_others_are_kept(history, other, tmp_path, seed):
    """Whatever another program wrote, what is exported can be imported."""
    rng = random.Random(seed)
    for _ in range(6):
        table = rng.choice(("sessions", "sets", "reps"))
        cursor = history.connection.execute(f"SELECT * FROM {table} LIMIT 1")
        names = [
            one[0] for one in cursor.description if one[0] not in ("id", "session_id", "set_id")
        ]
        HistoryRows._spoil(history.connection, rng, table, rng.choice(names))
    path = tmp_path / "odd.json"
    count = write_backup(history, str(path))
    assert count == len(history.sessions())
    assert merge(other, read_backup(path)).total() == count
    assert len(list(other.reps())) == len(list(history.reps()))
    assert json.loads(path.read_text())["schema"] == "posecount.backup/1"
