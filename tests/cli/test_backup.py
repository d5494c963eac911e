"""export --all and import, as people use them."""

from __future__ import annotations

from datetime import datetime

import pytest
from helpers.scripted import Clock, do_whole_session
from typer.testing import CliRunner

from posecount import cli
from posecount.errors import InputError, OutputError
from posecount.history.opening import history_path
from posecount.history.store import History
from posecount.session.load import single_exercise


@pytest.fixture(autouse=True)
def data(monkeypatch, tmp_path):
    place = [tmp_path / "data"]
    monkeypatch.setattr(
        "posecount.history.opening.user_data_path", lambda *_args, **_named: place[0]
    )
    return place


def run(*words):
    return CliRunner().invoke(cli.app, [str(word) for word in words])


def test_a_history_moves_to_another_computer(data, tmp_path):
    with History.open() as history:
        clock = Clock(datetime.now().astimezone())
        do_whole_session(history, single_exercise("toe_raise", 3), clock)
    file = tmp_path / "backup.json"
    assert "1 session: " in run("export", "--all", file).stderr
    data[0] = tmp_path / "elsewhere"
    assert "Sessions: 1 added." in run("import", file).stderr
    assert "Sessions: 1 there already." in run("import", file).stderr
    assert "Toe raises" in run("history").stdout
    assert run("export", "--all", "-").stdout == file.read_text()


def test_an_empty_history_is_backed_up_too(tmp_path):
    file = tmp_path / "empty.json"
    assert "0 sessions" in run("export", "--all", file).stderr
    assert "none in the backup" in run("import", file).stderr


def test_wrong_files_are_told(tmp_path):
    (tmp_path / "x.json").write_text("{}")
    assert isinstance(run("import", tmp_path / "x.json").exception, InputError)
    assert isinstance(run("import", tmp_path / "no.json").exception, InputError)
    assert not history_path().exists()
    assert isinstance(run("export", "--all", history_path()).exception, OutputError)
