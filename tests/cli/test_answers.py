"""The question after a session, and history note."""

from __future__ import annotations

import io
from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest
import typer
from helpers.scripted import Clock, do_whole_session
from typer.testing import CliRunner

from posecount import cli
from posecount.cli import answers, live
from posecount.errors import InputError
from posecount.history.store import History
from posecount.live.how_it_was import HowItWas
from posecount.live.run import LiveOutcome
from posecount.session.due import whole_of
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


@pytest.mark.parametrize(
    ("typed", "scores", "kept"),
    [
        ("", True, (None, None, None)),
        ("3\n", True, (3, None, None)),
        ("3\n5\n", True, (3, 5, None)),
        ("3\n5\nhard\n", True, (3, 5, "hard")),
        ("hard\n", False, (None, None, "hard")),
    ],
)
def test_at_the_terminal_the_rest_is_asked_and_no_answer_is_lost(monkeypatch, typed, scores, kept):
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    answers.ask_the_rest(1, scores=scores)
    assert said() == kept


@pytest.mark.parametrize(
    ("interrupted", "shown", "asked"),
    [(True, True, []), (False, True, [False]), (False, False, [True])],
)
def test_what_was_said_on_the_screen_is_kept_and_not_asked_again(
    monkeypatch, interrupted, shown, asked
):
    on_screen = HowItWas() if shown else None
    for key in ("4", "n") if shown else ():
        on_screen.press(key)
    outcome = LiveOutcome(None, interrupted, 0, 0, how_it_was=on_screen)
    sink = SimpleNamespace(session=1, trouble=None, close=lambda: None)
    told = []
    monkeypatch.setattr("posecount.live.display.check_display", lambda: None)
    monkeypatch.setattr("posecount.live.run.run_live", lambda _job: outcome)
    monkeypatch.setattr(
        "posecount.pose.model.choice.choose_models",
        lambda *_: SimpleNamespace(first=None, falls_back=False),
    )
    monkeypatch.setattr(live, "_history", lambda _due: sink)
    monkeypatch.setattr(live, "can_answer", lambda: True)
    monkeypatch.setattr(answers, "ask_the_rest", lambda _number, scores: told.append(scores))
    due = whole_of(single_exercise("toe_raise", 2))
    try:
        live.do_session(due, camera="0", mirrored=False, mute=True)
    except typer.Exit as leaving:
        assert leaving.exit_code == 130
    assert said() == (4 if shown else None, None, None)
    assert told == asked
