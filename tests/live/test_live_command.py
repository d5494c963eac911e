"""The real command in a real window, with a sample clip for a camera and a hand at the keys."""

from __future__ import annotations

import json
import signal
import time
from pathlib import Path

import pytest
from helpers.cutting import cut
from helpers.desktop import HAS_DESKTOP, Desktop, LiveCommand
from helpers.mjpeg_server import MjpegServer, pictures_of
from helpers.stitching import LAP

from posecount.history.store import History
from posecount.pose.model.find import find_model

SAMPLES = Path(__file__).parents[2] / "sample_videos"
CLIP = SAMPLES / "ankle_circles_left_to_head.mp4"
STILL_S = 4.0

pytestmark = [pytest.mark.model, pytest.mark.window, HAS_DESKTOP]


@pytest.fixture(scope="module")
def pictures():
    find_model(None)
    return pictures_of(CLIP, still_s=STILL_S, tail_s=30.0)


@pytest.fixture
def desktop():
    with Desktop() as made:
        yield made


def live(desktop, server, tmp_path, *words):
    arguments = ["--camera", server.address, "--json", str(tmp_path / "reps.json"), *words]
    return LiveCommand(desktop, *arguments, state=tmp_path)


def reps(tmp_path):
    return json.loads((tmp_path / "reps.json").read_text())["reps"]


def test_a_set_is_done_without_touching_the_keyboard(desktop, tmp_path, pictures):
    """Card, set-up, countdown, eight circles, summary: hands-free, in any window."""
    words = ("-e", "ankle_circles", "--reps", "8", "--side", "left")
    with MjpegServer(pictures, leave_out=3, round_and_round=LAP) as server:
        command = live(desktop, server, tmp_path, *words)
        window = desktop.window()
        for size in (("640", "480"), ("720", "1200"), ("1280", "720")):
            desktop.hand("windowsize", window, *size)
            time.sleep(0.5)
        command.wait_for_set()
        server.begin.set()
        command.wait_for_end()
        # The summary stays up until it is left.
        time.sleep(2.0)
        assert command.process.poll() is None
        code, out, err = command.leave(desktop)
    assert code == 0, err
    counted = [rep for rep in reps(tmp_path) if rep["verdict"] == "counted"]
    assert len(counted) == 8
    assert {rep["side"] for rep in counted} == {"left"}
    with History.open(tmp_path / "posecount" / "history.sqlite3", create=False) as history:
        (session,) = history.sessions()
        assert session.complete and session.ended_at is not None
        assert [rep.start_s for rep in history.reps()] == [rep["start_s"] for rep in reps(tmp_path)]
    assert {"clockwise", "counterclockwise"} <= {rep["direction"] for rep in counted}
    assert "Ankle circles" in out


@pytest.mark.parametrize("how", [signal.SIGTERM, "close"])
def test_however_it_ends_no_rep_is_lost_and_the_camera_is_let_go(desktop, tmp_path, pictures, how):
    """Ctrl-C takes the same way as SIGTERM; q is pressed in the other tests."""
    with MjpegServer(pictures, round_and_round=LAP) as server:
        command = live(desktop, server, tmp_path, "-e", "ankle_circles", "--reps", "90")
        command.wait_for_set()
        server.begin.set()
        command.wait_for_rep()
        if how == "close":
            desktop.click_away()
        else:
            command.ask_to_end(how)
        code, _, err = command.end()
        assert "Traceback" not in err
        assert code == (130 if isinstance(how, signal.Signals) else 0), err
        assert server.left.wait(10.0)
    assert 1 <= len(reps(tmp_path)) <= 8


def test_what_one_likes_is_named_and_counted(desktop, tmp_path, pictures):
    with MjpegServer(pictures, round_and_round=LAP) as server:
        command = live(desktop, server, tmp_path, "--free")
        desktop.window()
        assert server.connected.wait(30.0)
        server.begin.set()
        command.wait_for_rep()
        code, out, err = command.leave(desktop)
    assert code == 0, err
    assert "Ankle circles" in out
    assert {rep["exercise"] for rep in reps(tmp_path)} == {"ankle_circles"}
    with History.open(tmp_path / "posecount" / "history.sqlite3", create=False) as history:
        (session,) = history.sessions()
        assert (session.routine_title, session.complete) == ("As you like", True)
        assert [rep.start_s for rep in history.reps()] == [rep["start_s"] for rep in reps(tmp_path)]


def test_keys_pause_skip_and_quit(desktop, tmp_path, pictures):
    with MjpegServer(pictures) as server:
        command = live(desktop, server, tmp_path, "--routine", "four-exercises")
        desktop.window()
        assert server.connected.wait(30.0)
        time.sleep(3.0)
        desktop.press("space", "space", "m", "f", "f", "n", "b", "r", "n", "n")
        time.sleep(2.0)
        assert command.process.poll() is None
        desktop.press("q")
        time.sleep(1.0)
        desktop.press("q")
        code, out, err = command.end()
    assert (code, reps(tmp_path)) == (0, []), err
    assert "Four exercises" in out
    assert json.loads((tmp_path / "posecount" / "live.json").read_text()) == {
        "routine": "four-exercises"
    }


def test_a_camera_that_goes_away_and_comes_back_costs_nothing(desktop, tmp_path):
    """It goes away while the person sits still, and is back before the feet are pulled back.

    That is a slow movement, so that a busy computer sees it too.
    """
    clip = tmp_path / "one_of_four.mp4"
    cut(SAMPLES / "dorsiflexion_both_side.mp4", clip, 9.5)
    pictures = pictures_of(clip, still_s=STILL_S, tail_s=5.0)
    first = [picture for picture in pictures if picture.t_s < STILL_S]
    server = MjpegServer(first, hang_up=True)
    command = live(desktop, server, tmp_path, "-e", "resisted_dorsiflexion", "--reps", "9")
    assert server.done.wait(60.0)
    server.close()
    time.sleep(3.0)
    assert command.process.poll() is None
    with MjpegServer(pictures, port=server.port, round_and_round=LAP) as again:
        command.wait_for_set()
        again.begin.set()
        assert again.done.wait(120.0)
        code, _, err = command.leave(desktop)
    assert code == 0, err
    assert [rep["verdict"] for rep in reps(tmp_path)] == ["counted"]


def test_without_a_screen_it_is_one_sentence(desktop, tmp_path):
    desktop.environment.pop("DISPLAY")
    command = LiveCommand(desktop, "-e", "toe_raise", state=tmp_path)
    code, _, err = command.end()
    assert code == 2
    assert "There is no screen here" in err
    assert "Traceback" not in err
