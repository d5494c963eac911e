"""Batches of recordings whose exercises are recognised, or followed with a routine as a guide."""

from __future__ import annotations

import csv

import pytest
from helpers.batch_clips import Here, write_recording
from helpers.fake_pose import LENGTH_S, MODEL, MODELS, stand_in
from helpers.tiny_clips import four_corners, write_clip

from posecount import RecognisedResult, SessionResult, follow_routine, recognise_video
from posecount.batch.clips import Settings, gather, named, routine_place, routines_of
from posecount.batch.manifest import read_manifest
from posecount.batch.run import Batch, run_batch

parquet = pytest.importorskip("pyarrow.parquet")

FPS = 10
ROUTINE = """
schema = "posecount.routine/1"
id = "raises"
title = "Raises"
[[steps]]
exercise = "toe_raise"
position = "Stand."
instruction = "Rise."
reps = {reps}
sides = ["left"]
[[steps]]
exercise = "toe_press"
position = "Stand."
instruction = "Grip."
reps = 2
"""


@pytest.fixture(autouse=True)
def _stick_figure(monkeypatch):
    stand_in(monkeypatch.setattr)
    monkeypatch.setattr("posecount.batch.work.find_model", lambda: MODEL)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("clips")
    frames = round(LENGTH_S * FPS)
    images = [four_corners(320, 240)] * frames
    return write_clip(folder / "a.mp4", fps=FPS, frames=frames, size=(320, 240), images=images)


@pytest.fixture
def folder(tmp_path, made):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.mp4").write_bytes(made.read_bytes())
    (tmp_path / "raises.toml").write_text(ROUTINE.format(reps=4), encoding="utf-8")
    return tmp_path


def run(folder, settings):
    clips = named(gather([folder / "in"], settings, folder / "out").found)
    engine = Here()
    batch = Batch(clips, folder / "out", MODELS, routines=routines_of(clips))
    return run_batch(batch, engine), engine


def guided(folder):
    return Settings(routine=routine_place("raises.toml", folder))


def table(folder, name):
    return parquet.read_table(folder / "out" / f"{name}.parquet").to_pylist()


def kept(folder, kind):
    text = (folder / "out" / "results" / "a.mp4.json").read_text(encoding="utf-8")
    return kind.model_validate_json(text)


def test_with_a_routine_each_recording_is_a_session_as_following_it_alone_gives_it(folder):
    settings = guided(folder)
    summary, _ = run(folder, settings)
    assert (summary.counted, summary.reps, summary.failures) == (1, 3, [])
    routine = routines_of(named(gather([folder / "in"], settings, folder).found))
    alone = follow_routine([folder / "in" / "a.mp4"], *routine.values(), model=MODELS)
    assert kept(folder, SessionResult) == alone.result


def test_a_table_sums_up_what_was_done_of_the_routine(folder):
    run(folder, guided(folder))
    (clip,), reps = table(folder, "clips"), table(folder, "reps")
    names = ("steps", "steps_done", "reps_asked", "reps_done", "holds_short", "wrong", "extra")
    assert [clip[name] for name in names] == [2, 0, 6, 3, 0, 0, 0]
    assert (clip["routine"], clip["exercise"], clip["reps"]) == ("raises", None, 3)
    told = [(row["rep"], row["exercise"], row["step"], row["set"], row["verdict"]) for row in reps]
    assert told == [(n, "toe_raise", 1, 1, "counted") for n in (1, 2, 3)]


def test_done_again_nothing_is_counted_unless_the_routine_has_changed(folder):
    run(folder, guided(folder))
    summary, engine = run(folder, guided(folder))
    assert (summary.before, engine.given) == (1, [])
    (folder / "raises.toml").write_text(ROUTINE.format(reps=3), encoding="utf-8")
    summary, engine = run(folder, guided(folder))
    assert (summary.counted, engine.given) == (1, ["a.mp4"])
    assert table(folder, "clips")[0]["steps_done"] == 1


def test_a_moved_recording_takes_its_session_along(folder):
    run(folder, guided(folder))
    (folder / "in" / "a.mp4").rename(folder / "in" / "b.mp4")
    summary, _ = run(folder, guided(folder))
    assert (summary.before, summary.counted) == (1, 0)
    (clip,) = table(folder, "clips")
    assert (clip["clip"], clip["path"]) == ("b.mp4", str(folder / "in" / "b.mp4"))


def test_without_an_exercise_it_is_recognised(folder):
    run(folder, Settings())
    alone = recognise_video(folder / "in" / "a.mp4", model=MODELS)
    assert kept(folder, RecognisedResult) == alone
    (clip,), reps = table(folder, "clips"), table(folder, "reps")
    assert (clip["exercise"], clip["routine"], clip["reps"], clip["left"]) == (None, None, 3, 3)
    assert clip["steps"] is None and clip["pose_found"] == alone.pose_found
    assert [(row["rep"], row["exercise"]) for row in reps] == [(n, "toe_raise") for n in (1, 2, 3)]


def test_landmarks_of_one_exercise_are_an_error_of_that_recording_alone(folder):
    write_recording(folder / "in" / "kept.landmarks", 2)
    summary, _ = run(folder, guided(folder))
    assert summary.counted == 1
    with (folder / "out" / "errors.csv").open(newline="") as file:
        (row,) = csv.DictReader(file)
    assert row["clip"] == "kept.landmarks"
    assert "name it with --exercise" in row["error"]


def test_a_manifest_names_exercise_or_routine_or_neither_row_by_row(folder):
    manifest = folder / "clips.csv"
    manifest.write_text(
        "path,exercise,routine\nin/a.mp4,toe_raise,\nin/a.mp4,,raises.toml\nin/a.mp4,,\n"
        "in/a.mp4,,five-exercises\n",
        encoding="utf-8",
    )
    own = str(folder / "raises.toml")
    told = [
        (one.settings.exercise, one.settings.routine) for one in read_manifest(manifest, Settings())
    ]
    assert told == [("toe_raise", None), (None, own), (None, None), (None, "five-exercises")]
    clips = named(read_manifest(manifest, Settings()))
    batch = Batch(clips, folder / "out", MODELS, routines=routines_of(clips))
    summary = run_batch(batch, Here())
    assert (summary.counted, summary.failures) == (4, [])
    rows = {(row["exercise"], row["routine"]): row["reps"] for row in table(folder, "clips")}
    assert rows == {
        ("toe_raise", None): 3,
        (None, "raises"): 3,
        (None, None): 3,
        (None, "five-exercises"): 3,
    }
