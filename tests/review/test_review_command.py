"""The real command in a real window, with a hand at the keys: from label to evaluate."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from helpers.desktop import Desktop, needs_desktop

from posecount.evaluation.clips import find_clips, unreviewed
from posecount.review.truth_file import draft_beside

pytestmark = pytest.mark.process

SAMPLES = Path(__file__).parents[2] / "sample_videos"
NAME = "toe_press_close_up"
WITHIN_S = 60.0
# A busy machine needs its time to see each of them.
_BETWEEN_KEYS_S = 0.6


class ReviewCommand:
    """``posecount review`` in a process of its own."""

    def __init__(self, environment, folder, name=NAME):
        self.truth = folder / f"{name}.json"
        command = [sys.executable, "-m", "posecount", "review", folder / f"{name}.mp4", self.truth]
        self.process = subprocess.Popen(
            [str(word) for word in command],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def end(self):
        out, err = self.process.communicate(timeout=WITHIN_S)
        return self.process.returncode, out + err

    def reps(self):
        return json.loads(self.truth.read_text())["reps"]


@pytest.fixture
def folder(tmp_path):
    """A sample with its truth, as if nobody had looked it over."""
    shutil.copy(SAMPLES / f"{NAME}.mp4", tmp_path)
    data = json.loads((SAMPLES / f"{NAME}.json").read_text())
    (tmp_path / f"{NAME}.json").write_text(json.dumps({**data, "reviewed": False}))
    return tmp_path


@pytest.fixture
def desktop():
    with Desktop() as made:
        yield made


def press(desktop, *keys):
    """As a person does it: OpenCV forgets all but the last key between two looks at them."""
    for key in keys:
        desktop.press(key)
        time.sleep(_BETWEEN_KEYS_S)


def delete_one(desktop, command):
    """Delete the first rep; what is pressed before the window listens is lost."""
    desktop.window()
    time.sleep(2.0)
    desktop.press("d")
    until(draft_beside(command.truth).exists)


def until(condition):
    """Wait until it is so; a busy machine may take its time."""
    end_s = time.monotonic() + WITHIN_S
    while not condition():
        assert time.monotonic() < end_s, "it did not come to be"
        time.sleep(0.05)


@needs_desktop
def test_reps_are_deleted_added_moved_accepted_and_saved(desktop, folder):
    before = json.loads((folder / f"{NAME}.json").read_text())["reps"]
    command = ReviewCommand(desktop.environment, folder)
    window = desktop.window()
    for size in (("640", "480"), ("720", "1200"), ("1280", "720")):
        desktop.hand("windowsize", window, *size)
        time.sleep(0.2)
    time.sleep(2.0)
    press(desktop, "h", "space")
    # The second rep goes, another comes before the first, and that one ends later.
    press(desktop, "n", "d", "b", "j", "a")
    press(desktop, "n", "e", "period", "period", "Right", "o")
    press(desktop, "y", "y", "y", "s")
    until(lambda: json.loads(command.truth.read_text())["reviewed"])
    assert not draft_beside(command.truth).exists()
    desktop.press("q")
    code, said = command.end()
    assert code == 0, said
    assert "4 reps, reviewed" in said
    after = command.reps()
    starts_s = [rep["start_s"] for rep in after]
    assert starts_s == [pytest.approx(1.1, abs=0.04), 2.095, 12.595, 16.014]
    assert after[1]["end_s"] == pytest.approx(before[0]["end_s"] + 0.1, abs=0.04)
    assert after[2:] == before[2:]
    clips = find_clips(folder)
    assert [(clip.name, clip.problem, unreviewed([clip])) for clip in clips] == [(NAME, "", "")]


@needs_desktop
@pytest.mark.parametrize("how", ["close", "kill", signal.SIGINT, "keep"])
def test_however_it_ends_unsaved_edits_are_offered_again(desktop, folder, how):
    before = (folder / f"{NAME}.json").read_bytes()
    command = ReviewCommand(desktop.environment, folder)
    delete_one(desktop, command)
    if how == "close":
        desktop.click_away()
    elif how == "kill":
        command.process.kill()
    elif how == "keep":
        press(desktop, "q", "k")
    else:
        command.process.send_signal(how)
    code, said = command.end()
    assert "Traceback" not in said
    if how != "kill":
        assert code == 0
        assert "your edits are kept" in said
    assert command.truth.read_bytes() == before
    again = ReviewCommand(desktop.environment, folder)
    desktop.window()
    time.sleep(2.0)
    press(desktop, "y", "s")
    until(lambda: not draft_beside(again.truth).exists())
    press(desktop, "q")
    code, said = again.end()
    assert code == 0, said
    assert len(again.reps()) == 3
    assert not draft_beside(again.truth).exists()


@needs_desktop
def test_discarding_is_asked_for_and_leaves_the_file_as_it_was(desktop, folder):
    before = (folder / f"{NAME}.json").read_bytes()
    command = ReviewCommand(desktop.environment, folder)
    delete_one(desktop, command)
    press(desktop, "q", "space")
    time.sleep(0.5)
    assert command.process.poll() is None
    press(desktop, "q", "d")
    code, said = command.end()
    assert code == 0, said
    assert command.truth.read_bytes() == before
    assert not draft_beside(command.truth).exists()


def test_without_a_screen_it_is_one_sentence(folder):
    environment = {name: value for name, value in os.environ.items() if name != "DISPLAY"}
    code, said = ReviewCommand(environment, folder).end()
    assert code == 2
    assert said.startswith("posecount: There is no screen here")
    assert len(said.splitlines()) == 1


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (lambda folder: (folder / f"{NAME}.json").unlink(), "cannot be read"),
        (lambda folder: (folder / f"{NAME}.json").write_text("{"), "is not JSON"),
        (lambda folder: (folder / f"{NAME}.json").write_text("[1]"), "the whole is not right"),
    ],
)
def test_a_truth_file_that_cannot_be_read_is_one_sentence(folder, spoil, why):
    spoil(folder)
    code, said = ReviewCommand(os.environ, folder).end()
    assert code == 2
    assert why in said
    assert len(said.splitlines()) == 1
