"""history, export, forget and count --remember, as people use them."""

import csv
import html
import json
import subprocess
import sys
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from helpers.fake_pose import LENGTH_S, stand_in
from helpers.scripted import Clock, do_whole_session
from helpers.tiny_clips import four_corners, write_clip
from typer.testing import CliRunner

from posecount import cli
from posecount.cli.history import how_today_stands
from posecount.errors import HistoryError, InputError
from posecount.history.opening import history_path
from posecount.history.store import History
from posecount.session.load import load_routine, single_exercise

ONE_AGO = datetime.now().astimezone() - timedelta(minutes=1)


@pytest.fixture(autouse=True)
def here(monkeypatch, tmp_path):
    """A user who has done nothing yet."""
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setattr(
        "posecount.history.opening.user_data_path", lambda *_args, **_named: tmp_path / "data"
    )
    return tmp_path / "data"


@pytest.fixture
def two_sessions():
    with History.open() as history:
        raises = single_exercise("toe_raise", 3)
        do_whole_session(history, raises, Clock(ONE_AGO - timedelta(days=40)))
        do_whole_session(history, load_routine("four-exercises"), Clock(ONE_AGO))


def run(*words, answers=""):
    return CliRunner().invoke(cli.app, [str(word) for word in words], input=answers)


@pytest.mark.parametrize("words", [["history"], ["history", "-e", "toe_walk", "--days", "3"]])
def test_an_empty_history_says_how_it_fills(here, words):
    done = run(*words)
    assert done.exit_code == 0
    assert "There is no history" in done.stderr
    assert "posecount live" in done.stderr
    assert not here.exists()


def test_sessions_of_a_month_and_of_more(two_sessions):
    month = run("history").stdout
    assert "Four exercises" in month and "13 of 13" in month and " 86 " in month
    assert "Toe raises" not in month
    more = run("history", "--days", "60").stdout
    assert "Toe raises" in more
    assert more.index("Toe raises") < more.index("Four exercises")


def test_one_exercise_of_every_session(two_sessions):
    shown = run("history", "-e", "heel_raise", "--days", "60").stdout
    assert "Toe raises" in shown and "Four exercises" not in shown
    assert "1 of 1" in shown


def test_nothing_lately_names_the_last_session(two_sessions):
    done = run("history", "-e", "toe_raise")
    begun = (ONE_AGO - timedelta(days=40)).astimezone().strftime("%Y-%m-%d")
    assert begun in done.stderr
    assert "--days" in done.stderr


def test_how_todays_plan_stands(two_sessions):
    plan = " ".join(run("history").stdout.split("Today's plan")[1].split())
    assert "(Four exercises)" in plan
    assert "Resisted plantar flexion 30 of 60" in plan


def test_the_live_summary_and_the_report_say_how_today_stands_in_the_words_of_the_history(
    two_sessions, tmp_path
):
    stands = how_today_stands()
    assert stands in " ".join(run("history").stdout.split())
    run("report", "--html", tmp_path / "report.html")
    assert html.escape(stands) in (tmp_path / "report.html").read_text()


def test_without_a_plan_nothing_is_said_of_today(here):
    assert how_today_stands() == ""
    here.mkdir()
    history_path().write_bytes(b"garbage" * 1000)
    assert how_today_stands() == ""


def test_an_exercise_that_is_none_is_told():
    assert isinstance(run("history", "-e", "squats").exception, InputError)


def test_one_session_shows_every_rep(two_sessions):
    shown = run("history", "show", 2).stdout
    assert "Session 2: Four exercises" in shown
    assert shown.count("counted") == 86
    assert "Ankle circles, set 1, left, clockwise" in shown
    assert isinstance(run("history", "show", 9).exception, InputError)


def test_every_format_at_once(two_sessions, tmp_path):
    pytest.importorskip("pyarrow")
    files = [tmp_path / f"reps.{ending}" for ending in ("csv", "json", "parquet")]
    done = run("export", "--csv", files[0], "--json", files[1], "--parquet", files[2])
    assert done.exit_code == 0, done.stderr
    with files[0].open(encoding="utf-8", newline="") as file:
        assert len(list(csv.DictReader(file))) == 89
    assert len(json.loads(files[1].read_text())["reps"]) == 89
    assert files[2].stat().st_size > 0


def test_export_says_what_it_needs_and_lists_its_columns(two_sessions, tmp_path):
    assert isinstance(run("export").exception, InputError)
    assert isinstance(run("export", "--csv", tmp_path / "no" / "reps.csv").exception, InputError)
    assert "amplitude_shanks" in run("export", "--help").stdout


@pytest.mark.parametrize(("answers", "left"), [("n\n", 2), ("\n", 2), ("y\n", 1)])
def test_forgetting_asks_first(two_sessions, answers, left):
    done = run("forget", 1, answers=answers)
    assert "Forget session 1, Toe raises" in done.stderr
    with History.open() as history:
        assert len(history.sessions()) == left


@pytest.mark.parametrize("words", [["1"], ["--all"]])
def test_forgetting_where_nobody_answers_says_what_to_do(two_sessions, words):
    done = run("forget", *words)
    assert isinstance(done.exception, InputError)
    assert "--yes" in str(done.exception)
    with History.open() as history:
        assert len(history.sessions()) == 2


@pytest.mark.parametrize("width", ["20", "40", "59", "80"])
def test_nothing_is_lost_at_any_width(two_sessions, monkeypatch, width):
    monkeypatch.setenv("COLUMNS", width)
    shown = run("history", "--days", "60").stdout
    for word in ("Four", "exercises", "Toe", "raises", "86", "13 of 13", ONE_AGO.strftime("%Y-")):
        assert word in shown, word
    assert all(len(line) <= int(width) for line in shown.splitlines())
    shown = run("history", "show", 2).stdout
    assert shown.count("counted") == 86
    assert "counterclockwise" in "".join(shown.split())


def test_a_routine_of_the_history_cannot_steer_the_terminal(two_sessions):
    with History.open() as history:
        history.connection.execute(
            "UPDATE sessions SET routine_title = ?, recording = ?",
            ("[red]\x1b[2J[/x]", "/a/\x9b\u202e.mp4"),
        )
    for words in (["history", "--days", "60"], ["history", "show", 2], ["forget", 2, "--yes"]):
        done = run(*words)
        assert done.exit_code == 0, done.exception
        assert r"[red]\x1b[2J[/x]" in done.stdout + done.stderr
        assert "\x1b" not in done.stdout + done.stderr
        assert "\x9b" not in done.stdout + done.stderr


def test_forgetting_without_being_asked(two_sessions):
    assert run("forget", 2, "--yes").exit_code == 0
    assert run("forget", "--all", "-y").exit_code == 0
    with History.open() as history:
        assert history.sessions() == []
    assert "nothing to forget" in run("forget", "--all").stderr


@pytest.mark.parametrize("words", [[], ["1", "--all"], ["7"], ["7", "--yes"]])
def test_forgetting_wants_to_know_exactly_what(two_sessions, words):
    assert isinstance(run("forget", *words).exception, InputError)
    with History.open() as history:
        assert len(history.sessions()) == 2


@pytest.mark.parametrize(
    "words", [["history"], ["history", "show", "1"], ["export", "--csv", "-"], ["forget", "--all"]]
)
def test_a_damaged_history_is_one_sentence_for_every_command(here, words, monkeypatch, capsys):
    here.mkdir()
    history_path().write_bytes(b"garbage" * 1000)
    monkeypatch.setattr(sys, "argv", ["posecount", *words])
    with pytest.raises(SystemExit) as leaving:
        cli.main()
    assert leaving.value.code == 2
    (says,) = capsys.readouterr().err.strip().splitlines()
    assert says.startswith("posecount: The history") and "damaged" in says
    assert history_path().read_bytes() == b"garbage" * 1000


# -- count --remember ----------------------------------------------------------------------------


@pytest.fixture
def clip(tmp_path, monkeypatch):
    stand_in(monkeypatch.setattr)
    images = [four_corners(320, 240)] * round(LENGTH_S * 10)
    path = tmp_path / "raises.mp4"
    return write_clip(path, fps=10, frames=len(images), size=(320, 240), images=images)


def test_a_recording_is_remembered_only_where_that_is_asked_for(here, clip):
    assert run("count", clip, "-e", "toe_raise").exit_code == 0
    assert not here.exists()
    done = run("count", clip, "-e", "toe_raise", "--remember")
    assert done.exit_code == 0, done.stderr
    assert "Remembered as session 1." in done.stderr
    assert "in place of" in run("count", clip, "-e", "toe_raise", "--remember").stderr
    with History.open() as history:
        (session,) = history.sessions()
        assert session.recording == str(clip)
        reps = list(history.reps())
        assert [rep.side for rep in reps] == ["left"] * 3
        assert all(0.03 < rep.amplitude < 1 for rep in reps)
    assert "raises.mp4" in run("history", "--days", "30").stdout


def test_a_damaged_history_is_told_before_the_counting(here, clip):
    here.mkdir()
    history_path().write_bytes(b"garbage" * 1000)
    done = run("count", clip, "-e", "toe_raise", "--remember")
    assert isinstance(done.exception, HistoryError)
    assert done.stdout == ""


def test_what_was_broken_off_is_not_remembered(here, clip, monkeypatch):
    @contextmanager
    def stopped():
        yield lambda: True

    monkeypatch.setattr(cli.program.count, "stoppable", stopped)
    done = run("count", clip, "-e", "toe_raise", "--remember")
    assert done.exit_code == 130
    assert "broken off" in done.stderr
    with History.open() as history:
        assert history.sessions() == []


def test_help_and_version_open_no_database():
    code = (
        "import sys; sys.argv = ['posecount', '--help']\n"
        "import posecount.cli\n"
        "try:\n    posecount.cli.main()\nexcept SystemExit:\n    pass\n"
        "print(sorted({'sqlite3', 'pyarrow', 'platformdirs'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip().splitlines()[-1] == "[]"
