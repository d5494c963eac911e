"""history edit and history add, as people use them."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from helpers.scripted import Clock, do_whole_session
from typer.testing import CliRunner

from posecount import cli
from posecount.errors import InputError
from posecount.history.store import History
from posecount.session.load import single_exercise


@pytest.fixture(autouse=True)
def one_session(monkeypatch, tmp_path):
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.setattr(
        "posecount.history.opening.user_data_path", lambda *_args, **_named: tmp_path / "data"
    )
    with History.open() as history:
        yesterday = datetime.now().astimezone() - timedelta(days=1)
        do_whole_session(history, single_exercise("toe_raise", 3), Clock(yesterday))


def run(*words, answers=""):
    return CliRunner().invoke(cli.app, [str(word) for word in words], input=answers)


def numbers():
    with History.open() as history:
        return [rep.number for rep in history.reps(session=1)]


@pytest.mark.parametrize(("answer", "left"), [("y\n", [1, 3]), ("n\n", [1, 2, 3])])
def test_removing_asks_first(answer, left):
    done = run("history", "edit", 1, "--remove-rep", 2, answers=answer)
    assert "Remove rep 2 of session 1, for good?" in done.stderr
    assert numbers() == left


def test_removing_where_nobody_answers_says_what_to_do():
    done = run("history", "edit", 1, "--remove-rep", 2, "--remove-set", 1)
    assert isinstance(done.exception, InputError)
    assert "--yes" in str(done.exception)
    assert numbers() == [1, 2, 3]


def test_what_was_changed_is_shown_and_marked():
    shown = run("history", "edit", 1, "--set", 1, "--add-reps", 1, "--side", "left").stdout
    assert "Changed by hand." in shown
    assert "│   4 │         │ left    │ yes     │ more than asked   │" in shown
    assert "1. Toe raises, set 1" in shown
    assert "Toe raises, changed by hand" in run("history").stdout


def test_a_session_without_the_camera():
    shown = run("history", "add", "-e", "toe_press", "--reps", 5, "--day", "2026-03-05").stdout
    assert "2026-03-05 12:00, done without the camera" in shown
    assert shown.count("counted") == 5
    shown = run(
        *("history", "add", "-e", "ankle_circles", "--reps", 2, "--direction", "clockwise"),
        *("--day", "2026-03-04", "--at", "7:30", "--side", "left"),
    ).stdout
    assert "2026-03-04 07:30" in shown
    assert "left │ clockwise" in shown
    assert run("history", "add", "--routine", "five-exercises").exit_code == 0
    assert "Five exercises, added by hand" in run("history").stdout


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ((), "Say what to change"),
        (("--rep", 1), "which side"),
        (("--set", 1), "which side"),
        (("--side", "left"), "whose side"),
        (("--rep", 1, "--set", 1, "--side", "left"), "not both"),
        (("--rep", 1, "--side", "middle"), "no side 'middle'"),
        (("--add-reps", 2), "which set"),
        (("--add-reps", 2, "--add-set", "toe_press", "--set", 1), "not both"),
        (("--add-set", "toe_press"), "how many"),
        (("--add-set", "squats", "--reps", 1), "no exercise"),
        (("--add-set", "toe_press", "--reps", 1, "--set", 1), "neither"),
        (("--reps", 3), "goes with --add-set"),
        (("--day", "yesterday"), "no day"),
    ],
)
def test_an_edit_that_makes_no_sense_is_told(words, says):
    done = run("history", "edit", 1, *words)
    assert isinstance(done.exception, InputError)
    assert says in str(done.exception)
    with History.open() as history:
        assert history.session(1).by_hand is None


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ((), "Say what was done"),
        (("-e", "toe_press", "--routine", "five-exercises"), "Say what was done"),
        (("-e", "toe_press"), "how many"),
        (("--routine", "five-exercises", "--reps", 3), "--reps goes with"),
        (("-e", "toe_press", "--reps", 3, "--day", "2199-01-01"), "still to come"),
        (("-e", "toe_press", "--reps", 3, "--at", "noon"), "no time of day"),
        (("-e", "ankle_circles", "--reps", 3, "--direction", "up"), "no direction"),
    ],
)
def test_an_addition_that_makes_no_sense_is_told(words, says):
    done = run("history", "add", *words)
    assert isinstance(done.exception, InputError)
    assert says in str(done.exception)
    with History.open() as history:
        assert len(history.sessions()) == 1
