"""One recording, result or line in the folder that is odd costs its own row and nothing else."""

from __future__ import annotations

import csv
import hashlib
import json

import pytest
from batch.test_run import Here, errors, run, table
from helpers.batch_clips import RAISES, faulty_work, write_recording

from posecount.batch.clips import gather, named
from posecount.batch.run import Batch, run_batch
from posecount.csv_table import harmless
from posecount.errors import OutputError

pytestmark = pytest.mark.slow

HALF = '"model": {"name": "half \\ud800"'


def names(rows):
    return [row["clip"] for row in rows]


def lines(folder):
    (file,) = (folder / "out" / ".batch").glob("*.jsonl")
    return file


def change_lines(folder, change):
    """Change every line of the ledger as JSON."""
    told = [json.loads(line) for line in lines(folder).read_text().splitlines()]
    lines(folder).write_text("".join(json.dumps(change(one)) + "\n" for one in told))


def poison(folder, name, change):
    """Change a result's JSON, and the ledger so that this is what was written."""
    kept = folder / "out" / "results" / f"{name}.json"
    data = json.loads(kept.read_text())
    change(data)
    kept.write_text(json.dumps(data))
    written = hashlib.sha256(kept.read_bytes()).hexdigest()
    change_lines(
        folder, lambda entry: {**entry, "written": written} if entry["name"] == name else entry
    )


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data["source"].update(width=2**64),
        lambda data: data["source"].update(path="half \ud800"),
        lambda data: data["model"].update(name="half \ud800"),
        lambda data: data["reps"][0].update(start_s=float("nan")),
        lambda data: data["reps"][0].update(index=2**63),
        lambda data: data["totals"].update(reps=-(2**70)),
        lambda data: data.pop("reps"),
        lambda data: data.update(schema="posecount.result/9"),
    ],
    ids=range(8),
)
def test_a_result_that_fits_into_no_table_costs_only_its_own_row(folder, change):
    run(folder)
    poison(folder, "a.landmarks", change)
    # The clip is not in this batch: what is said is about what stands in the folder.
    summary, _ = run(folder, paths=("in/deep",))
    assert names(errors(folder)) == ["a.landmarks"]
    assert [failure.clip.name for failure in summary.failures] == ["a.landmarks"]
    assert {row["clip"]: row["status"] for row in table(folder, "clips")} == {
        "a.landmarks": "failed",
        "b.landmarks": "counted",
        "c.landmarks": "counted",
    }
    assert len(table(folder, "reps")) == 5


@pytest.mark.parametrize(
    "odd",
    [
        {"name": "../../outside"},
        {"name": "/etc/passwd"},
        {"name": "a\0b"},
        {"name": 3},
        {"path": "half \ud800"},
        {"path": None},
        {"size": "big"},
        {"size": 2**70},
        {"mtime_ns": [1]},
        {"settings": {}},
        {"settings": {"exercise": []}},
        {"settings": None},
        {"seconds": float("nan")},
        {"sha256": "no sum"},
        {"more": 1},
    ],
    ids=str,
)
def test_a_line_of_the_ledger_that_is_not_right_has_its_clip_counted_anew(folder, odd):
    outside = folder / "outside.json"
    outside.write_text("mine")
    run(folder)
    change_lines(folder, lambda entry: {**entry, **(odd if entry["name"] == "a.landmarks" else {})})
    summary, engine = run(folder)
    assert (summary.failures, len(table(folder, "clips"))) == ([], 3)
    assert engine.given in (["a.landmarks"], [])  # What is more than is known does no harm.
    assert outside.read_text() == "mine"


def test_lines_that_are_no_json_are_passed_over(folder):
    run(folder)
    garbage = [b"[" * 100_000, b"9" * 5_000, b"\xff\xfe", b"{}", b"null", b'{"schema": []}', b"\0"]
    lines(folder).write_bytes(b"\n".join([*garbage, lines(folder).read_bytes()]))
    (folder / "out" / ".batch" / "folder.jsonl").mkdir()
    summary, engine = run(folder)
    assert (engine.given, summary.before) == ([], 3)


def test_a_folder_where_a_result_is_to_be_costs_one_clip(folder):
    (folder / "out" / "results" / "a.landmarks.json").mkdir(parents=True)
    for _ in range(2):
        summary, _ = run(folder)
        (failure,) = summary.failures
        assert failure.clip.name == "a.landmarks"
        assert "cannot be written" in failure.why
        assert names(errors(folder)) == ["a.landmarks"]
        assert len(table(folder, "reps")) == 5


def test_a_file_where_a_folder_of_results_is_to_be_costs_what_belongs_there(folder):
    (folder / "out" / "results").mkdir(parents=True)
    (folder / "out" / "results" / "deep").write_text("mine")
    summary, _ = run(folder)
    assert summary.counted == 1
    assert names(errors(folder)) == ["deep/b.landmarks", "deep/c.landmarks"]
    assert (folder / "out" / "results" / "deep").read_text() == "mine"


def test_recordings_in_a_folder_that_is_called_as_a_result(tmp_path):
    write_recording(tmp_path / "in" / "a.landmarks", 1)
    write_recording(tmp_path / "in" / "a.landmarks.json" / "b.landmarks", 2)
    write_recording(tmp_path / "in" / "a.landmarks.json~" / "b.landmarks", 3)
    summary, _ = run(tmp_path)
    assert (summary.counted, summary.failures) == (3, [])
    assert sorted(row["reps"] for row in table(tmp_path, "clips")) == [1, 2, 3]
    _, engine = run(tmp_path)
    assert engine.given == []


def engine_of(work):
    def engine(tasks):
        for task in tasks:
            yield task, work(task)

    return engine


def test_an_outcome_of_no_kind_is_a_row(folder):
    write_recording(folder / "in" / "nothing.landmarks", 1)
    summary, _ = run(folder, engine=engine_of(faulty_work))
    assert summary.counted == 3
    assert names(errors(folder)) == ["nothing.landmarks"]


def test_whatever_keeping_a_result_raises_is_a_row(folder, monkeypatch):
    from posecount.batch.ledger import Ledger

    add = Ledger.add

    def full_of_faults(ledger, clip, work, counted):
        if clip.name == "a.landmarks":
            raise MemoryError
        add(ledger, clip, work, counted)

    monkeypatch.setattr(Ledger, "add", full_of_faults)
    summary, _ = run(folder)
    assert summary.counted == 2
    assert names(errors(folder)) == ["a.landmarks"]


def test_a_name_that_is_too_long_is_a_row(folder):
    summary, _ = run(folder, paths=("in", "x" * 300 + ".mp4", "~nosuchuser/a.mp4"))
    assert summary.counted == 3
    assert len(errors(folder)) == 2


def test_a_table_that_cannot_be_written_leaves_the_others(folder, monkeypatch):
    from posecount.batch import tables

    def full(*_):
        raise OutputError("reps.parquet could not be written.")

    found = gather([folder / "in"], RAISES, folder / "out").found
    put = tables._write
    monkeypatch.setattr(
        tables,
        "_write",
        lambda rows, place, name: (full if name == "reps" else put)(rows, place, name),
    )
    summary = run_batch(Batch(named(found), folder / "out", None), Here())
    assert str(summary.tables.trouble).startswith("reps.parquet")
    assert summary.counted == len(table(folder, "clips")) == 3


@pytest.mark.parametrize("name", ["clips.parquet", "errors.csv"])
def test_a_file_of_the_users_where_a_table_is_to_be_is_told_before_counting(folder, name):
    (folder / "out").mkdir()
    (folder / "out" / name).write_text("path,exercise\n")
    with pytest.raises(OutputError, match="no table of posecount's"):
        run(folder)
    assert (folder / "out" / name).read_text() == "path,exercise\n"
    assert not (folder / "out" / "results").exists()


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+49 30", "'+49 30"),
        ("-2", "'-2"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t'=1"),
        ("\r=1", "\\r=1"),
        ("a;=1+1;b", "a;'=1+1;b"),
        ("two\n=lines", "two\n'=lines"),
        ("half \ud800, byte \udcff", "half \\ud800, byte \\xff"),
        ("a = b - c", "a = b - c"),
        (-1.5, -1.5),
        (-3, -3),
        (True, True),
        (None, None),
    ],
)
def test_no_cell_is_a_formula_and_numbers_stay_numbers(text, cell):
    assert harmless(text) == cell
    assert harmless(harmless(text)) == cell


def test_the_table_of_errors_runs_no_formula(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "=cmd|'calc'!A0.mp4").write_text("no video")
    write_recording(tmp_path / "in" / "a.landmarks", 1)
    run(tmp_path)
    with (tmp_path / "out" / "errors.csv").open(newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert not any(cell[:1] in "=+-@\t\r" for cell in cells if cell)
