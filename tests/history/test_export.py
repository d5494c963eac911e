"""The long table, written and read again."""

import csv
import json
import sys
from datetime import datetime, timedelta

import pytest
from helpers.scripted import NOON, Clock, do_whole_session

from posecount.errors import InputError, OutputError
from posecount.history.export import write_csv, write_json, write_parquet
from posecount.history.rows import in_one
from posecount.history.store import History
from posecount.history.table import COLUMNS, legend, rows
from posecount.session.load import load_routine, single_exercise

NAMES = [column.name for column in COLUMNS]


@pytest.fixture
def history(tmp_path):
    with History.open(tmp_path / "history.sqlite3") as opened:
        do_whole_session(opened, load_routine("four-exercises"), Clock())
        circles = single_exercise("ankle_circles", 2, directions=["clockwise"])
        do_whole_session(opened, circles, Clock(NOON + timedelta(days=1)))
        with in_one(opened.connection):
            opened.connection.execute(
                "UPDATE reps SET amplitude = 0.123456, hold_sd = 0.05, direction = NULL "
                "WHERE number = 1"
            )
            # as a rep that is done between two sets
            opened.connection.execute("UPDATE reps SET set_id = NULL WHERE number = 2")
            opened.connection.execute(
                "UPDATE sessions SET recording = 'Grüße, \"daheim\".mp4' WHERE id = 2"
            )
        yield opened


def test_every_rep_has_a_row_with_its_set_and_session(history):
    table = list(rows(history))
    assert len(table) == 86 + 2 == len(list(history.reps()))
    first, second, of_recording = table[0], table[1], table[-2]
    assert list(first) == NAMES
    assert (first["session"], first["step"], first["set"], first["attempt"]) == (1, 1, 1, 1)
    assert datetime.fromisoformat(first["started_at"]) == NOON
    assert (first["exercise"], first["verdict"]) == ("resisted_plantar_flexion", "counted")
    assert (first["asked_side"], first["reps_asked"], first["hold_target_s"]) == ("left", 15, 5.0)
    assert (first["amplitude_shanks"], first["hold_sd"], first["direction"]) == (0.1235, 0.05, None)
    assert (first["complete"], first["discarded"]) == (True, False)
    assert [second[name] for name in ("step", "set", "attempt", "discarded")] == [None] * 4
    assert (of_recording["session"], of_recording["asked_direction"]) == (2, "clockwise")
    assert of_recording["recording"] == 'Grüße, "daheim".mp4'


def test_csv_comes_back(history, tmp_path):
    target = tmp_path / "reps.csv"
    assert write_csv(rows(history), str(target)) == 88
    with target.open(encoding="utf-8", newline="") as file:
        read = list(csv.DictReader(file))
    assert [list(read[0])] == [NAMES]
    written = list(rows(history))
    for back, row in zip(read, written, strict=True):
        for column in COLUMNS:
            assert value_of(back[column.name], column.kind) == row[column.name]


def value_of(text, kind):
    if text == "":
        return None
    readers = {
        "whole number": int,
        "number": float,
        "yes or no": {"true": True, "false": False}.get,
    }
    return readers.get(kind, str)(text)


def test_json_comes_back_and_explains_itself(history, tmp_path):
    target = tmp_path / "reps.json"
    assert write_json(rows(history), str(target)) == 88
    read = json.loads(target.read_text(encoding="utf-8"))
    assert read["schema"] == "posecount.history/1"
    assert list(read["columns"]) == NAMES
    assert read["reps"] == list(rows(history))


def test_json_of_an_empty_history_is_json(tmp_path):
    target = tmp_path / "reps.json"
    with History.open(tmp_path / "none.sqlite3", create=False) as history:
        assert write_json(rows(history), str(target)) == 0
    assert json.loads(target.read_text())["reps"] == []


def test_parquet_comes_back_with_its_types(history, tmp_path):
    parquet = pytest.importorskip("pyarrow.parquet")
    target = tmp_path / "reps.parquet"
    assert write_parquet(rows(history), str(target)) == 88
    table = parquet.read_table(target)
    assert table.column_names == NAMES
    kinds = {"whole number": "int64", "number": "double", "text": "string", "yes or no": "bool"}
    for column in COLUMNS:
        field = table.schema.field(column.name)
        assert str(field.type) == kinds.get(column.kind, "timestamp[ms, tz=UTC]")
        assert field.metadata[b"meaning"].decode() == column.meaning
    read = table.to_pylist()
    for back, row in zip(read, rows(history), strict=True):
        assert back.pop("started_at") == datetime.fromisoformat(row.pop("started_at"))
        assert back == row


def test_without_pyarrow_it_is_said_how_to_get_it(history, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(InputError, match=r"pip install 'posecount\[parquet\]'"):
        write_parquet(rows(history), str(tmp_path / "reps.parquet"))
    assert not (tmp_path / "reps.parquet").exists()


def test_on_standard_output(history, capsys):
    write_csv(rows(history), "-")
    assert capsys.readouterr().out.splitlines()[0] == ",".join(NAMES)


@pytest.mark.parametrize("write", [write_csv, write_json])
def test_what_fails_half_way_leaves_what_was_there(history, tmp_path, write):
    target = tmp_path / "reps"
    target.write_text("older")

    def breaking():
        yield from list(rows(history))[:3]
        raise OSError(28, "No space left on device")

    with pytest.raises(OutputError, match="No space left"):
        write(breaking(), str(target))
    assert target.read_text() == "older"
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_every_column_is_explained_in_a_short_line():
    lines = legend().splitlines()
    assert [line.split()[0] for line in lines] == NAMES
    assert all(len(line) <= 78 for line in lines)
