"""The question after a session, and history note."""

from __future__ import annotations

import io
from datetime import datetime, timedelta

import pytest
from helpers.scripted import Clock, do_whole_session
from typer.testing import CliRunner

from posecount import cli
from posecount.cli import answers
from posecount.errors import InputError
from posecount.history.answers import Answers
from posecount.history.store import History
from posecount.session.load import single_exercise


@pytest.fixture(autouse=True)
def two_sessions(monkeypatch, tmp_path):
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.setattr(
        "posecount.history.opening.user_data_path", lambda *_args, **_named: tmp_path / "data"
    )
    now = datetime.now().astimezone()
    with History.open() as history:
        for days in (1, 2):
            clock = Clock(now - timedelta(days=days))
            do_whole_session(history, single_exercise("toe_raise", 2), clock)


def run(*words, answers=""):
    return CliRunner().invoke(cli.app, [str(word) for word in words], input=answers)


def said(number=1):
    with History.open() as history:
        session = history.session(number)
        return session.pain, session.effort, session.note


def test_the_last_session_is_the_one_begun_last():
    assert "Noted with session 1." in run("history", "note", "--pain", 3).stderr
    assert (said(1), said(2)) == ((3, None, None), (None, None, None))
    run("history", "note", 2, "--effort", 4, "--note", "windy")
    assert said(2) == (None, 4, "windy")


def test_without_options_it_asks_until_it_understands():
    done = run("history", "note", answers="a lot\n4\n\nbetter\n")
    assert done.stderr.count("Pain, 0 (none) to 10:") == 2
    assert said() == (4, None, "better")


def test_nothing_said_changes_nothing():
    assert "Nothing was noted." in run("history", "note", answers="\n\n\n").stderr
    done = run("history", "note")
    assert isinstance(done.exception, InputError) and "--pain" in str(done.exception)
    assert said() == (None, None, None)


@pytest.mark.parametrize("words", [(9, "--pain", 3), ("--note", "a\nb"), (9,)])
def test_what_makes_no_sense_is_told(words):
    assert isinstance(run("history", "note", *words).exception, InputError)
    assert said() == (None, None, None)


def test_it_is_shown(monkeypatch):
    assert "pain" not in run("history").stdout
    run("history", "note", "--pain", 0, "--note", "calf tight")
    shown = run("history").stdout
    assert "pain" in shown and "effort" not in shown
    assert "Pain 0 of 10. Note: calf tight" in run("history", "show", 1).stdout


@pytest.fixture
def typed(monkeypatch):
    def types(text, at_a_terminal=True):
        monkeypatch.setattr(answers, "can_answer", lambda: at_a_terminal)
        monkeypatch.setattr("sys.stdin", io.StringIO(text))

    return types


def test_after_a_session_what_was_not_said_yet_is_asked(typed, capsys):
    typed("5\nhard\n")
    answers.ask_after_session(1, Answers(pain=2))
    assert said() == (None, 5, "hard")
    assert "Pain" not in capsys.readouterr().err


@pytest.mark.parametrize("session", [1, None])
def test_where_nobody_can_answer_nobody_is_asked(typed, capsys, session):
    typed("5\n5\nhard\n", at_a_terminal=session is None)
    answers.ask_after_session(session, Answers())
    assert said() == (None, None, None)
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("text", "kept"), [("", (None, None, None)), ("3\n", (3, None, None)), ("3\n5\n", (3, 5, None))]
)
def test_a_terminal_that_is_closed_loses_no_answer_that_was_given(typed, text, kept):
    typed(text)
    answers.ask_after_session(1, Answers())
    assert said() == kept
