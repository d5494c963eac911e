"""What happens around a session: the menu, what is remembered, the screen that is not there."""

import pytest
from typer.testing import CliRunner

from posecount.cli import app
from posecount.cli import live as cli_live
from posecount.errors import InputError
from posecount.live import display, remembered


@pytest.fixture(autouse=True)
def state_of_its_own(tmp_path, monkeypatch):
    monkeypatch.setattr(remembered, "user_state_path", lambda *_args, **_kwargs: tmp_path / "state")


def choose(monkeypatch, answer):
    monkeypatch.setattr("typer.prompt", lambda *_args, default, **_kwargs: answer or default)
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
        (["--side", "left"], "goes with --exercise"),
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
    monkeypatch.setattr("posecount.sources.local_camera.find_local_cameras", lambda _: [])
    done = CliRunner().invoke(app, ["cameras"])
    assert done.exit_code == 0
