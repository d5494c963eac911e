"""What the commands say of recordings that are none, and how they end where reading hangs."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from helpers.fake_pose import LENGTH_S, stand_in
from helpers.not_videos import lists
from helpers.tiny_clips import four_corners, write_clip
from helpers.waiting import wait_until

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
        out, err = capsys.readouterr()
        return code, out, " ".join(err.split())

    return run


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("-", "cannot be read from standard input"),
        ("http://127.0.0.1:9/v.mp4", "is an address, not a file"),
        ("rtsp://127.0.0.1:9/v", "posecount live --camera ADDRESS"),
    ],
)
def test_count_says_what_it_takes(posecount, path, says):
    code, out, err = posecount("count", path, "-e", "toe_raise")
    assert (code, out) == (2, "")
    assert says in err and err.count("posecount:") == 1


@pytest.mark.parametrize("seconds", ["0", "-3", "nan", "inf"])
def test_seconds_that_leave_nothing_are_one_sentence(posecount, clip, seconds):
    code, out, err = posecount("count", clip, "-e", "toe_raise", "--max-seconds", seconds)
    assert (code, out) == (2, "")
    assert err == (
        "posecount: The seconds to analyse must be a number above 0; leave out --max-seconds to "
        "analyse all."
    )


def test_a_frame_rate_is_taken_for_a_recording_without_times(posecount, tmp_path):
    frames = round(LENGTH_S * FPS)
    images = [four_corners(320, 240)] * frames
    raw = write_clip(tmp_path / "raw.h264", fps=FPS, frames=frames, size=(320, 240), images=images)
    code, out, err = posecount("count", raw, "-e", "toe_raise", "--fps", str(FPS), "--json", "-")
    result = CountResult.model_validate_json(out)
    assert (code, err, result.totals.reps) == (0, "", 3)
    assert result.source.duration_s == pytest.approx(LENGTH_S, abs=0.01)
    _, out, err = posecount("count", raw, "-e", "toe_raise", "--json", "-")
    assert "a second were assumed" in err and "--fps" in err
    code, out, err = posecount("count", raw, "-e", "toe_raise", "--fps", "nan")
    assert (code, out) == (2, "")
    assert "frame rate must be" in err


def test_a_batch_counts_what_is_beside_lists_and_tells_of_each(posecount, tmp_path, monkeypatch):
    """Before, one of them was counted as the recording it names, and another never ended."""
    monkeypatch.setattr("posecount.batch.engine._processes", _in_this_process)
    monkeypatch.setattr("posecount.batch.work._model_here", lambda wanted: wanted)
    folder = tmp_path / "in"
    folder.mkdir()
    named = [name for name in lists(folder) if name.endswith(".mp4")]
    code, _, err = posecount("batch", folder, "-e", "toe_raise", "-o", tmp_path / "out")
    assert code == 1
    results = [path.name for path in (tmp_path / "out" / "results").iterdir()]
    assert results == ["real.mp4.json"]
    assert err.count("no video itself") >= len(named) - 1


def _in_this_process(_jobs, _address):
    from posecount.batch.work import count_clip

    return lambda tasks: ((task, count_clip(task)) for task in tasks)


def hanging(*arguments, after, mark):
    return subprocess.Popen(
        [sys.executable, str(HERE / "helpers" / "hanging_library.py"), *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "COLUMNS": "200", "HANG": str(after), "MARK": str(mark)},
    )


@pytest.mark.skipif(sys.platform != "linux", reason="the hang is made with Linux's own lock")
@pytest.mark.parametrize("after", [0, 100])
@pytest.mark.parametrize("command", ["count", "label"])
def test_ctrl_c_ends_a_command_whose_library_hangs(clip, tmp_path, after, command):
    """Two at most: the first may be the one that keeps what was counted."""
    mark = tmp_path / "it hangs"
    words = [
        command,
        clip,
        "-e",
        "toe_raise",
        *(["--out", tmp_path / "truth.json"] * (command == "label")),
    ]
    running = hanging(*words, after=after, mark=mark)
    try:
        wait_until(mark.exists)
        began_s = time.monotonic()
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=60)
        took_s = time.monotonic() - began_s
    finally:
        running.kill()
    assert running.returncode == 130, err
    assert "Traceback" not in err
    # Without a limit it hangs until it is killed; how quick it is depends on the machine.
    assert took_s < 20
    if command == "count" and after:
        assert "Stopped at" in err and "toe_raise: " in out
