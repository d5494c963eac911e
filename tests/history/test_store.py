"""What is asked of the history, and what is forgotten."""

import sqlite3
from datetime import timedelta, timezone

import pytest
from helpers.scripted import NOON, Clock, do_whole_session

from posecount.errors import HistoryError
from posecount.history.overview import overviews
from posecount.history.store import History
from posecount.session.load import load_routine, single_exercise

RAISES = single_exercise("toe_raise", 3)
WALKS = single_exercise("toe_walk", 2)


@pytest.fixture
def history(tmp_path):
    """Raises, walks a day later, raises and walks another day later; the last is added first."""
    with History.open(tmp_path / "history.sqlite3") as opened:
        for day, routine in ((2, RAISES), (0, RAISES), (1, WALKS)):
            do_whole_session(opened, routine, Clock(NOON + timedelta(days=day)))
        yield opened


def days(sessions):
    return [(session.started_at - NOON).days for session in sessions]


def test_sessions_come_in_order_of_time(history):
    assert days(history.sessions()) == [0, 1, 2]
    assert [session.id for session in history.sessions()] == [2, 3, 1]


@pytest.mark.parametrize(
    ("since", "until", "found"),
    [
        (NOON, None, [0, 1, 2]),
        (NOON + timedelta(seconds=1), None, [1, 2]),
        (None, NOON + timedelta(days=2), [0, 1]),
        (NOON + timedelta(days=1), NOON + timedelta(days=2), [1]),
        (NOON + timedelta(days=3), None, []),
    ],
)
def test_sessions_of_some_days(history, since, until, found):
    assert days(history.sessions(since, until)) == found


def test_moments_of_any_zone_are_understood(history):
    here = timezone(timedelta(hours=9))
    assert days(history.sessions((NOON + timedelta(days=1)).astimezone(here))) == [1, 2]


def test_reps_and_sets_of_some_days_exercises_and_sessions(history):
    assert [rep.session_id for rep in history.reps()] == [2, 2, 2, 3, 3, 1, 1, 1]
    assert [rep.number for rep in history.reps(exercise="toe_walk")] == [1, 2]
    assert {rep.session_id for rep in history.reps(since=NOON + timedelta(days=2))} == {1}
    assert len(list(history.reps(session=3))) == 2
    assert list(history.reps(since=NOON + timedelta(days=1), exercise="toe_raise", session=2)) == []
    assert {one.session_id for one in history.sets(since=NOON + timedelta(days=1))} == {1, 3}
    assert {one.exercise for one in history.sets(session=3)} == {"toe_walk"}


def test_one_session_by_its_number(history):
    assert history.session(3).routine_id == "toe-walk"
    assert history.session(4) is None


def test_what_is_not_read_to_its_end_does_no_harm(history):
    reps = history.reps()
    next(reps)
    history.close()
    reps.close()


def test_an_overview_adds_up_what_counts(history):
    routine = load_routine("four-exercises")
    do_whole_session(history, routine, Clock(NOON + timedelta(days=5)))
    (one,) = overviews(history, since=NOON + timedelta(days=4))
    assert [done.exercise for done in one.done] == [step.exercise for step in routine.steps]
    assert sum(done.reps for done in one.done) == 86
    assert one.sets_asked == sum(done.sets_complete for done in one.done) == 13
    flexions = one.done[0]
    assert (flexions.left, flexions.right, flexions.short, flexions.other) == (15, 15, 0, 0)
    assert flexions.hold_s == pytest.approx(30 * 5.0)
    (circles,) = overviews(history, exercise="ankle_circles")
    assert [done.exercise for done in circles.done] == ["ankle_circles"]
    assert circles.sets_asked == 4


# -- forgetting ----------------------------------------------------------------------------------


def test_a_session_that_is_forgotten_is_gone_with_all_that_was_in_it(history):
    assert history.forget(3)
    assert not history.forget(3)
    assert days(history.sessions()) == [0, 2]
    assert list(history.reps(exercise="toe_walk")) == []
    for table in ("sets", "reps"):
        left = history.connection.execute(f"SELECT count(*) FROM {table} WHERE session_id = 3")
        assert left.fetchone()[0] == 0
    assert history.connection.execute("SELECT count(*) FROM specs").fetchone()[0] == 1


def test_a_number_is_not_given_out_again(history):
    history.forget(3)
    do_whole_session(history, WALKS, Clock(NOON + timedelta(days=9)))
    assert history.sessions()[-1].id == 4


def test_all_that_is_forgotten_is_not_in_any_file_any_more(tmp_path):
    secret = "Grandmother's own ankle plan"
    path = tmp_path / "here" / "history.sqlite3"
    with History.open(path) as history:
        routine = RAISES.model_copy(update={"title": secret})
        do_whole_session(history, routine)
        assert any(secret.encode() in file.read_bytes() for file in path.parent.iterdir())
        assert history.forget_all() == 1
        assert history.sessions() == []
        assert not any(secret.encode() in file.read_bytes() for file in path.parent.iterdir())


def test_a_history_that_breaks_while_it_is_read_is_told_of(history):
    history.connection.execute("DROP TABLE reps")
    with pytest.raises(HistoryError):
        list(history.reps())


def test_a_history_that_breaks_on_the_disk_is_told_of(tmp_path):
    path = tmp_path / "history.sqlite3"
    with History.open(path) as history:
        do_whole_session(history, load_routine("four-exercises"))
    with History.open(path) as history:
        size = path.stat().st_size
        with path.open("r+b") as file:
            file.seek(8192)
            file.write(b"\xff" * (size - 8192))
        with pytest.raises(HistoryError, match="damaged"):
            list(history.reps())


def test_bugs_are_not_taken_for_damage(history):
    history.close()
    with pytest.raises(sqlite3.ProgrammingError):
        history.sessions()


@pytest.mark.parametrize("number", [2**63, -(2**63) - 1, 10**400, -(10**400), -1, 0])
def test_a_number_that_no_session_can_have_is_none(tmp_path, number):
    with History.open(tmp_path / "history.sqlite3") as history:
        do_whole_session(history, single_exercise("toe_raise", 3), Clock())
        assert history.session(number) is None
        assert list(history.sets(session=number)) == list(history.reps(session=number)) == []
        assert history.forget(number) is False
        assert len(history.sessions()) == 1
