"""What a camera sees is recorded as it comes, and survives what happens to the process."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest
from helpers.tiny_clips import noise_images

from posecount.errors import CameraError
from posecount.live import camera_recording
from posecount.live.camera_recording import CameraRecording
from posecount.media.video import open_video
from posecount.sinks.background_writer import Beside

pytestmark = pytest.mark.process

PICTURES = noise_images(4, (160, 120))


def times_in(path):
    with open_video(path) as video:
        return [frame.t_s for frame in video], video.warnings


def record(path, times_s, picture=lambda index: PICTURES[index % 4]):
    recording = CameraRecording(path)
    for index, t_s in enumerate(times_s):
        recording.take(t_s, lambda index=index: picture(index))
        while recording.frames <= index - 8 and recording.trouble is None:
            time.sleep(0.001)
    recording.close()
    return recording


def test_every_picture_keeps_its_own_time(tmp_path):
    """Cameras slow down in the dark, and pause: 30 a second, then 10, then none for 4 s."""
    steps = [0.0333] * 20 + [0.1] * 10 + [4.0] + [0.0333] * 5
    times_s = np.cumsum([0.0, *steps]).tolist()
    recording = record(tmp_path / "a.mkv", times_s)
    found, warnings = times_in(recording.path)
    assert found == pytest.approx(times_s, abs=0.0011)
    assert (recording.frames, recording.trouble, warnings) == (37, None, [])
    assert recording.dropped == 0


def test_pictures_come_out_as_they_went_in(tmp_path):
    left_white = np.zeros((90, 120, 3), np.uint8)
    left_white[:, :60] = 255
    recording = record(tmp_path / "a.mkv", [0.0, 0.1, 0.2], lambda _: left_white)
    with open_video(recording.path) as video:
        frame = next(iter(video))
    assert frame.image_bgr.shape == (90, 120, 3)
    assert (frame.image_bgr[:, :55].min() > 200, frame.image_bgr[:, 65:].max() < 60) == (1, 1)


def test_a_broken_picture_and_one_of_another_size_do_no_harm(tmp_path):
    def picture(index):
        if index == 1:
            raise CameraError("The camera sent a broken picture.")
        return PICTURES[0][:60, :80].copy() if index == 2 else PICTURES[0]

    recording = record(tmp_path / "a.mkv", [0.0, 0.1, 0.2, 0.3], picture)
    assert times_in(recording.path)[0] == pytest.approx([0.0, 0.2, 0.3], abs=0.001)
    assert recording.trouble is None


def test_no_picture_makes_no_file(tmp_path):
    recording = record(tmp_path / "a.mkv", [])
    assert (recording.frames, list(tmp_path.iterdir())) == (0, [])


RUNNING = """
import resource, sys, time
from pathlib import Path
from helpers.tiny_clips import noise_images
from posecount.live.camera_recording import CameraRecording

limit = int(sys.argv[2])
if limit:
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
recording = CameraRecording(Path(sys.argv[1]))
pictures = noise_images(4, (160, 120))
for index in range(600):
    recording.take(index / 30, lambda index=index: pictures[index % 4])
    print(index / 30, flush=True)
    time.sleep(1 / 60)
    if recording.trouble:
        break
recording.close()
print(recording.trouble, flush=True)
"""


def running(path, limit=0):
    """A process that records twice as fast as it happens."""
    folders = [str(Path(__file__).parents[1])]
    return subprocess.Popen(
        [sys.executable, "-c", RUNNING, str(path), str(limit)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(folders), "PYTHONDONTWRITEBYTECODE": "1"},
    )


@pytest.mark.parametrize("after_s", [2.0, 3.3, 4.7])
def test_a_process_that_is_killed_loses_the_last_moment_only(tmp_path, after_s):
    process = running(tmp_path / "a.mkv")
    for line in process.stdout:
        newest_s = float(line)
        if newest_s >= after_s:
            break
    process.send_signal(signal.SIGKILL)
    told = [newest_s, *map(float, process.stdout.read().split())]
    process.wait()
    found, _ = times_in(tmp_path / "a.mkv")
    assert found[-1] >= told[-1] - 2.0
    assert np.diff(found).min() > 0.03
    assert found[0] == 0.0


def test_a_full_disk_ends_the_recording_in_one_sentence_and_keeps_what_is_there(tmp_path):
    process = running(tmp_path / "a.mkv", limit=200_000)
    out, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    sentence = out.strip().splitlines()[-1]
    assert "stopped after" in sentence
    assert sentence.endswith("there is no space left; free some or write it elsewhere.")
    found, _ = times_in(tmp_path / "a.mkv")
    assert len(found) > 10


def test_whoever_gives_never_waits(tmp_path, monkeypatch):
    """An encoder that hangs costs pictures, and the camera goes on."""
    go_on = threading.Event()

    def hang(*_):
        go_on.wait(20.0)
        return PICTURES[0]

    recording = CameraRecording(tmp_path / "a.mkv")
    for index in range(100):
        recording.take(index / 30, hang)
    assert recording.dropped >= 100 - camera_recording._MOST_WAITING - 1
    go_on.set()
    recording.close()
    assert recording.frames + recording.dropped == 100


def test_work_is_done_in_order_and_nothing_after_a_failure():
    done = []

    def work(item):
        if item == 3:
            raise OSError(28, "full")
        done.append(item)

    beside = Beside(work, lambda: done.append("end"), 10, "test")
    for item in range(6):
        beside.give(item)
    beside.close()
    beside.close()
    beside.give(7)
    assert done == [0, 1, 2, "end"]
    assert isinstance(beside.error, OSError)
