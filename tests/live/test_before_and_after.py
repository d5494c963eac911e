"""What happens around a session: the menu, what is remembered, the screen that is not there."""

import io
from contextlib import nullcontext
from functools import partial
from pathlib import Path

import pytest
from typer.testing import CliRunner

from posecount.cli import app
from posecount.cli import live as cli_live
from posecount.errors import InputError
from posecount.live import display, run
from posecount.live import preferences as remembered
from posecount.pose.model.find import ModelFile
from posecount.session.load import single_exercise
from posecount.sinks.sound import NoLoudspeakerError, Sound
from posecount.sinks.sound_voice import Voice


@pytest.fixture(autouse=True)
def state_of_its_own(tmp_path, monkeypatch):
    monkeypatch.setattr(
        "posecount.profiles.user_state_path", lambda *_args, **_kwargs: tmp_path / "state"
    )


def choose(monkeypatch, answer):
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{answer}\n"))
    return cli_live._choose(None)


@pytest.mark.parametrize(
    ("answer", "routine"),
    [("1", "five-exercises"), ("2", "four-exercises"), ("four-exercises", "four-exercises")],
)
def test_the_menu_takes_a_number_or_an_id(monkeypatch, answer, routine):
    assert choose(monkeypatch, answer).id == routine


def test_enter_takes_what_was_done_last(monkeypatch):
    assert choose(monkeypatch, "").id == "five-exercises"
    choose(monkeypatch, "2")
    assert choose(monkeypatch, "").id == "four-exercises"


@pytest.mark.parametrize("answer", ["7", "0", "swimming"])
def test_what_is_not_in_the_menu_is_told(monkeypatch, answer):
    with pytest.raises(InputError):
        choose(monkeypatch, answer)
    assert remembered.last_routine() is None


@pytest.mark.parametrize("text", ["", "{", "[]", '{"routine": 3}', "null"])
def test_a_spoilt_memory_is_none(tmp_path, text):
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / "live.json").write_text(text)
    assert remembered.last_routine() is None
    remembered.remember_routine("four-exercises")
    assert remembered.last_routine() == "four-exercises"


def test_a_memory_that_cannot_be_written_is_no_trouble(tmp_path):
    (tmp_path / "state").write_text("a file in the way")
    remembered.remember_routine("four-exercises")
    assert remembered.last_routine() is None


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("", "There is no screen here"),
        (":987", "does not answer"),
        ("nowhere:9", "does not answer"),
    ],
)
def test_no_screen_is_one_sentence(monkeypatch, name, says):
    monkeypatch.setattr(display.sys, "platform", "linux")
    monkeypatch.setenv("DISPLAY", name)
    with pytest.raises(InputError, match=says):
        display.check_display()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--routine", "a", "--exercise", "b"], "not both"),
        (["--side", "left"], "--side goes with --exercise"),
        (["--routine", "four-exercises", "--side", "left"], "--side goes with --exercise"),
        (["--routine", "four-exercises", "--reps", "5"], "--reps goes with --exercise"),
        (["--routine", "four-exercises", "--reps", "10"], "--reps goes with --exercise"),
        (["--routine", "four-exercises", "--sets", "1"], "--sets goes with --exercise"),
        (["--routine", "four-exercises", "--hold", "3"], "--hold goes with --exercise"),
        (["--hold", "0"], "--hold goes with --exercise"),
        (["-e", "toe_raise", "--reps", "1000000000"], "from 1 to 500"),
        (["-e", "toe_raise", "--sets", "1000000000"], "from 1 to 50"),
        (["-e", "toe_walk", "--reps", "9" * 4000, "--sets", "9" * 4000], "Toe walking"),
        (["-e", "toe_press", "--hold", "nan"], "from 0.5 to 120"),
        (["-e", "toe_press", "--hold", "inf"], "from 0.5 to 120"),
        (["--exercise", "toe_raise", "--side", "middle"], "no side"),
        (["--exercise", "swimming"], "no exercise"),
        (["--routine", "swimming"], "no routine"),
    ],
)
def test_wrong_usage_is_told_before_anything_is_opened(words, says):
    done = CliRunner().invoke(app, ["live", *words])
    assert isinstance(done.exception, InputError)
    assert says in str(done.exception)


def test_no_camera_is_one_sentence(monkeypatch):
    monkeypatch.setattr("posecount.media.local_camera.find_local_cameras", lambda _: [])
    done = CliRunner().invoke(app, ["cameras"])
    assert done.exit_code == 0


def test_a_menu_that_nobody_answers_says_how_to_do_without(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    with pytest.raises(InputError, match="--routine ID"):
        cli_live._choose(None)


class NoWindowYetError(Exception):
    """The window is about to open."""


@pytest.mark.parametrize(
    ("muted", "says"), [(False, ["There will be no sounds: none."]), (True, [])]
)
def test_what_will_not_be_heard_is_told_before_the_window_opens(monkeypatch, muted, says):
    def no_loudspeaker(_fill):
        raise NoLoudspeakerError("none")

    class Camera:
        def close(self):
            pass

    def open_window():
        raise NoWindowYetError

    silent = partial(Sound, no_loudspeaker, Voice(object))
    monkeypatch.setattr(run, "Sound", silent)
    monkeypatch.setattr(run, "open_camera", lambda *_args, **_named: Camera())
    monkeypatch.setattr(run, "LiveEstimator", lambda _make: nullcontext())
    told = []
    model = ModelFile(Path("stick.task"), "0" * 64, "stick")
    routine = single_exercise("toe_raise")
    job = run.LiveJob(routine, "0", model, muted=muted, announce=told.append)
    with pytest.raises(NoWindowYetError):
        run.run_live(job, open_window)
    assert told == says
