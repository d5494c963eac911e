"""The commands, as people and scripts use them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from helpers.fake_pose import LENGTH_S, stand_in
from helpers.tiny_clips import four_corners, noise_images, write_clip, write_song

from posecount import CountResult, cli

pytestmark = pytest.mark.process

HERE = Path(__file__).parent
FPS = 10


@pytest.fixture(scope="module")
def clip(tmp_path_factory):
    path = tmp_path_factory.mktemp("clips") / "raises.mp4"
    frames = round(LENGTH_S * FPS)
    images = [four_corners(320, 240)] * frames
    return write_clip(path, fps=FPS, frames=frames, size=(320, 240), images=images)


class Ran:
    def __init__(self, code, out, err):
        self.code, self.out, self.err = code, out, err


@pytest.fixture
def posecount(monkeypatch, capsys):
    """The whole command in this process, with a stick figure for the pose model."""
    stand_in(monkeypatch.setattr)

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["posecount", *map(str, arguments)])
        try:
            cli.main()
            code = 0
        except SystemExit as leaving:
            code = leaving.code or 0
        return Ran(code, *capsys.readouterr())

    return run


def process(*arguments, real=False, **environment):
    """The command in a process of its own, with the stick figure unless ``real``."""
    entry = ["-m", "posecount"] if real else [str(HERE / "helpers" / "fake_pose.py")]
    return subprocess.Popen(
        [sys.executable, *entry, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "COLUMNS": "200", **environment},
    )


def finished(running):
    out, err = running.communicate(timeout=120)
    return Ran(running.returncode, out, err)


def says_one_sentence(err):
    """One line that names the program and ends like a sentence, and no traceback."""
    lines = err.strip().splitlines()
    return (
        len(lines) == 1
        and lines[0].startswith("posecount: ")
        and lines[0].endswith(".")
        and "Traceback" not in err
    )


# -- counting ------------------------------------------------------------------------------------


def test_the_table_is_on_stdout_and_messages_are_not(posecount, clip):
    ran = posecount("count", clip, "--exercise", "toe_raise")
    assert ran.code == 0
    assert "toe_raise: 3 reps" in ran.out
    assert ran.out.count("left") >= 3
    assert "left 3, right 0" in ran.out
    assert ran.err.strip() == ""


def test_json_on_stdout_is_only_json(posecount, clip):
    ran = posecount("count", clip, "-e", "toe_raise", "--json", "-", "--max-seconds", "8")
    result = CountResult.model_validate_json(ran.out)
    assert (ran.code, result.totals.reps, result.source.frames) == (0, 2, 80)


def test_json_in_a_file_beside_the_table(posecount, clip, tmp_path):
    target = tmp_path / "result.json"
    ran = posecount("count", clip, "-e", "heel_raise", "--json", target)
    assert json.loads(target.read_text())["schema"] == "posecount.result/1"
    assert "3 reps" in ran.out
    assert [path.name for path in tmp_path.iterdir()] == ["result.json"]


def test_an_older_result_file_is_replaced(posecount, clip, tmp_path):
    target = tmp_path / "result.json"
    target.write_text("older")
    posecount("count", clip, "-e", "toe_raise", "--json", target)
    assert json.loads(target.read_text())["totals"]["reps"] == 3


def test_a_hold_target_is_in_the_table(posecount, clip):
    ran = posecount("count", clip, "-e", "toe_raise", "--hold-target", "3")
    assert ran.out.count("short") == 3
    assert "0 of 3 holds reached 3 s" in ran.out


def test_a_mirror_image_is_told_of_in_table_and_file(posecount, clip, tmp_path):
    target = tmp_path / "result.json"
    ran = posecount("count", clip, "-e", "toe_raise", "--mirrored", "--json", target)
    assert "the mirror image was turned back" in " ".join(ran.out.split())
    assert CountResult.model_validate_json(target.read_text()).mirrored is True


@pytest.mark.parametrize(("side", "warnings"), [("left", 0), ("right", 1)])
def test_a_stated_side_never_overrules_what_was_seen(posecount, clip, side, warnings):
    ran = posecount("count", clip, "-e", "toe_raise", "--side", side)
    assert "left 3, right 0" in ran.out
    told = "! The side was stated as right, but 3 of 3 reps were seen to be done by the left leg"
    assert ran.err.count(told) == warnings


def test_a_poor_set_up_is_told_with_what_to_do(posecount, tmp_path):
    frames = round(LENGTH_S * FPS)
    images = [four_corners(320, 240) // 40] * frames
    dark = write_clip(tmp_path / "dark.mp4", fps=FPS, frames=frames, size=(320, 240), images=images)
    ran = posecount("count", dark, "-e", "toe_raise", "--json", "-")
    result = CountResult.model_validate_json(ran.out)
    assert [remark.code for remark in result.setup] == ["too_dark"]
    assert result.setup[0].message in result.warnings
    assert "turn on a light" in ran.err


def test_the_overlay_is_written_and_named(posecount, clip, tmp_path):
    target = tmp_path / "out.mp4"
    ran = posecount("count", clip, "-e", "toe_raise", "--overlay", target, "--max-seconds", "3")
    assert (ran.code, target.exists()) == (0, True)
    assert f"Annotated video: {target}" in ran.err


def test_nobody_in_view_is_zero_reps_and_a_warning(posecount, clip, monkeypatch):
    monkeypatch.setenv("NOBODY", "1")
    ran = posecount("count", clip, "-e", "toe_raise")
    assert ran.code == 0
    assert "0 reps" in ran.out
    assert "! Neither a person nor a moving foot was found" in ran.err


# -- bad input -----------------------------------------------------------------------------------


def empty(folder):
    (folder / "empty.mp4").touch()
    return folder / "empty.mp4"


def text(folder):
    (folder / "text.mp4").write_text("this is no video\n" * 50)
    return folder / "text.mp4"


def truncated(folder):
    whole = write_clip(folder / "whole.mp4", images=noise_images(12))
    (folder / "cut.mp4").write_bytes(whole.read_bytes()[:4000])
    return folder / "cut.mp4"


def song(folder):
    return write_song(folder / "song.mp4", cover=False)


def no_frames(folder):
    return write_clip(folder / "nothing.mp4", times_s=[])


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda folder: folder / "missing.mp4", "There is no file"),
        (lambda folder: folder, "is a folder"),
        (empty, "is an empty file"),
        (text, "is not a video file"),
        (truncated, "incomplete recording"),
        (song, "has no video in it"),
        (no_frames, "no "),
    ],
    ids=["missing", "folder", "empty", "text", "truncated", "song", "no frames"],
)
@pytest.mark.parametrize("json_target", [None, "-"])
def test_what_cannot_be_read_is_one_sentence_and_exit_code_2(
    posecount, tmp_path, make, says, json_target
):
    video = make(tmp_path)
    before = sorted(tmp_path.iterdir())
    extra = ["--overlay", tmp_path / "o.mp4", *(["--json", "-"] if json_target else [])]
    ran = posecount("count", video, "-e", "toe_raise", *extra)
    assert ran.code == 2
    assert says_one_sentence(ran.err), ran.err
    assert says in ran.err
    assert ran.out == ""
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize(
    ("name", "suggested"), [("toe_rise", "toe_raise"), ("ankle_circle", "ankle_circles")]
)
def test_an_unknown_exercise_suggests_the_nearest(posecount, clip, name, suggested):
    ran = posecount("count", clip, "-e", name)
    assert ran.code == 2
    assert len(ran.err.strip().splitlines()) == 1
    assert f"did you mean '{suggested}'?" in ran.err


def test_a_hold_target_for_an_exercise_without_holds(posecount, clip):
    ran = posecount("count", clip, "-e", "ankle_circles", "--hold-target", "5")
    assert ran.code == 2
    assert says_one_sentence(ran.err), ran.err


@pytest.mark.parametrize("side", ["both", "links", ""])
def test_a_side_that_is_none(posecount, clip, side):
    ran = posecount("count", clip, "-e", "toe_raise", "--side", side)
    assert ran.code == 2
    assert says_one_sentence(ran.err), ran.err
    assert "it is left or right" in ran.err


@pytest.mark.parametrize(
    "arguments",
    [
        ["count"],
        ["count", "clip.mp4"],
        ["count", "clip.mp4", "-e", "toe_raise", "--max-seconds", "-3"],
        ["count", "clip.mp4", "-e", "toe_raise", "--hold-target", "long"],
        ["surprise"],
    ],
)
def test_wrong_usage_is_exit_code_2(posecount, arguments):
    ran = posecount(*arguments)
    assert ran.code == 2
    assert "Traceback" not in ran.err
    assert ran.out == ""


@pytest.mark.parametrize(
    ("option", "target"),
    [
        ("--json", "missing/result.json"),
        ("--json", "."),
        ("--overlay", "missing/out.mp4"),
        ("--overlay", "."),
        ("--overlay", "out.txt"),
    ],
)
def test_output_that_cannot_be_written_is_told_before_counting(
    posecount, clip, tmp_path, monkeypatch, option, target
):
    monkeypatch.chdir(tmp_path)
    ran = posecount("count", clip, "-e", "toe_raise", option, target)
    assert ran.code == 2
    assert says_one_sentence(ran.err), ran.err
    assert ran.out == ""
    assert list(tmp_path.iterdir()) == []


def test_a_json_file_that_fails_at_the_end_leaves_nothing_but_the_table(
    posecount, clip, tmp_path, monkeypatch
):
    def fails(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", fails)
    ran = posecount("count", clip, "-e", "toe_raise", "--json", tmp_path / "r.json")
    assert ran.code == 2
    assert "3 reps" in ran.out
    assert says_one_sentence(ran.err), ran.err
    assert list(tmp_path.iterdir()) == []


# -- in a process of its own ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("model", "says"),
    [(None, "cannot be read"), ("no zip", "is not a MediaPipe .task file")],
    ids=["missing", "not a model"],
)
def test_an_unreadable_model_is_exit_code_3(clip, tmp_path, model, says):
    path = tmp_path / "pose.task"
    if model:
        path.write_text(model)
    ran = finished(process("count", clip, "-e", "toe_raise", "--model", path, real=True))
    assert ran.code == 3
    assert says_one_sentence(ran.err), ran.err
    assert says in ran.err
    assert ran.out == ""


def test_a_full_disk_while_drawing_costs_the_video_and_not_the_count(clip, tmp_path):
    target = tmp_path / "out.mp4"
    limit = {"FILE_LIMIT": "20000", "PYTHONDONTWRITEBYTECODE": "1"}
    ran = finished(process("count", clip, "-e", "toe_raise", "--overlay", target, **limit))
    assert ran.code == 2
    assert "3 reps" in ran.out
    assert says_one_sentence(ran.err), ran.err
    assert "no space left" in ran.err
    assert list(tmp_path.iterdir()) == []


def test_ctrl_c_keeps_what_was_counted_and_says_so(clip, tmp_path):
    target, video = tmp_path / "result.json", tmp_path / "out.mp4"
    mark = tmp_path / "four seconds are counted"
    arguments = ["count", clip, "-e", "toe_raise", "--json", target, "--overlay", video]
    running = process(*arguments, SLOW="0.05", MARK=str(mark))
    _wait_for(mark.exists)
    running.send_signal(signal.SIGINT)
    ran = finished(running)
    result = CountResult.model_validate_json(target.read_text())
    assert ran.code == 130
    assert 40 <= result.source.frames < 130
    assert result.totals.reps == 1
    assert "! Stopped at" in ran.err
    assert "what came later was not counted" in ran.err
    assert "Traceback" not in ran.err
    mark.unlink()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.mp4", "result.json"]


def _wait_for(happened, at_most_s=60.0):
    for _ in range(round(at_most_s / 0.05)):
        if happened():
            return
        time.sleep(0.05)
    raise AssertionError("it did not happen")


def test_a_reader_who_has_gone_is_no_traceback(clip):
    running = process("count", clip, "-e", "toe_raise", "--json", "-")
    running.stdout.close()
    running.stdout = None
    _, err = running.communicate(timeout=120)
    assert "Traceback" not in err


# -- the other commands --------------------------------------------------------------------------


def test_exercises_lists_every_one_with_aliases_and_camera(posecount, monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")
    ran = posecount("exercises")
    assert ran.code == 0
    for name in ("toe_raise", "(calf_raise)", "toe_walk", "ankle_circles", "(resisted_flexion)"):
        assert name in ran.out
    assert "camera" in ran.out


@pytest.mark.parametrize(("ok", "code"), [(True, 0), (None, 0), (False, 2)])
def test_doctor_leaves_with_2_where_something_is_missing(posecount, monkeypatch, ok, code):
    from posecount import doctor

    checks = [doctor.Check("a library", ok, "1.0", "install it")]
    monkeypatch.setattr(doctor, "run_checks", lambda: checks)
    ran = posecount("doctor")
    assert ran.code == code
    assert "a library" in ran.out


def test_the_version(posecount):
    ran = posecount("--version")
    assert (ran.code, ran.out.strip()) == (0, "posecount 0.1.0")


def test_without_a_command_there_is_help(posecount):
    ran = posecount()
    for name in ("count", "exercises", "doctor"):
        assert name in ran.out + ran.err
