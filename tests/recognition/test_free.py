"""Sessions without a routine, from the landmarks of samples played as a camera's."""

from __future__ import annotations

from datetime import datetime, timezone

import numpy as np
import pytest
from helpers.online import played

from posecount.history.sink import HistorySink
from posecount.history.store import History
from posecount.pose.landmarks import LandmarkIndex, Pose
from posecount.recognition.free import FREE_ID, FreeSession
from posecount.report.today import plan_in_force
from posecount.session import events as told
from posecount.session.command import Command

pytestmark = pytest.mark.slow

NAMES = ["toe_raise_both_side", "ankle_circles_left_to_head", "toe_walk_side"]


def done(*names, session=None, quit_after=True):
    """The session, and its events."""
    session = session or FreeSession()
    events = []
    for seen, _ in played(*names):
        events += session.update(seen.t_s, seen.pose, seen.facts)
    if quit_after:
        events += session.command(Command.QUIT)
    return session, events


def of(kind, events):
    return [event for event in events if isinstance(event, kind)]


@pytest.fixture(scope="module")
def three():
    return done(*NAMES)


def test_each_rep_says_its_exercise_and_its_number(three):
    _, events = three
    reps = [(one.planned.step.exercise, one.reps_done) for one in of(told.RepDone, events)]
    assert reps == [
        *(("toe_raise", n) for n in range(1, 7)),
        *(("ankle_circles", n) for n in range(1, 9)),
        ("toe_walk", 1),
        ("toe_walk", 1),
    ]
    assert [one.number for one in of(told.RepDone, events)] == list(range(1, 17))


def test_each_exercise_is_a_set_that_is_done(three):
    _, events = three
    begun, ended = of(told.SetStarted, events), of(told.SetFinished, events)
    assert [one.planned.index for one in begun] == [one.planned.index for one in ended]
    assert [one.planned.index for one in begun] == [0, 1, 2, 3]
    # Each bout is a set.
    assert [one.planned.step_index for one in begun] == [0, 1, 2, 2]
    assert [(one.reps_done, one.planned.reps, one.complete) for one in ended] == [
        (6, 6, True),
        (8, 8, True),
        (1, 1, True),
        (1, 1, True),
    ]
    assert isinstance(events[0], told.RoutineStarted) and events[0].routine.id == FREE_ID
    assert isinstance(events[-1], told.RoutineFinished)


def test_its_state_is_what_is_shown(three):
    session, _ = three
    state = session.state
    assert (state.exercise.id, state.reps, state.newest.side) == ("toe_walk", 1, "both")
    assert [(spec.id, reps) for spec, reps in state.done] == [
        ("toe_raise", 6),
        ("ankle_circles", 8),
        ("toe_walk", 2),
    ]
    assert [step.step.exercise for step in state.summary.steps] == [
        "toe_raise",
        "ankle_circles",
        "toe_walk",
    ]
    assert state.summary.outside == 0


def test_an_exercise_done_again_is_another_set_of_it():
    session, events = done(
        "toe_raise_both_side", "ankle_circles_left_to_head", "toe_raise_both_side"
    )
    begun = [
        (one.planned.step.exercise, one.planned.step_index, one.planned.set_number)
        for one in of(told.SetStarted, events)
    ]
    assert begun == [("toe_raise", 0, 1), ("ankle_circles", 1, 1), ("toe_raise", 0, 2)]
    assert [reps for _, reps in session.state.done] == [12, 8]


def test_somebody_who_stands_about_does_nothing():
    session, events = done("nothing_standing")
    assert events == [] and session.finished
    assert session.state.summary is None


def test_in_a_pause_nothing_is_counted():
    session = FreeSession()
    assert of(told.Paused, session.command(Command.PAUSE))
    _, events = done("toe_raise_both_side", session=session, quit_after=False)
    assert events == []
    assert of(told.Resumed, session.command(Command.RESUME))
    assert not session.state.paused


def test_only_a_pause_is_ended_by_what_means_the_next_set():
    session = FreeSession()
    assert session.command(Command.NEXT) == [] and not session.finished
    session.command(Command.PAUSE)
    session.command(Command.NEXT)
    assert session.finished


def lifted(pose, *sides):
    """The same body with arms stretched up."""
    points = np.array(pose.points_px)
    visibility = np.array(pose.visibility)
    for side, outwards in sides:
        shoulder, wrist = LandmarkIndex[f"{side}_SHOULDER"], LandmarkIndex[f"{side}_WRIST"]
        points[wrist] = points[shoulder] + [outwards, -250.0]
        visibility[[shoulder, wrist]] = 0.9
    return Pose(points, visibility)


def test_gestures_pause_and_end_it():
    session, events = FreeSession(), []
    for seen, _ in played("nothing_standing"):
        pose = seen.pose
        if 3.0 < seen.t_s < 6.0:
            pose = lifted(pose, ("LEFT", 60.0))
        if 8.0 < seen.t_s < 11.0:
            pose = lifted(pose, ("LEFT", 90.0), ("RIGHT", -90.0))
        events += session.update(seen.t_s, pose, seen.facts)
    assert len(of(told.Paused, events)) == 1
    assert session.finished


def test_who_leaves_the_picture_is_asked_back():
    session, _ = done("nothing_standing", quit_after=False)
    assert session.state.in_view
    for n in range(40):
        session.update(30.0 + n / 10, None, None)
    assert not session.state.in_view


def test_the_history_keeps_it_without_a_routine_that_would_be_a_plan(tmp_path, three):
    _, events = three
    noon = datetime(2026, 3, 5, 12, tzinfo=timezone.utc)
    with History.open(tmp_path / "history.sqlite3") as history:
        sink = HistorySink(history, lambda: noon, free=True)
        for event in events:
            sink.handle(event)
        assert sink.trouble is None
        (session,) = history.sessions()
        assert (session.routine_id, session.spec_json, session.complete) == (FREE_ID, "", True)
        assert session.ended_at is not None
        sets = [(one.exercise, one.reps_asked, one.complete) for one in history.sets()]
        assert sets == [
            ("toe_raise", 6, True),
            ("ankle_circles", 8, True),
            *2 * [("toe_walk", 1, True)],
        ]
        assert [rep.exercise for rep in history.reps()].count("ankle_circles") == 8
        assert plan_in_force(history, noon.date(), timezone.utc) is None


def test_what_was_told_is_kept_even_if_it_never_ends(tmp_path, three):
    _, events = three
    with History.open(tmp_path / "history.sqlite3") as history:
        sink = HistorySink(history, free=True)
        for event in events[:-3]:
            sink.handle(event)
        assert len(list(history.reps())) == len(of(told.RepDone, events[:-3]))
