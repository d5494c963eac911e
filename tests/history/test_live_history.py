"""posecount live remembers its session, unless it is told not to; a stage for the camera."""

import sys

import pytest
from helpers.scripted import whole_session

from posecount import cli
from posecount.history.opening import history_path
from posecount.history.store import History
from posecount.live.run import LiveOutcome


@pytest.fixture
def live(monkeypatch, tmp_path, capsys):
    """The command, with a script in place of camera, window and model."""
    heard = []
    monkeypatch.setattr(
        "posecount.history.opening.user_data_path", lambda *_args, **_named: tmp_path / "data"
    )
    monkeypatch.setattr("posecount.live.display.check_display", lambda: None)
    monkeypatch.setattr("posecount.pose.model.find.find_model", lambda *_args, **_named: None)

    def scripted(job):
        for news in whole_session(job.routine):
            for event in news:
                heard.append(event)
                for sink in job.sinks:
                    sink.handle(event)
        return LiveOutcome(None, False, 0, 0)

    monkeypatch.setattr("posecount.live.run.run_live", scripted)

    def run(*words):
        monkeypatch.setattr(sys, "argv", ["posecount", "live", "-e", "toe_raise", *words])
        try:
            cli.main()
            code = 0
        except SystemExit as leaving:
            code = leaving.code or 0
        return code, capsys.readouterr().err, heard

    return run


def test_a_session_is_remembered(live):
    code, err, _ = live("--reps", "4", "--side", "right")
    assert (code, err) == (0, "")
    with History.open() as history:
        (session,) = history.sessions()
        assert (session.routine_id, session.complete) == ("toe-raise", True)
        assert [rep.side for rep in history.reps()] == ["right"] * 4


def test_a_session_leaves_no_trace_where_none_is_wanted(live, tmp_path):
    code, err, heard = live("--no-history")
    assert (code, err) == (0, "")
    assert heard
    assert not (tmp_path / "data").exists()


def test_a_damaged_history_is_told_before_the_session_with_the_way_around_it(live):
    history_path().parent.mkdir()
    history_path().write_bytes(b"garbage" * 1000)
    code, err, heard = live()
    assert (code, heard) == (2, [])
    assert "damaged" in err and "--no-history" in err
    assert len(err.strip().splitlines()) == 1
    assert live("--no-history")[0] == 0


def test_a_history_that_fails_on_the_way_ends_no_session(live, monkeypatch):
    """It cannot be written to from the beginning on."""
    opened = History.open

    def read_only(*given, **named):
        history = opened(*given, **named)
        history.connection.execute("PRAGMA query_only = ON")
        return history

    monkeypatch.setattr(History, "open", read_only)
    code, err, heard = live("--reps", "2")
    assert code == 0
    assert heard
    assert err.startswith("2 reps are not in the history ")
    assert "readonly" in err
