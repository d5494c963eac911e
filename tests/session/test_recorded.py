"""Reps of a recording, laid out on the sets of a routine."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecount.counting.events import Rep
from posecount.session.events import (
    RepDone,
    RoutineFinished,
    RoutineStarted,
    SetFinished,
    SetStarted,
)
from posecount.session.load import single_exercise
from posecount.session.recorded import Worked, laid_out, rests_s

CIRCLES = single_exercise(
    "ankle_circles", reps=2, sides=("left", "right"), directions=("clockwise", "counterclockwise")
)
PRESSES = single_exercise("toe_press", reps=3, sets=2)


def rep(start_s, side="both", direction=None, hold_s=5.0, length_s=2.0):
    return Rep(1, start_s, start_s + length_s, hold_s, side, direction, True, 0.95)


def done(routine, reps, step=0):
    return laid_out(routine, [Worked(step, tuple(reps))], 1000.0)


def counts(session):
    return [one.reps for step in session.summary.steps for one in step.sets]


def test_everything_in_order_is_everything_done():
    turns = [
        rep(10 * number, side, direction)
        for number, (side, direction) in enumerate(
            (side, direction)
            for side in ("left", "right")
            for direction in ("clockwise", "counterclockwise")
            for _ in range(2)
        )
    ]
    session = done(CIRCLES, turns)
    assert counts(session) == [2, 2, 2, 2]
    assert session.summary.complete


def test_sides_swapped_are_still_all_done():
    turns = [
        rep(10 * number, side, direction)
        for number, (side, direction) in enumerate(
            (side, direction)
            for side in ("right", "left")
            for direction in ("counterclockwise", "clockwise")
            for _ in range(2)
        )
    ]
    assert counts(done(CIRCLES, turns)) == [2, 2, 2, 2]


def test_a_side_that_was_not_seen_is_taken_to_be_the_one_that_is_due():
    turns = [rep(4 * number, "unknown", "unknown") for number in range(8)]
    assert counts(done(CIRCLES, turns)) == [2, 2, 2, 2]


def test_more_of_one_side_than_asked_is_extra_and_the_other_is_missing():
    session = done(CIRCLES, [rep(4 * number, "left", "clockwise") for number in range(5)])
    assert counts(session) == [2, 0, 0, 0]
    assert session.summary.steps[0].sets[0].extra == 3


def test_sets_are_filled_one_after_the_other_without_a_rest():
    assert counts(done(PRESSES, [rep(4 * number) for number in range(5)])) == [3, 2]


def test_a_set_that_was_mostly_done_is_left_by_a_rest():
    reps = [rep(0), rep(4), rep(40), rep(44), rep(48)]
    session = done(PRESSES, reps)
    assert counts(session) == [2, 3]
    assert [rest for _, rest in rests_s(session)] == [None, pytest.approx(34.0)]


def test_a_set_that_was_hardly_begun_goes_on_after_a_rest():
    assert counts(done(PRESSES, [rep(0), rep(40), rep(44)])) == [3, 0]


def test_a_hold_that_is_too_short_for_the_step_does_not_count():
    session = done(single_exercise("toe_press", reps=2, hold_s=4.0), [rep(0, hold_s=3.0), rep(9)])
    only = session.summary.steps[0].sets[0]
    assert (only.reps, only.holds_short) == (1, 1)


def test_what_the_routine_does_not_ask_for_is_no_part_of_the_session():
    session = done(PRESSES, [rep(0)], step=None)
    assert counts(session) == [0, 0]
    assert session.log.reps == 0


def test_nothing_done_is_a_session_left_early():
    session = laid_out(PRESSES, [], 30.0)
    assert [type(event) for event in session.events] == [RoutineStarted, RoutineFinished]
    assert session.events[-1].quit


@given(
    st.lists(
        st.tuples(
            st.floats(0, 60),
            st.sampled_from(["left", "right", "both", "unknown"]),
            st.sampled_from(["clockwise", "counterclockwise", "unknown"]),
        ),
        max_size=30,
    )
)
def test_no_rep_is_lost_or_told_twice_and_every_set_begun_is_finished(pauses):
    at_s, turns = 0.0, []
    for pause_s, side, direction in pauses:
        at_s += pause_s + 2.0
        turns.append(rep(at_s, side, direction))
    session = done(CIRCLES, turns)
    told = [event.rep.start_s for event in session.events if isinstance(event, RepDone)]
    assert told == [turn.start_s for turn in turns]
    begun = [event for event in session.events if isinstance(event, SetStarted)]
    finished = [event for event in session.events if isinstance(event, SetFinished)]
    assert [event.planned for event in begun] == [event.planned for event in finished]
    assert all(count <= 2 for count in counts(session))
