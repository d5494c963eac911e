"""``posecount batch`` as people and scripts use it: real processes, kills and Ctrl-C."""

from __future__ import annotations

import csv
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from helpers.batch_clips import write_recording
from helpers.cutting import cut
from helpers.waiting import wait_until

from posecount import CountResult, count_video

pytestmark = pytest.mark.process

parquet = pytest.importorskip("pyarrow.parquet")

HERE = Path(__file__).parent
SAMPLES = HERE.parents[1] / "sample_videos"
MANY = 16


def begin(folder, *words, entry=("-m", "posecount")):
    return subprocess.Popen(
        [sys.executable, *entry, "batch", *map(str, words), "--out", "out"],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "COLUMNS": "200"},
    )


def end(process):
    _, err = process.communicate(timeout=300)
    assert "Traceback" not in err, err
    return process.returncode, err


def posecount(folder, *words):
    return end(begin(folder, *words))


def rows(folder, name):
    return parquet.read_table(folder / "out" / f"{name}.parquet").to_pylist()


def finished(folder):
    """When the results that are there were written."""
    return {p.name: p.stat().st_mtime_ns for p in (folder / "out" / "results").glob("*.json")}


@pytest.fixture
def many(tmp_path):
    for index in range(MANY):
        # No two alike: what is, need not be counted again.
        path = tmp_path / "in" / f"{index:02d}.landmarks"
        write_recording(path, 1 + index % 3, brightness=60.0 + index, fps=30)
    return tmp_path


def begun(folder, *words, results):
    """The command, when it has so many results."""
    process = begin(folder, "in", "-e", "toe_raise", *words)
    wait_until(lambda: len(finished(folder)) >= results or process.poll() is not None)
    return process


@pytest.mark.parametrize("jobs", [1, 2])
def test_after_a_kill_only_what_is_left_is_done(many, jobs):
    process = begun(many, "--jobs", jobs, results=3)
    process.kill()
    process.communicate()
    before = finished(many)
    assert 3 <= len(before) < MANY, "it was killed too late"
    code, err = posecount(many, "in", "-e", "toe_raise", "--jobs", jobs)
    assert code == 0
    # A result may have been written and its line not yet.
    again, total = int(re.search(r"(\d+) clips counted", err)[1]), finished(many)
    assert len(total) == MANY
    assert MANY - len(before) <= again <= MANY - len(before) + 1
    assert sum(total[name] != at for name, at in before.items()) <= 1
    clips, reps = rows(many, "clips"), rows(many, "reps")
    assert [row["clip"] for row in clips] == [f"{index:02d}.landmarks" for index in range(MANY)]
    assert [row["reps"] for row in clips] == [1 + index % 3 for index in range(MANY)]
    assert len(reps) == sum(row["reps"] for row in clips)


@pytest.mark.parametrize("with_signal", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_keeps_what_is_finished_and_says_what_is_left(many, with_signal):
    process = begun(many, "--jobs", 2, results=3)
    process.send_signal(with_signal)
    code, err = end(process)
    assert code == 128 + with_signal
    done = len(finished(many))
    assert 3 <= done < MANY, "it came too late"
    assert f"{MANY - done} left, the same command goes on with them" in err
    assert len(rows(many, "clips")) == done


def test_two_at_once_into_one_folder(many):
    first = begun(many, "--jobs", 1, results=1)
    code, err = posecount(many, "in", "-e", "toe_raise")
    assert code == 2
    assert err.startswith("posecount: Another posecount batch is writing into out")
    assert end(first)[0] == 0
    assert len(rows(many, "clips")) == MANY


def test_one_bad_file_is_a_row_and_the_code_says_so(tmp_path):
    write_recording(tmp_path / "in" / "good.landmarks", 2)
    (tmp_path / "in" / "bad.mp4").write_text("no video")
    code, err = posecount(tmp_path, "in", "-e", "toe_raise")
    assert code == 1
    assert "1 clip counted, 2 reps" in err and "1 failed" in err
    with (tmp_path / "out" / "errors.csv").open(newline="") as file:
        (row,) = csv.DictReader(file)
    assert row["path"] == str(tmp_path / "in" / "bad.mp4")
    assert row["error"].endswith("give an MP4, MOV, MKV or WebM file.")


def test_a_manifest(tmp_path):
    write_recording(tmp_path / "in" / "a.landmarks", 2)
    (tmp_path / "in" / "clips.csv").write_text(
        "path,exercise,hold_target_s\na.landmarks,toe_raise,\na.landmarks,toe_raise,0.5\n"
    )
    code, _ = posecount(tmp_path, "--manifest", "in/clips.csv")
    assert code == 0
    assert [(row["reps"], row["hold_target_s"]) for row in rows(tmp_path, "clips")] == [
        (2, None),
        (2, 0.5),
    ]


def test_of_a_manifest_only_what_is_under_the_paths(tmp_path):
    for name in ("a/x", "b/y", "b/z"):
        write_recording(tmp_path / f"{name}.landmarks", 1)
    (tmp_path / "clips.csv").write_text(
        "path,exercise\na/x.landmarks,toe_raise\nb/y.landmarks,toe_raise\n"
    )
    code, err = posecount(tmp_path, "b", "--manifest", "clips.csv")
    assert code == 0
    assert "1 of the recordings are not in clips.csv" in err
    assert [row["clip"] for row in rows(tmp_path, "clips")] == ["b/y.landmarks"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("in", "-e", "toe_raise", "--manifest", "m.csv"), "The manifest says what was done"),
        (("in", "--routine", "five-exercises", "--manifest", "m.csv"), "The manifest says"),
        (("in", "--routine", "five-exercises", "-e", "toe_raise"), "leave out --exercise"),
        (("in", "--routine", "six-exercises"), "There is no routine 'six-exercises'"),
        (("in", "--routine", "five-exercises", "--side", "left"), "--side is about one exercise"),
        (("in", "--hold-target", 3), "--hold-target is about one exercise"),
        (("in", "--landmarks"), "--landmarks is about one exercise"),
        (("in", "-e", "auto", "--view", "body"), "--view is about one exercise"),
        (("-e", "toe_raise"), "Give recordings"),
        (("in", "-e", "toe_rise"), "toe_raise"),
        (("nowhere", "-e", "toe_raise"), "There is no recording in nowhere"),
        (("in", "-e", "toe_raise", "--engine", "steam"), "processes, dask"),
        (("in", "-e", "toe_raise", "--engine", "dask"), "--address"),
        (("in", "-e", "toe_raise", "--address", "tcp://here:1"), "--engine dask"),
    ],
)
def test_wrong_usage_is_one_sentence_before_anything_is_done(tmp_path, words, told):
    write_recording(tmp_path / "in" / "a.landmarks", 1)
    code, err = posecount(tmp_path, *words)
    assert code == 2
    (line,) = err.strip().splitlines()
    assert line.startswith("posecount: ") and told in line
    assert not (tmp_path / "out").exists()


def test_without_pyarrow_the_tables_are_csv_and_with_it_they_are_replaced(tmp_path):
    write_recording(tmp_path / "in" / "=1+1.landmarks", 2)
    script = tmp_path / "without.py"
    script.write_text(
        "import sys; sys.modules['pyarrow'] = None\nfrom posecount.cli import main\n"
        "if __name__ == '__main__':\n    main()"
    )
    words = ("in", "-e", "toe_raise", "--jobs", 1)
    code, err = end(begin(tmp_path, *words, entry=[str(script)]))
    assert code == 0, err
    assert "out/clips.csv, out/errors.csv" in err
    (clip,), reps = csv_rows(tmp_path, "clips"), csv_rows(tmp_path, "reps")
    assert (clip["clip"], clip["reps"], clip["status"]) == ("'=1+1.landmarks", "2", "counted")
    assert (clip["mirrored"], clip["hold_target_s"]) == ("false", "")
    assert [(row["clip"], row["rep"]) for row in reps] == [(clip["clip"], "1"), (clip["clip"], "2")]
    assert float(reps[0]["start_s"]) > 0
    assert not list((tmp_path / "out").glob("*.parquet"))
    assert posecount(tmp_path, *words)[0] == 0
    assert [row["reps"] for row in rows(tmp_path, "clips")] == [2]
    assert sorted(path.name for path in (tmp_path / "out").glob("*.csv")) == ["errors.csv"]


def csv_rows(folder, name):
    with (folder / "out" / f"{name}.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_no_table_replaces_a_file_of_the_users(tmp_path):
    """The manifest lies where the tables go, under the name of one of them."""
    write_recording(tmp_path / "out" / "a.landmarks", 1)
    manifest = tmp_path / "out" / "errors.csv"
    manifest.write_text("path,exercise\na.landmarks,toe_raise\n")
    code, err = posecount(tmp_path, "--manifest", "out/errors.csv")
    assert code == 2
    assert err == "posecount: out/errors.csv is the manifest itself; give --out another name.\n"
    assert manifest.read_text() == "path,exercise\na.landmarks,toe_raise\n"


@pytest.mark.model
def test_a_real_recording_is_counted_as_alone_and_its_landmarks_are_kept(tmp_path):
    sample = tmp_path / "one_of_four.mp4"
    cut(SAMPLES / "dorsiflexion_both_side.mp4", sample, 9.5)
    words = (sample, "-e", "resisted_dorsiflexion", "--landmarks")
    assert posecount(tmp_path, *words)[0] == 0
    kept = tmp_path / "out" / "results" / f"{sample.name}.json"
    together = CountResult.model_validate_json(kept.read_text())
    assert together == count_video(sample, exercise="resisted_dorsiflexion")
    seen = tmp_path / "out" / "landmarks" / f"{sample.name}.landmarks"
    assert count_video(seen, exercise="resisted_dorsiflexion").reps == together.reps
    seen.unlink()
    code, err = posecount(tmp_path, *words[:-1])
    assert (code, "1 finished before" in err) == (0, True)
    code, err = posecount(tmp_path, *words)
    assert (code, "1 clip counted" in err, seen.exists()) == (0, True, True)
