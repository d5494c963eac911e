"""The real command, with a stream on loopback for a camera."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
from helpers.mjpeg_server import MjpegServer, Picture, encode
from helpers.tiny_clips import noise_images

from posecount.errors import OutputError
from posecount.live.places import recording_place
from posecount.media.video import open_video
from posecount.observation.landmarks_file import open_landmarks

pytestmark = pytest.mark.process

HERE = Path(__file__).parents[1]
NOW = datetime(2026, 3, 4, 5, 6, 7)


@pytest.fixture(scope="module")
def pictures():
    """A camera that sends 25 pictures a second, then 10."""
    jpegs = [encode(image) for image in noise_images(5, (160, 120))]
    times_s = np.cumsum([0.0, *[0.04] * 100, *[0.1] * 100])
    return [Picture(t_s, jpegs[index % 5]) for index, t_s in enumerate(times_s)]


@pytest.fixture
def camera(pictures):
    with MjpegServer(pictures) as server:
        yield server


def recording(camera, tmp_path, *words, **environment):
    """The command with a stick figure for a pose model, and no screen."""
    inherited = {name: value for name, value in os.environ.items() if name != "DISPLAY"}
    command = [
        str(HERE / "helpers" / "fake_pose.py"),
        "record",
        "--camera",
        camera.address,
        *map(str, words),
    ]
    return subprocess.Popen(
        [sys.executable, *command],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**inherited, "COLUMNS": "200", "PYTHONDONTWRITEBYTECODE": "1", **environment},
    )


def ended(process):
    out, err = process.communicate(timeout=120)
    assert "Traceback" not in err
    return process.returncode, out, err


def until(condition, within_s=60.0):
    end_s = time.monotonic() + within_s
    while not condition():
        assert time.monotonic() < end_s
        time.sleep(0.02)


def times_in(path):
    with open_video(path) as video:
        return [frame.t_s for frame in video]


def test_so_many_seconds_are_recorded_at_the_cameras_own_times(camera, pictures, tmp_path):
    code, _, err = ended(recording(camera, tmp_path, "--seconds", "6", "--out", "a.mkv"))
    assert (code, "Recorded" in err) == (0, True), err
    found = times_in(tmp_path / "a.mkv")
    claimed = [picture.t_s for picture in pictures[: len(found)]]
    assert found == pytest.approx(claimed, abs=0.0011)
    assert found[-1] > 5.5
    assert [path.name for path in tmp_path.iterdir()] == ["a.mkv"]


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_asked_to_stop_it_ends_in_good_order_under_a_name_with_the_date(camera, tmp_path, how):
    process = recording(camera, tmp_path)
    until(lambda: [path for path in tmp_path.glob("posecount-*.mkv") if path.stat().st_size > 9000])
    process.send_signal(how)
    code, _, err = ended(process)
    assert code == 0, err
    (path,) = tmp_path.iterdir()
    assert str(path.name) in err
    assert len(times_in(path)) > 5


def test_killed_it_leaves_all_but_the_last_moment(camera, tmp_path):
    process = recording(camera, tmp_path, "--out", "a.mkv")
    until(lambda: camera.connected.is_set() and (tmp_path / "a.mkv").exists())
    time.sleep(3.0)
    process.kill()
    process.communicate()
    assert times_in(tmp_path / "a.mkv")[-1] > 1.5


def test_a_full_disk_is_one_sentence_and_what_was_recorded_stays(camera, tmp_path):
    code, _, err = ended(recording(camera, tmp_path, "--out", "a.mkv", FILE_LIMIT="150000"))
    assert code == 2
    assert "no space left" in err.splitlines()[-1]
    assert len(times_in(tmp_path / "a.mkv")) > 5


def test_afterwards_it_is_counted_and_its_landmarks_kept(camera, tmp_path):
    words = ("--seconds", "5", "--out", "a.mkv", "-e", "toe_walk")
    code, out, err = ended(recording(camera, tmp_path, *words))
    assert code == 0, err
    assert "toe_walk: 0 reps" in out
    with open_landmarks(tmp_path / "a.landmarks") as kept:
        assert [frame.t_s for frame in kept] == times_in(tmp_path / "a.mkv")


def test_counting_may_be_skipped_and_the_recording_is_safe(camera, tmp_path):
    words = ("--seconds", "5", "--out", "a.mkv", "-e", "toe_walk")
    process = recording(camera, tmp_path, *words, SLOW="0.05")
    until(lambda: (tmp_path / ".a.landmarks").exists() or list(tmp_path.glob(".a.landmarks*")))
    process.send_signal(signal.SIGINT)
    code, _, err = ended(process)
    assert code == 130
    assert "posecount count a.mkv -e toe_walk --landmarks a.landmarks" in err
    assert [path.name for path in tmp_path.iterdir()] == ["a.mkv"]


def test_what_is_there_is_not_overwritten_unasked(camera, tmp_path):
    (tmp_path / "a.mkv").write_text("mine")
    code, _, err = ended(recording(camera, tmp_path, "--out", "a.mkv"))
    assert (code, "a.mkv is there already" in err) == (2, True)
    assert (tmp_path / "a.mkv").read_text() == "mine"
    (tmp_path / "a.landmarks").write_text("of the other video")
    words = ("--out", "a.mkv", "--force", "--seconds", "1")
    assert ended(recording(camera, tmp_path, *words))[0] == 0
    assert len(times_in(tmp_path / "a.mkv")) > 5
    assert [path.name for path in tmp_path.iterdir()] == ["a.mkv"]


@pytest.mark.parametrize("force", [[], ["--force"]])
@pytest.mark.parametrize("there", [False, True])
def test_of_two_that_record_into_one_file_the_second_is_refused(pictures, tmp_path, force, there):
    if there and not force:
        return
    if there:
        (tmp_path / "a.mkv").write_text("older")
    (tmp_path / "link.mkv").symlink_to("a.mkv")
    endless = MjpegServer(pictures, round_and_round=len(pictures))
    with endless as camera, MjpegServer(pictures) as other:
        first = recording(camera, tmp_path, "--out", "a.mkv", *force)
        until(lambda: [p for p in tmp_path.glob("*a.mkv*") if p.stat().st_size > 9000])
        for name in ("a.mkv", "link.mkv"):
            code, _, err = ended(recording(other, tmp_path, "--out", name, "--force"))
            assert (code, "Another posecount is writing" in err) == (2, True), err
            assert "Recorded" not in err
        code, _, err = ended(recording(other, tmp_path, "--out", "a.mkv"))
        assert (code, err.count("\n")) == (2, 1), err
        assert not other.connected.is_set(), "it was refused after the camera was opened"
        first.send_signal(signal.SIGINT)
        code, _, err = ended(first)
    assert (code, "Recorded" in err) == (0, True), err
    assert len(times_in(tmp_path / "a.mkv")) > 5
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.mkv", "link.mkv"]


def test_what_is_replaced_stays_until_the_new_recording_is_whole(camera, tmp_path):
    (tmp_path / "a.mkv").write_text("older")
    process = recording(camera, tmp_path, "--out", "a.mkv", "--force")
    until(lambda: [p for p in tmp_path.glob(".a.mkv.*.part") if p.stat().st_size > 9000])
    process.kill()
    process.communicate()
    assert (tmp_path / "a.mkv").read_text() == "older"
    (part,) = tmp_path.glob(".a.mkv.*.part")
    assert len(times_in(part)) > 2, "what was recorded is lost"


def test_landmarks_that_came_meanwhile_are_somebodys(camera, tmp_path):
    process = recording(camera, tmp_path, "--seconds", "3", "--out", "a.mkv", "-e", "toe_walk")
    until((tmp_path / "a.mkv").exists)
    (tmp_path / "a.landmarks").write_text("mine")
    code, _, err = ended(process)
    assert (code, "a.landmarks is there already" in err) == (2, True), err
    assert (tmp_path / "a.landmarks").read_text() == "mine"
    assert len(times_in(tmp_path / "a.mkv")) > 2


def test_no_camera_is_one_sentence_and_leaves_no_file(camera, tmp_path):
    camera.close()
    code, _, err = ended(recording(camera, tmp_path, "--out", "a.mkv"))
    assert (code, "does not answer" in err, list(tmp_path.iterdir())) == (2, True, [])


def test_places(tmp_path):
    assert recording_place(None, NOW) == Path("posecount-2026-03-04-050607.mkv")
    assert recording_place(tmp_path, NOW) == tmp_path / "posecount-2026-03-04-050607.mkv"
    assert recording_place(tmp_path / "b.mkv", NOW) == tmp_path / "b.mkv"
    (tmp_path / "b.landmarks").touch()
    assert recording_place(tmp_path / "b.mkv", NOW, overwrite=True) == tmp_path / "b.mkv"
    for name, says in (("b.mkv", "there already"), ("b.mp4", "end in .mkv"), ("c/b.mkv", "folder")):
        with pytest.raises(OutputError, match=says):
            recording_place(tmp_path / name, NOW)
