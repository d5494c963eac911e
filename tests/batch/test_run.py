"""A batch as a whole: what it writes, what it does again and what it does not."""

from __future__ import annotations

import csv
import json
import os
import shutil
from pathlib import Path

import pytest
from helpers.batch_clips import RAISES, Here, write_recording

from posecount import CountResult, count_video
from posecount.batch.clips import Settings, gather, named
from posecount.batch.ledger import Ledger
from posecount.batch.run import Batch, run_batch
from posecount.batch.tables import CLIP_COLUMNS, REP_COLUMNS
from posecount.errors import OutputError

parquet = pytest.importorskip("pyarrow.parquet")


def run(folder, settings=RAISES, *, engine=None, paths=("in",), out="out"):
    engine = engine or Here()
    found = gather([folder / path for path in paths], settings, folder / out).found
    summary = run_batch(Batch(named(found), folder / out, None), engine)
    return summary, engine


def table(folder, name, out="out"):
    return parquet.read_table(folder / out / f"{name}.parquet").to_pylist()


def errors(folder, out="out"):
    with (folder / out / "errors.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def test_a_result_file_each_as_counting_alone_gives_it(folder):
    summary, _ = run(folder)
    assert (summary.counted, summary.reps, summary.failures) == (3, 6, [])
    for name in ("a", "deep/b", "deep/c"):
        recording = folder / "in" / f"{name}.landmarks"
        kept = (folder / "out" / "results" / f"{name}.landmarks.json").read_text()
        assert CountResult.model_validate_json(kept) == count_video(recording, exercise="toe_raise")


def test_a_row_a_clip_and_a_row_a_rep(folder):
    run(folder)
    clips, reps = table(folder, "clips"), table(folder, "reps")
    assert [(row["clip"], row["reps"], row["status"]) for row in clips] == [
        ("a.landmarks", 1, "counted"),
        ("deep/b.landmarks", 2, "counted"),
        ("deep/c.landmarks", 3, "counted"),
    ]
    assert [(row["clip"][-11], row["rep"]) for row in reps] == [
        ("a", 1),
        ("b", 1),
        ("b", 2),
        ("c", 1),
        ("c", 2),
        ("c", 3),
    ]
    alone = count_video(folder / "in" / "deep" / "c.landmarks", exercise="toe_raise")
    last = reps[-1]
    rep = alone.reps[-1]
    assert (last["start_s"], last["side"], last["amplitude_shanks"]) == (
        rep.start_s,
        rep.side,
        rep.amplitude,
    )
    assert errors(folder) == []


def test_every_column_says_what_it_means(folder):
    run(folder)
    for name, columns in (("clips", CLIP_COLUMNS), ("reps", REP_COLUMNS)):
        schema = parquet.read_schema(folder / "out" / f"{name}.parquet")
        meanings = [field.metadata[b"meaning"].decode() for field in schema]
        assert list(zip(schema.names, meanings, strict=True)) == [
            (column.name, column.meaning) for column in columns
        ]


def test_done_again_nothing_is_counted_and_the_tables_are_the_same(folder):
    run(folder)
    before = table(folder, "clips"), table(folder, "reps")
    summary, engine = run(folder)
    assert engine.given == []
    assert (summary.before, summary.counted) == (3, 0)
    assert (table(folder, "clips"), table(folder, "reps")) == before


def test_broken_off_what_is_finished_stands_and_the_rest_is_done_next_time(folder):
    summary, first = run(folder, engine=Here(break_off_after=2))
    assert summary.interrupted
    assert len(table(folder, "clips")) == 2
    summary, second = run(folder)
    assert (summary.before, summary.counted) == (2, 1)
    assert sorted(first.given + second.given) == [f"{n}.landmarks" for n in "abc"]
    assert len(table(folder, "clips")) == 3


@pytest.mark.parametrize(
    "settings",
    [Settings("toe_raise", hold_target_s=0.5), Settings("toe_raise", side="left")],
)
def test_other_settings_are_counted_anew(folder, settings):
    run(folder)
    _, engine = run(folder, settings)
    assert len(engine.given) == 3
    _, engine = run(folder)
    assert len(engine.given) == 3, "the results in the folder were those of other settings"


def test_another_version_is_counted_anew(folder, monkeypatch):
    run(folder)
    monkeypatch.setattr("posecount.batch.ledger.__version__", "99")
    _, engine = run(folder)
    assert len(engine.given) == 3


def test_a_changed_recording_is_counted_anew(folder):
    run(folder)
    write_recording(folder / "in" / "a.landmarks", 4)
    summary, engine = run(folder)
    assert engine.given == ["a.landmarks"]
    assert (summary.before, summary.reps) == (2, 4)


def test_what_was_only_touched_or_copied_is_known_by_its_content(folder):
    run(folder)
    os.utime(folder / "in" / "a.landmarks", (1, 1))
    shutil.copy(folder / "in" / "a.landmarks", folder / "in" / "z.landmarks")
    summary, _ = run(folder)
    assert (summary.before, summary.counted) == (4, 0)
    rows = table(folder, "clips")
    assert [(row["clip"], row["reps"]) for row in rows][-1] == ("z.landmarks", 1)
    kept = json.loads((folder / "out" / "results" / "z.landmarks.json").read_text())
    assert kept["source"]["path"] == str(folder / "in" / "z.landmarks")
    _, engine = run(folder)
    assert engine.given == []


def test_the_result_of_a_moved_recording_moves_along(folder):
    run(folder)
    (folder / "in" / "a.landmarks").rename(folder / "in" / "moved.landmarks")
    summary, _ = run(folder)
    assert (summary.before, summary.counted) == (3, 0)
    assert [row["clip"] for row in table(folder, "clips")] == [
        "deep/b.landmarks",
        "deep/c.landmarks",
        "moved.landmarks",
    ]
    assert not (folder / "out" / "results" / "a.landmarks.json").exists()


@pytest.mark.parametrize("spoil", [Path.unlink, lambda path: path.write_text("{}")])
def test_a_result_that_is_gone_or_changed_is_made_anew(folder, spoil):
    run(folder)
    kept = folder / "out" / "results" / "a.landmarks.json"
    whole = kept.read_text()
    spoil(kept)
    _, engine = run(folder)
    assert engine.given == ["a.landmarks"]
    assert kept.read_text() == whole


def test_a_line_cut_off_by_a_kill_costs_one_clip(folder):
    run(folder)
    (lines,) = (folder / "out" / ".batch").glob("*.jsonl")
    lines.write_bytes(lines.read_bytes()[:-10])
    summary, engine = run(folder)
    assert (summary.before, len(engine.given)) == (2, 1)


def test_what_a_kill_left_half_written_is_cleared_away(folder):
    run(folder)
    parts = [folder / "out" / name for name in ("results/.x.part", "landmarks/a/.y.1.part")]
    for part in parts:
        part.parent.mkdir(parents=True, exist_ok=True)
        part.touch()
    run(folder)
    assert not any(part.exists() for part in parts)


def test_breaking_it_off_leaves_nothing_half_written(folder):
    parts = [folder / "out" / name for name in ("results/.x.part", "landmarks/a/.y.1.part")]

    def engine(tasks):
        yield from Here()(tasks[:1])
        for part in parts:
            part.parent.mkdir(parents=True, exist_ok=True)
            part.touch()
        raise KeyboardInterrupt

    summary, _ = run(folder, engine=engine)
    assert (summary.interrupted, summary.counted) == (True, 1)
    assert not any(part.exists() for part in parts)


def test_another_folder_is_added_to_what_stands_there(folder):
    write_recording(folder / "more" / "d.landmarks", 4)
    run(folder)
    run(folder, paths=("more",))
    assert [row["reps"] for row in table(folder, "clips")] == [1, 4, 2, 3]


def test_found_from_another_folder_on_a_result_moves_and_is_there_once(folder):
    run(folder)
    summary, _ = run(folder, paths=("in/deep",))
    assert (summary.before, summary.counted) == (2, 0)
    assert [row["clip"] for row in table(folder, "clips")] == [
        "a.landmarks",
        "b.landmarks",
        "c.landmarks",
    ]


def test_a_name_that_is_another_clips_by_now_stays(folder):
    write_recording(folder / "more" / "a.landmarks", 4)
    run(folder)
    summary, _ = run(folder, paths=("more", "in"))
    assert not summary.failures
    rows = {row["path"]: row["reps"] for row in table(folder, "clips")}
    assert len(table(folder, "clips")) == len(rows) == 4
    assert rows[str(folder / "more" / "a.landmarks")] == 4
    assert rows[str(folder / "in" / "a.landmarks")] == 1
    _, engine = run(folder, paths=("more", "in"))
    assert engine.given == []


def test_bad_files_are_rows_and_the_others_are_counted(folder):
    bad = {
        "empty.mp4": b"",
        "noise.mp4": bytes(range(256)) * 40,
        "odd.landmarks": b"\x1f\x8bno",
    }
    for name, content in bad.items():
        (folder / "in" / name).write_bytes(content)
    (folder / "in" / "loop.mp4").symlink_to("loop.mp4")
    summary, _ = run(folder, paths=("in", "gone.mp4"))
    assert summary.counted == 3
    told = {row["clip"]: row["error"] for row in errors(folder)}
    assert set(told) == {*bad, "loop.mp4", "gone.mp4"}
    assert all(text.endswith(".") and "Traceback" not in text for text in told.values()), told
    rows = {row["clip"]: row for row in table(folder, "clips")}
    assert {name for name, row in rows.items() if row["status"] == "failed"} == set(told)
    assert all(rows[name]["error"] == told[name] and rows[name]["reps"] is None for name in told)
    # They are tried again, and the others are not.
    _, engine = run(folder, paths=("in", "gone.mp4"))
    assert set(engine.given) == set(told)


def test_a_recording_that_fails_now_keeps_its_result_and_leaves_the_tables(folder):
    run(folder)
    away = (folder / "in" / "a.landmarks").rename(folder / "away")
    run(folder, paths=("in/a.landmarks", "in/deep"))
    status = {row["clip"]: row["status"] for row in table(folder, "clips")}
    assert status["a.landmarks"] == "failed"
    assert "a.landmarks" not in {row["clip"] for row in table(folder, "reps")}
    away.rename(folder / "in" / "a.landmarks")
    summary, _ = run(folder)
    assert (summary.counted, summary.before) == (0, 3)


def test_a_name_that_is_no_text(folder):
    odd = os.fsdecode(os.fsencode(str(folder / "in")) + b"/\xff.landmarks")
    shutil.copy(folder / "in" / "a.landmarks", odd)
    summary, _ = run(folder)
    assert summary.counted == 3
    assert [row["clip"] for row in errors(folder)] == ["\\xff.landmarks"]
    assert "\\xff.landmarks" in {row["clip"] for row in table(folder, "clips")}


def test_two_batches_into_one_folder_do_not_mix(folder):
    def engine(tasks):
        with pytest.raises(OutputError, match="Another posecount batch"):
            run(folder)
        yield from Here()(tasks)

    summary, _ = run(folder, engine=engine)
    assert summary.counted == 3


def test_where_locks_are_not_to_be_had_two_batches_do_no_harm(folder, monkeypatch):
    def no_locks(_file):
        raise OSError("not here")

    monkeypatch.setattr("posecount.file_lock._lock", no_locks)

    def engine(tasks):
        yield from Here(break_off_after=None)(tasks[:1])
        run(folder, Settings("toe_raise", side="right"))
        yield from Here()(tasks[1:])

    run(folder, engine=engine)
    stated = {row["clip"]: row["side_stated"] for row in table(folder, "clips")}
    for entry, result in Ledger(folder / "out"):
        assert result.side_stated == entry.settings.side == stated[entry.name]


def test_a_file_is_no_folder_to_write_to(folder):
    (folder / "out").write_text("mine")
    with pytest.raises(OutputError, match="is no folder"):
        run(folder)
    assert (folder / "out").read_text() == "mine"


def test_nothing_else_is_touched_where_results_lie_beside_the_recordings(folder):
    (folder / "in" / ".mine.part").touch()
    before = {path: path.stat().st_mtime_ns for path in (folder / "in").rglob("*.landmarks")}
    for _ in range(2):
        summary, _ = run(folder, out="in")
        assert not summary.failures
    assert summary.before == 3
    assert (folder / "in" / ".mine.part").exists()
    assert {path: path.stat().st_mtime_ns for path in before} == before
