"""What is left of the plan today, from the history, and the session that does just that."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest
from helpers.scripted import Clock, do_due_session, do_whole_session

from posecount.history.overview import overviews
from posecount.history.store import History
from posecount.report.gather import gather
from posecount.report.today import plan_in_force, today_of
from posecount.session.load import load_routine, single_exercise
from posecount.session.plan import plan

FIVE, FOUR = load_routine("five-exercises"), load_routine("four-exercises")
# A Thursday.
NOON = datetime(2026, 3, 5, 12, tzinfo=timezone.utc)
TODAY = date(2026, 3, 5)
UTC = timezone.utc


@pytest.fixture
def history(tmp_path):
    with History.open(tmp_path / "history.sqlite3") as made:
        yield made


def due_again(history, routine):
    due = today_of(history, routine, TODAY, UTC).due
    do_due_session(history, due, Clock(NOON))
    return due


def test_nothing_was_done_and_all_is_left(history):
    assert plan_in_force(history, TODAY, UTC) is None
    assert today_of(history, FIVE, TODAY, UTC).due.is_whole


def test_sessions_that_do_what_is_due_keep_the_day(history):
    for _ in range(3):
        due_again(history, FIVE)
    found = today_of(history, FIVE, TODAY, UTC)
    assert found.done and found.due is None
    assert gather(history, TODAY, 1, UTC).days[-1].kept
    first, second, third = overviews(history)
    assert [one.sets_asked for one in (first, second, third)] == [len(plan(FIVE)), 7, 1]
    assert all(one.session.complete for one in (first, second, third))
    assert {one.session.spec_sha256 for one in (first, second, third)} == {
        first.session.spec_sha256
    }


def test_a_session_left_early_is_gone_on_with_where_it_was_left(history):
    do_whole_session(history, FIVE, Clock(NOON), stop_after=4)
    due = due_again(history, FIVE)
    assert due.routine.steps[0].reps == 6
    sets = [one for one in history.sets(session=2) if one.exercise == "toe_press"]
    assert [(one.step_index, one.set_number, one.reps_asked) for one in sets] == [(0, 1, 6)]


def test_the_plan_is_the_routine_done_last_and_no_single_exercise(history):
    do_whole_session(history, FIVE, Clock(NOON - timedelta(days=9)))
    do_whole_session(history, FOUR, Clock(NOON - timedelta(days=2)))
    do_whole_session(history, single_exercise("toe_raise", 2), Clock(NOON))
    assert plan_in_force(history, TODAY, UTC) == FOUR
    assert plan_in_force(history, TODAY - timedelta(days=3), UTC) == FIVE


def test_an_exercise_done_by_itself_counts_for_the_plan(history):
    do_whole_session(history, single_exercise("toe_press", 30, hold_s=4), Clock(NOON))
    found = today_of(history, FOUR, TODAY, UTC)
    assert [one.step.exercise for one in found.steps if one.done] == ["toe_press"]
    assert "toe_press" not in [step.exercise for step in found.due.routine.steps]


def test_another_day_is_another_day(history):
    do_whole_session(history, FIVE, Clock(NOON - timedelta(days=1)))
    assert today_of(history, FIVE, TODAY, UTC).due.is_whole


def test_a_set_that_was_done_again_counts_once(history):
    do_whole_session(history, FIVE, Clock(NOON))
    history.connection.execute("UPDATE sets SET discarded = 1 WHERE exercise = 'toe_press'")
    assert today_of(history, FIVE, TODAY, UTC).steps[0].reps_done == 0


def test_after_the_days_of_the_week_comes_rest(history):
    for days in (1, 2, 3):
        for _ in range(3):
            do_whole_session(history, FIVE, Clock(NOON - timedelta(days=days)))
    found = today_of(history, FIVE, TODAY, UTC)
    assert (found.days_before, found.week_done, found.due) == (3, True, None)
    monday = TODAY + timedelta(days=4)
    assert today_of(history, FIVE, monday, UTC).due.is_whole


def test_a_hold_shorter_than_the_plan_asks_counts_neither_here_nor_for_the_day(history):
    """A day that is not kept has something due, whatever another session took for done."""
    do_whole_session(history, FOUR, Clock(NOON))
    do_whole_session(history, single_exercise("toe_press", 30, hold_s=1), Clock(NOON))
    found = today_of(history, FOUR, TODAY, UTC)
    (presses,) = [one for one in found.steps if one.step.exercise == "toe_press"]
    assert (presses.reps_done, presses.reps_asked) == (10, 30)
    stands = {one.exercise: one.done for one in gather(history, TODAY, 1, UTC).days[-1].stands}
    assert stands == {one.step.exercise: one.reps_done for one in found.steps}
