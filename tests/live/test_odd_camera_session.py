"""A session goes on whatever its camera sends now and then, and ends at once when asked to."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from helpers.fake_pose import MODEL, StickFigureEstimator
from helpers.odd_cameras import OddCamera, claiming, dripping, jpeg, many_scans, part, saying
from helpers.waiting import wait_until

from posecount.live.run import LiveJob, run_live
from posecount.media.video import open_video
from posecount.session.load import single_exercise

pytestmark = pytest.mark.process

HERE = Path(__file__).parents[1]
GOOD = jpeg(320, 240)
LOOKED_AT_AFTERWARDS = 15


def stamped(number, time_text=None, data=GOOD):
    claimed = time_text or f"{number / 50:.3f}"
    return part(data, extra=f"X-Timestamp: {claimed}\r\n".encode("latin-1"))


class ShortSession:
    """A window that is closed once so many pictures were painted; the newest one is kept."""

    size = (640, 480)

    def __init__(self, over):
        self._over = over

    @property
    def closed(self):
        return self._over()

    def show(self, image):
        assert image.shape == (480, 640, 3)

    def keys(self):
        return []

    def toggle_full_screen(self):
        pass

    def close(self):
        pass


@pytest.fixture
def session(monkeypatch, tmp_path):
    """Do a session in front of that camera until it has sent its odd pictures and some more."""
    monkeypatch.setattr("posecount.live.run.MediaPipePoseEstimator", StickFigureEstimator)

    def run(payloads):
        good = [stamped(number) for number in range(10)]
        later = [stamped(number) for number in range(10 + len(payloads), 70 + len(payloads))]
        sent = threading.Event()

        def says(camera, connection):
            streaming_once(camera, connection, [*good, *payloads, *later])
            sent.set()
            camera.stop.wait(60.0)

        with OddCamera(says) as camera:
            routine = single_exercise("toe_raise", 5, 1)
            job = LiveJob(routine, camera.address, MODEL, muted=True, record_to=tmp_path / "s.mkv")
            outcome = run_live(job, lambda: ShortSession(sent.is_set))
            assert len(camera.asked) == 1
        return outcome

    return run


def streaming_once(camera, connection, payloads):
    from helpers.odd_cameras import MULTIPART

    connection.sendall(MULTIPART)
    for payload in payloads:
        if camera.stop.wait(0.02):
            return
        connection.sendall(payload)


ODD = {
    "not a number": [stamped(10, "nan")],
    "infinity": [stamped(10, "inf"), stamped(11, "-inf")],
    "huge": [stamped(10, "1e308"), stamped(11, "9" * 900)],
    "years ago": [stamped(10, "-3e9"), stamped(11, "1")],
    "4000 x 3": [stamped(10, data=jpeg(4000, 3))],
    "12000 x 12000": [stamped(10, data=claiming(12_000, 12_000))],
    "thousands of scans": [stamped(10, data=many_scans(3000))],
    "upright": [stamped(10, data=jpeg(240, 320))],
    "larger": [stamped(10, data=jpeg(1280, 960))],
    "broken": [stamped(10, data=GOOD[: len(GOOD) // 2]), stamped(11, data=b"\xff\xd8\xff")],
    "no picture": [stamped(10, data=b"GIF89a" + bytes(50)), stamped(11, data=b"")],
}
LEFT_OUT = {"4000 x 3": 1, "12000 x 12000": 1, "thousands of scans": 1, "no picture": 2}


@pytest.mark.parametrize("what", ODD)
def test_one_odd_picture_or_time_does_not_end_a_session(session, tmp_path, what):
    outcome = session(ODD[what])
    assert outcome.summary is not None
    assert not outcome.interrupted
    with open_video(tmp_path / "s.mkv") as video:
        frames = list(video)
    assert {frame.image_bgr.shape for frame in frames} == {(240, 320, 3)}
    # The camera's clock goes on to the end: what came after the odd one was seen.
    assert frames[-1].t_s > 1.2
    if what in LEFT_OUT:
        count = LEFT_OUT[what]
        assert outcome.left_out.startswith(f"{count} picture")
        assert outcome.left_out.isprintable()


def command(words, tmp_path, stand_in=""):
    """The real command, with no screen and no model of its own."""
    code = (
        f"import sys; sys.path.insert(0, {str(HERE)!r})\n"
        f"from helpers import fake_pose; fake_pose.stand_in(setattr)\n{stand_in}\n"
        "import posecount.live.display, posecount.live.run\n"
        "posecount.live.display.check_display = lambda: None\n"
        "from helpers.blind_window import BlindWindow\n"
        "posecount.live.run.run_live.__defaults__ = (BlindWindow,)\n"
        "from posecount.cli import main\n"
        f"sys.argv = ['posecount', *{[str(word) for word in words]!r}]\nmain()\n"
    )
    places = {f"XDG_{kind}_HOME": str(tmp_path) for kind in ("DATA", "STATE", "CACHE")}
    inherited = {name: value for name, value in os.environ.items() if name != "DISPLAY"}
    return subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**inherited, **places, "PYTHONDONTWRITEBYTECODE": "1"},
    )


HANGS = """
import pathlib, time
import posecount.media.local_camera, posecount.media.camera_readers

class Hanging:
    def __init__(self, number):
        pathlib.Path("reached").touch()
        time.sleep(3600)

posecount.media.local_camera._candidates = lambda: [0]
posecount.media.local_camera._ANSWERS_WITHIN_S = 3600
posecount.media.local_camera.LocalCameraReader = Hanging
posecount.media.camera_readers.LocalCameraReader = Hanging
"""
COMMANDS = {
    "live": ("live", "-e", "toe_raise", "--mute", "--no-history"),
    "record": ("record", "--out", "a.mkv", "--no-window"),
}
ENDS_WITHIN_S = 60.0
"""Far less than any of these cameras would keep it waiting, and enough for a busy computer."""


def ended(process, how):
    process.send_signal(how)
    try:
        out, err = process.communicate(timeout=ENDS_WITHIN_S)
    finally:
        process.kill()
    assert "Traceback" not in err
    assert process.returncode == 130, err
    return out, err


@pytest.mark.parametrize(("name", "how"), [("live", signal.SIGINT), ("record", signal.SIGTERM)])
def test_one_ctrl_c_ends_the_wait_for_a_camera_that_hangs(tmp_path, name, how):
    process = command([*COMMANDS[name], "--camera", "0"], tmp_path, HANGS)
    wait_until((tmp_path / "reached").exists)
    ended(process, how)
    assert not (tmp_path / "a.mkv").exists()


def test_one_ctrl_c_ends_the_search_for_cameras(tmp_path):
    process = command(["cameras"], tmp_path, HANGS)
    wait_until((tmp_path / "reached").exists)
    ended(process, signal.SIGINT)


SLOW = {"drips": dripping(jpeg()), "is silent": saying(b"", hold=True)}


@pytest.mark.parametrize(
    ("name", "slowly", "scheme"), [("live", "drips", "http"), ("record", "is silent", "rtsp")]
)
def test_one_ctrl_c_ends_the_wait_for_a_camera_that_is_slow(tmp_path, name, slowly, scheme):
    with OddCamera(SLOW[slowly], scheme) as camera:
        process = command([*COMMANDS[name], "--camera", camera.address], tmp_path)
        wait_until(lambda: camera.asked)
        _, err = ended(process, signal.SIGINT)
    assert "does not answer" not in err


def test_a_camera_that_falls_silent_in_a_recording_does_not_hold_up_its_end(tmp_path):
    def says(camera, connection):
        streaming_once(camera, connection, [stamped(number) for number in range(40)])
        camera.stop.wait(60.0)

    with OddCamera(says) as camera:
        words = [*COMMANDS["record"], "--camera", camera.address]
        process = command(words, tmp_path)
        wait_until((tmp_path / "a.mkv").exists)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=ENDS_WITHIN_S)
    assert (process.returncode, "Recorded" in err) == (0, True), err


def test_a_password_is_not_shown_while_the_camera_is_opened(tmp_path):
    with OddCamera(saying(b"", hold=True)) as camera:
        address = f"http://me:s3cret@{camera.host}/video?pwd=s3cret"
        process = command([*COMMANDS["record"], "--camera", address], tmp_path, COLOUR)
        wait_until(lambda: camera.asked)
        out, err = ended(process, signal.SIGINT)
    assert "Opening camera" in err
    assert "s3cret" not in out + err


COLOUR = "import os; os.environ.update(FORCE_COLOR='1', TERM='xterm')"
"""So that what is shown only on a terminal is printed."""
