"""Pain, effort and notes over time, on the report."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest
from helpers.scripted import Clock, do_whole_session

from posecount.history.answers import Answers, keep_answers
from posecount.history.store import History
from posecount.report.gather import gather
from posecount.report.how_it_was import how_it_was
from posecount.report.page import page
from posecount.session.load import single_exercise

NOON = datetime(2026, 3, 5, 12, tzinfo=timezone.utc)
TODAY = date(2026, 3, 5)


@pytest.fixture
def history(tmp_path):
    with History.open(tmp_path / "history.sqlite3") as made:
        yield made


def do(history, answers, days_ago=0):
    begun = NOON - timedelta(days=days_ago)
    do_whole_session(history, single_exercise("toe_raise", 1), Clock(begun))
    keep_answers(history, history.numbers()[-1], answers, NOON)


def test_without_answers_there_is_no_such_section(history):
    do(history, Answers())
    assert how_it_was(gather(history, TODAY, 7)) == ""


def test_the_mean_of_each_day(history):
    for pain in (2, 5):
        do(history, Answers(pain=pain, effort=6))
    do(history, Answers(pain=8), days_ago=1)
    shown = how_it_was(gather(history, TODAY, 7))
    assert "pain 8.0 on 4 Mar 2026 and 3.5 on 5 Mar 2026, 8.0 at most" in shown
    assert "effort 6.0 on 5 Mar 2026 and 6.0" in shown
    assert "the mean of a day" in shown


def test_over_a_long_time_the_mean_of_each_week(history):
    for days in (200, 1, 2):
        do(history, Answers(pain=3 + days % 2), days_ago=days)
    shown = how_it_was(gather(history, TODAY, 365))
    assert "3.5 on 2 Mar 2026" in shown
    assert "the mean of a week" in shown


def test_notes_are_text_and_the_newest_come_first(history):
    for days in range(6):
        do(history, Answers(note=f"<b>{days}</b>"), days_ago=days)
    shown = how_it_was(gather(history, TODAY, 7))
    assert "<svg" not in shown
    assert shown.index("5 Mar 2026: &lt;b&gt;0&lt;/b&gt;") < shown.index("2 Mar 2026")
    assert "&lt;b&gt;4" not in shown
    assert shown in page(gather(history, TODAY, 7))
