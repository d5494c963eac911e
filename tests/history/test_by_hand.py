"""A session that is mended by hand, and one that was done without the camera."""

from __future__ import annotations

import sqlite3
from datetime import date, datetime, timedelta, timezone

import pytest
from helpers.scripted import Clock, do_whole_session

from posecount.errors import HistoryError, InputError
from posecount.history.by_hand import AddedReps, Mend, StatedSide, add_session, mend_session
from posecount.history.overview import overviews
from posecount.history.store import History
from posecount.history.table import rows
from posecount.report.gather import day_of, gather
from posecount.report.page import page
from posecount.session.events import Verdict
from posecount.session.load import load_routine, single_exercise

HERE = timezone(timedelta(hours=2))
NOON = datetime(2026, 3, 5, 12, tzinfo=HERE)
NOW = NOON + timedelta(hours=3)
FOUR = load_routine("four-exercises")
RAISES = single_exercise("toe_raise", 3, sides=["left", "right"])


@pytest.fixture
def history(tmp_path):
    with History.open(tmp_path / "history.sqlite3") as made:
        do_whole_session(made, RAISES, Clock(NOON))
        yield made


def mend(history, **changes):
    mend_session(history, 1, Mend(**changes), NOW)
    return history.session(1)


def reps(history):
    return [(rep.number, rep.side, rep.verdict, rep.by_hand) for rep in history.reps(session=1)]


def test_a_false_rep_is_removed(history):
    session = mend(history, remove_reps=[2])
    assert [number for number, *_ in reps(history)] == [1, 3, 4, 5, 6]
    first, second = history.sets()
    assert (first.complete, second.complete) == (False, True)
    assert (session.complete, session.by_hand) == (False, "changed")


def test_a_missed_rep_is_added_where_there_is_room_for_it(history):
    mend(history, remove_reps=[2])
    session = mend(history, add_reps=[AddedReps(1, 2)])
    assert reps(history)[-2:] == [
        (7, "left", Verdict.COUNTED, True),
        (8, "left", Verdict.EXTRA, True),
    ]
    assert session.complete
    assert all(one.complete for one in history.sets())


def test_a_set_is_removed_with_its_reps(history):
    mend(history, remove_sets=[2])
    assert [number for number, *_ in reps(history)] == [1, 2, 3]
    (only,) = history.sets()
    assert only.side == "left"


def test_a_set_that_was_done_besides_is_added_and_removed_again(history):
    session = mend(history, new_sets=single_exercise("ankle_circles", 4, sides=["right"]))
    assert session.complete
    (one,) = overviews(history)
    assert [(done.exercise, done.reps) for done in one.done] == [
        ("toe_raise", 6),
        ("ankle_circles", 4),
    ]
    assert one.sets_asked == 3
    assert mend(history, remove_sets=[3]).complete
    assert overviews(history)[0].sets_asked == 2


def test_the_side_of_a_rep_decides_anew_whether_it_counts(history):
    mend(history, sides=[StatedSide("right", rep=1)])
    assert reps(history)[0] == (1, "right", Verdict.OTHER_SIDE, True)
    assert reps(history)[1] == (2, "left", Verdict.COUNTED, False)
    mend(history, sides=[StatedSide("left", rep=1)])
    assert reps(history)[0] == (1, "left", Verdict.COUNTED, True)
    assert history.session(1).complete


def test_the_side_of_a_whole_set(history):
    mend(history, sides=[StatedSide("right", set_place=1)])
    assert {side for _, side, *_ in reps(history)} == {"right"}
    assert [one.side for one in history.sets()] == ["right", "right"]
    with pytest.raises(InputError, match="left or right"):
        mend(history, sides=[StatedSide("both", set_place=1)])


def test_a_hold_that_was_too_short_stays_too_short(history):
    history.connection.execute("UPDATE reps SET complete = 0, verdict = 'hold too short'")
    mend(history, sides=[StatedSide("left", rep=1)])
    assert {verdict for _, _, verdict, _ in reps(history)} == {Verdict.SHORT}


def test_a_session_is_moved_to_another_day(history):
    before = history.session(1)
    moved = mend(history, day=date(2026, 3, 1))
    assert day_of(moved) == date(2026, 3, 1)
    assert moved.begun().time() == before.begun().time()
    assert moved.ended_at - moved.started_at == before.ended_at - before.started_at
    assert moved.by_hand == "changed"


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"remove_reps": [7]}, "no rep 7"),
        ({"remove_sets": [0]}, "no set 0"),
        ({"add_reps": [AddedReps(3, 1)]}, "no set 3"),
        ({"sides": [StatedSide("left", rep=9)]}, "no rep 9"),
        ({"day": date(2026, 3, 6)}, "still to come"),
        ({"day": date(1066, 1, 1)}, "too long ago"),
    ],
)
def test_what_cannot_be_mended_changes_nothing(history, changes, says):
    before = list(history.connection.iterdump())
    with pytest.raises(InputError, match=says):
        mend(history, **{"remove_reps": [1], **changes})
    assert list(history.connection.iterdump()) == before


def test_a_session_that_may_be_under_way_is_left_alone(history):
    do_whole_session(history, RAISES, Clock(NOON), stop_after=2)
    with pytest.raises(InputError, match="--ended"):
        mend_session(history, 2, Mend(remove_reps=[1]), NOW)
    mend_session(history, 2, Mend(remove_reps=[1], ended=True), NOW)
    session = history.session(2)
    assert session.ended_at is not None and not session.complete
    assert len(list(history.reps(session=2))) == 1


def test_while_another_process_writes_nothing_is_lost(history, tmp_path):
    other = sqlite3.connect(tmp_path / "history.sqlite3", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    history.connection.execute("PRAGMA busy_timeout = 1")
    with pytest.raises(HistoryError, match="in use"):
        mend(history, remove_reps=[1])
    other.execute("ROLLBACK")
    other.close()
    assert len(reps(history)) == 6


def test_a_routine_done_without_the_camera_counts_for_the_day(tmp_path):
    with History.open(tmp_path / "other.sqlite3") as history:
        for _ in range(3):
            add_session(history, FOUR, NOON, NOW)
        (day,) = [one for one in gather(history, NOON.date(), 1).days if one.sessions]
        assert day.kept
        session = history.session(1)
        assert (session.by_hand, session.complete) == ("added", True)
        assert session.begun() == NOON
        assert all(rep.by_hand and rep.verdict is Verdict.COUNTED for rep in history.reps())
        sides = {rep.exercise: rep.side for rep in history.reps()}
        assert (sides["toe_press"], sides["ankle_circles"]) == ("both", "right")
        with pytest.raises(InputError, match="still to come"):
            add_session(history, FOUR, NOW + timedelta(minutes=1), NOW)


def test_it_is_marked_in_export_and_report(history):
    add_session(history, single_exercise("toe_press", 5), NOON, NOW)
    mend(history, sides=[StatedSide("left", rep=1)])
    found = list(rows(history))
    assert [row["by_hand"] for row in found if row["session"] == 1] == [True, *[False] * 5]
    assert {(row["origin"], row["session_by_hand"]) for row in found} == {
        ("live", "changed"),
        ("by hand", "added"),
    }
    shown = page(gather(history, NOON.date(), 7))
    assert "2 sessions were added or changed by hand: 6 reps in all." in shown
    shown = shown.replace("\N{NO-BREAK SPACE}", " ")
    assert "5<br>by hand" in shown and "6<br>1 by hand" in shown
    untouched = page(gather(history, NOON.date() - timedelta(days=30), 7))
    assert "by hand" not in untouched
