"""Recordings without an exercise named, and with a routine: the commands and the library."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import av
import pytest
from helpers.fake_pose import LENGTH_S, stand_in
from helpers.tiny_clips import four_corners, write_clip

import posecount as library
from posecount import RecognisedResult, SessionResult, cli
from posecount.session.load import load_routine

SAMPLES = Path(__file__).parents[1] / "sample_videos"
FPS = 10
ROUTINE = """
schema = "posecount.routine/1"
id = "raises"
title = "Raises"
[[steps]]
exercise = "toe_press"
position = "Stand."
instruction = "Grip."
reps = 2
[[steps]]
exercise = "toe_raise"
position = "Stand."
instruction = "Rise."
reps = 4
sides = ["left"]
"""


@pytest.fixture(scope="module")
def clip(tmp_path_factory):
    path = tmp_path_factory.mktemp("clips") / "raises.mp4"
    frames = round(LENGTH_S * FPS)
    images = [four_corners(320, 240)] * frames
    return write_clip(path, fps=FPS, frames=frames, size=(320, 240), images=images)


@pytest.fixture
def routine(tmp_path):
    path = tmp_path / "raises.toml"
    path.write_text(ROUTINE, encoding="utf-8")
    return path


@pytest.fixture
def posecount(monkeypatch, capsys, tmp_path):
    """The whole command in this process, with a stick figure for the pose model."""
    stand_in(monkeypatch.setattr)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["posecount", *map(str, arguments)])
        try:
            cli.main()
            code = 0
        except SystemExit as leaving:
            code = leaving.code or 0
        out, err = capsys.readouterr()
        return code, out, " ".join(err.split())

    return run


def test_it_says_what_was_done_and_when(posecount, clip):
    code, out, _ = posecount("count", clip)
    assert code == 0
    assert "toe_raise: 3" in out
    assert "left 3, right 0" in out


@pytest.mark.parametrize("asked", [[], ["-e", "auto"]])
def test_its_file_names_the_exercise_of_every_rep(posecount, clip, asked):
    code, out, _ = posecount("count", clip, *asked, "--json", "-")
    result = RecognisedResult.model_validate_json(out)
    assert code == 0
    assert [rep.exercise for rep in result.reps] == ["toe_raise"] * 3
    assert [one.exercise for one in result.segments] == [None, "toe_raise", None]
    assert result.totals["toe_raise"].left == 3
    assert json.loads(out)["schema"] == "posecount.recognised/1"


def test_nobody_in_view_is_nothing_and_a_sentence(posecount, clip, monkeypatch):
    monkeypatch.setenv("NOBODY", "1")
    code, out, err = posecount("count", clip)
    assert code == 0
    assert "no exercise was recognised" in out
    assert "Neither a person nor a moving foot was found" in err


def test_the_annotated_video_has_chapters(posecount, clip, tmp_path):
    out = tmp_path / "out.mp4"
    assert posecount("count", clip, "--overlay", out)[0] == 0
    with av.open(str(out)) as video:
        titles = [chapter["metadata"]["title"] for chapter in video.chapters()]
        frames = sum(1 for _ in video.decode(video=0))
    assert titles == ["Something else", "Toe raises", "Something else"]
    assert frames == round(LENGTH_S * FPS)


@pytest.mark.parametrize(
    "option", [["--hold-target", "3"], ["--side", "left"], ["--view", "body"], ["--remember"]]
)
def test_what_is_about_one_exercise_needs_its_name(posecount, clip, option):
    code, out, err = posecount("count", clip, *option)
    assert (code, out) == (2, "")
    assert err == f"posecount: {option[0]} is about one exercise; name it with --exercise."


def test_landmarks_of_one_exercise_need_its_name(posecount, clip, tmp_path):
    kept = tmp_path / "kept.landmarks"
    assert posecount("count", clip, "-e", "toe_raise", "--landmarks", kept)[0] == 0
    code, _, err = posecount("count", kept)
    assert code == 2
    assert "holds the landmarks of one exercise; name it with --exercise" in err


def test_several_recordings_need_a_routine(posecount, clip):
    code, _, err = posecount("count", clip, clip)
    assert code == 2
    assert "only with --routine" in err


# -- with a routine ------------------------------------------------------------------------------


def test_a_routine_is_told_set_by_set(posecount, clip, routine):
    code, out, _ = posecount("count", clip, "--routine", routine)
    assert code == 0
    assert "0 of 2 sets done" in out
    assert "not done" in out and "1 missing" in out


def test_its_file_has_every_set_and_what_each_rep_counts_for(posecount, clip, routine):
    _, out, _ = posecount("count", clip, "--routine", routine, "--json", "-")
    result = SessionResult.model_validate_json(out)
    presses, raises = result.steps
    assert [one.start_s for one in presses.sets] == [None]
    (done,) = raises.sets
    assert (done.side, done.reps, done.missing, done.complete) == ("left", 3, 1, False)
    assert [(rep.step, rep.set, rep.verdict) for rep in result.reps] == [(2, 1, "counted")] * 3


def test_several_recordings_follow_each_other(posecount, clip, routine):
    _, out, _ = posecount("count", clip, clip, "--routine", routine, "--json", "-")
    result = SessionResult.model_validate_json(out)
    (done,) = result.steps[1].sets
    assert (done.reps, done.extra, done.complete) == (4, 2, True)
    assert [source.start_s for source in result.sources] == [0.0, LENGTH_S]
    assert len(result.reps) == 6
    assert result.reps[3].start_s == pytest.approx(result.reps[0].start_s + LENGTH_S, abs=0.02)


def test_remembered_it_is_a_session_and_replaced_when_counted_again(posecount, clip, routine):
    _, _, err = posecount("count", clip, "--routine", routine, "--remember")
    assert "Remembered as session 1." in err
    _, _, err = posecount("count", clip, "--routine", routine, "--remember")
    assert "Remembered as session 1, in place of what was counted in it before." in err
    _, out, _ = posecount("history")
    assert out.count("Raises") >= 1 and "raises.mp4" in out


def test_a_routine_and_an_exercise_exclude_each_other(posecount, clip, routine):
    code, _, err = posecount("count", clip, "--routine", routine, "-e", "toe_raise")
    assert code == 2
    assert "leave out --exercise" in err


def test_an_annotated_video_is_of_one_recording(posecount, clip, routine, tmp_path):
    code, _, err = posecount(
        "count", clip, clip, "--routine", routine, "--overlay", tmp_path / "o.mp4"
    )
    assert code == 2
    assert "give --overlay with one" in err


def test_a_routine_that_is_none(posecount, clip):
    code, _, err = posecount("count", clip, "--routine", "six-exercises")
    assert code == 2
    assert err.count("posecount:") == 1


# -- the real model ------------------------------------------------------------------------------


@pytest.mark.model
@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "exercise"),
    [
        ("toe_raise_right_front", "toe_raise"),
        ("toe_pencil_pickup_close_up", "toe_pencil_pickup"),
        ("plantar_flexion_right_side", "resisted_plantar_flexion"),
        ("single_leg_balance_right_front", "single_leg_balance"),
    ],
)
def test_a_sample_is_recognised_and_all_its_reps_are_counted(name, exercise):
    """Presses, walks, circles and dorsiflexions are in the routine below."""
    clip = SAMPLES / f"{name}.mp4"
    true = json.loads(clip.with_suffix(".json").read_text(encoding="utf-8"))["reps"]
    result = library.recognise_video(clip)
    assert [one.exercise for one in result.segments if one.exercise] == [exercise]
    assert len(result.reps) == len(true)


@pytest.mark.model
@pytest.mark.slow
def test_the_bundled_routine_is_followed_set_by_set():
    folder = SAMPLES / "routines"
    clip = folder / "short_routine.mp4"
    true = json.loads(clip.with_suffix(".json").read_text(encoding="utf-8"))["steps"]
    routine_asked = load_routine(clip.with_suffix(".toml"))
    result = library.follow_routine([clip], routine_asked).result
    done = [[one.reps for one in step.sets] for step in result.steps]
    assert done == [[3], [1, 1], [4, 4], [2]]
    assert result.steps[3].sets[0].holds_short == 1
    found = [one for one in result.segments if one.exercise is not None]
    steps = [one for one in true if one["exercise"] is not None]
    assert [one.exercise for one in found] == [one["exercise"] for one in steps]
    for one, step in zip(found, steps, strict=True):
        assert one.start_s == pytest.approx(step["reps"][0]["start_s"], abs=1.0)
        assert one.end_s == pytest.approx(step["reps"][-1]["end_s"], abs=1.0)
