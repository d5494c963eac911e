"""``posecount report`` as it is typed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from helpers.made_up import add_session, at
from typer.testing import CliRunner

from posecount import cli
from posecount.errors import InputError
from posecount.history import opening
from posecount.history.store import History
from posecount.session.load import load_routine


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A place of one's own, where the history is looked for and the page is written."""
    monkeypatch.setattr(opening, "user_data_path", lambda *_, **__: tmp_path / "data")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def done(home):
    with History.open() as history:
        for days in (0, 1, 2, 30):
            when = at(date.today() - timedelta(days=days), 0)
            add_session(history, when, load_routine("four-exercises"))
    return home


@pytest.fixture
def opened(monkeypatch):
    pages = []
    monkeypatch.setattr("webbrowser.open", lambda page: pages.append(page) or True)
    return pages


def run(*words):
    return CliRunner().invoke(cli.app, ["report", *words])


def test_it_writes_a_page_where_one_is_and_says_so(done, opened):
    result = run()
    page = done / "posecount-report.html"
    assert result.exit_code == 0, result.output
    assert f"Report: {page}" in result.stderr
    assert "Four exercises" in page.read_text(encoding="utf-8")
    assert opened == []


def test_it_is_opened_when_asked(done, opened):
    assert run("--html", "mine.html", "--open").exit_code == 0
    assert opened == [(done / "mine.html").as_uri()]


def test_without_a_browser_the_page_is_there_all_the_same(done, monkeypatch):
    monkeypatch.setattr("webbrowser.open", lambda page: False)
    result = run("--open")
    assert result.exit_code == 0
    assert "open the file in one yourself" in result.stderr
    assert (done / "posecount-report.html").is_file()


def test_it_can_be_printed(done, opened):
    result = run("--html", "-")
    assert result.stdout.startswith("<!doctype html>")
    assert result.stdout.rstrip().endswith("</html>")
    assert isinstance(run("--html", "-", "--open").exception, InputError)
    assert opened == []


def test_fewer_days_leave_older_sessions_out(done):
    assert "There is older history" not in run("--html", "-").stdout
    assert "There is older history" in run("--html", "-", "--days", "3").stdout
    assert run("--days", "0").exit_code == 2


def test_an_empty_history_is_told_in_a_sentence_and_nothing_is_written(home):
    result = run()
    assert isinstance(result.exception, InputError)
    assert "nothing to report yet" in str(result.exception)
    assert result.exception.exit_code == 2
    assert list(home.iterdir()) == []


def test_a_place_that_cannot_be_written_to_is_told_first(home):
    result = run("--html", "nowhere/page.html")
    assert isinstance(result.exception, InputError)
    assert "There is no folder" in str(result.exception)
