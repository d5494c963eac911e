"""posecount today and remind, and live, which does only what is due."""

from __future__ import annotations

from datetime import datetime

import pytest
from helpers.scripted import Clock, do_whole_session
from typer.testing import CliRunner

from posecount import cli
from posecount.cli import live, today
from posecount.errors import InputError, OutputError
from posecount.history.store import History
from posecount.session.load import load_routine

FIVE = load_routine("five-exercises")


@pytest.fixture(autouse=True)
def newcomer(monkeypatch, tmp_path):
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.setattr(
        "posecount.history.opening.user_data_path", lambda *_args, **_named: tmp_path / "data"
    )
    monkeypatch.setattr(
        "posecount.profiles.user_state_path", lambda *_args, **_named: tmp_path / "state"
    )


@pytest.fixture
def sessions(monkeypatch):
    """What would be done in front of the camera."""
    done = []
    monkeypatch.setattr(live, "do_session", lambda due, **_named: done.append(due))
    return done


def run(*words, answers=""):
    return CliRunner().invoke(cli.app, [str(word) for word in words], input=answers)


def do(routine=FIVE, times=1):
    with History.open() as history:
        for _ in range(times):
            do_whole_session(history, routine, Clock(datetime.now().astimezone()))


def exercises(due):
    return [step.exercise for step in due.routine.steps]


def test_without_a_plan_today_says_how_to_get_one(sessions, tmp_path):
    done = run("today")
    assert done.exit_code == 0
    assert "no plan yet" in done.stderr and "posecount live" in done.stderr
    assert not (tmp_path / "data").exists()


def test_today_shows_what_is_left(sessions):
    do()
    shown = " ".join(run("today").stdout.split())
    assert "│ Toe presses (warm-up) │ 1 of 3 │ 10 of 30 │ 10 reps, hold 3 s │" in shown
    assert "│ Resisted flexion │ 1 of 1 │ 10 of 10 │ done │" in shown
    assert sessions == []


def test_today_starts_just_that(sessions):
    do()
    assert run("today", "--start").exit_code == 0
    (due,) = sessions
    assert exercises(due) == ["toe_press", "toe_walk"]
    assert due.whole == FIVE


@pytest.mark.parametrize(("answer", "started"), [("y\n", 1), ("\n", 0), ("n\n", 0)])
def test_at_a_terminal_today_asks(sessions, monkeypatch, answer, started):
    monkeypatch.setattr(today, "can_answer", lambda: True)
    assert run("today", "--routine", "four-exercises", answers=answer).exit_code == 0
    assert len(sessions) == started


def test_when_all_is_done_nothing_is_started(sessions):
    do(times=3)
    done = run("today", "--start")
    assert "is all done" in done.stdout
    assert sessions == []


def test_live_does_only_what_is_due_unless_told_otherwise(sessions):
    do()
    done = run("live", "--routine", "five-exercises")
    assert "Due now: Toe presses (warm-up) (10 reps, hold 3 s), Toe walking" in done.stderr
    assert exercises(sessions.pop()) == ["toe_press", "toe_walk"]
    for words in (["--whole"], ["--no-history"]):
        run("live", "--routine", "five-exercises", *words)
        assert sessions.pop().is_whole
    do(times=2)
    done = run("live", "--routine", "five-exercises")
    assert done.exit_code == 0
    assert "is all done. With --whole" in done.stderr
    assert sessions == []


def test_the_menu_says_what_is_left(sessions):
    do()
    done = run("live", answers="1\n")
    assert "Left today of Five exercises: Toe presses (warm-up) twice, Toe walking once." in (
        " ".join(done.stderr.split())
    )
    assert exercises(sessions[0]) == ["toe_press", "toe_walk"]


def test_an_exercise_by_itself_is_done_as_asked(sessions):
    do(times=3)
    run("live", "-e", "toe_press", "--reps", "4")
    assert sessions[0].routine.steps[0].reps == 4
    assert isinstance(run("live", "-e", "toe_press", "--whole").exception, InputError)


def test_reminders_of_the_plan(tmp_path):
    assert isinstance(run("remind").exception, InputError)
    do()
    target = tmp_path / "mine.ics"
    done = run("remind", "--ics", target, "--at", "18:30", "--at", "7:15", "--on", "tue,thu")
    assert "tue, thu at 7:15, 18:30" in done.stderr
    assert "Open it with your calendar" in done.stderr
    assert target.read_bytes().count(b"BEGIN:VEVENT\r\n") == 2
    assert run("remind", "--ics", "-").stdout.startswith("BEGIN:VCALENDAR")


@pytest.mark.parametrize("words", [["--at", "noon"], ["--on", "never"], ["--routine", "swimming"]])
def test_reminders_of_nothing_sensible_write_nothing(tmp_path, monkeypatch, words):
    monkeypatch.chdir(tmp_path)
    assert isinstance(run("remind", *words).exception, InputError)
    assert list(tmp_path.glob("*.ics")) == []


def test_a_calendar_that_cannot_be_written_is_told(tmp_path):
    words = ("remind", "--routine", "five-exercises", "--ics", tmp_path / "no" / "x.ics")
    assert isinstance(run(*words).exception, OutputError)


def test_a_routine_says_how_often_a_day_once(monkeypatch):
    shown = " ".join(run("routine", "show", "five-exercises").stdout.split())
    assert "once a day, 2 to 3 days" not in shown
    assert "Planned on 2 to 3 days a week, each exercise as often as it says." in shown
    assert "hold 5 s; once a day" in shown
