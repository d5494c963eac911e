"""Which states follow which, with and without a routine."""

import numpy as np
import pytest

from posecount.exercises import EXERCISES
from posecount.recognition.course import State, any_course, course_of
from posecount.session.load import load_routine

NUMBER = {spec.id: number for number, spec in enumerate(EXERCISES)}
ROUTINES = ("five-exercises", "four-exercises")


@pytest.mark.parametrize(
    "course", [any_course(), *(course_of(load_routine(name).steps) for name in ROUTINES)]
)
def test_something_follows_every_state_for_certain(course):
    np.testing.assert_allclose(np.exp(course.transition).sum(axis=1), 1.0)
    assert np.exp(course.initial).sum() == pytest.approx(1.0)


def chance(course, before, after):
    states = course.states
    return np.exp(course.transition[states.index(before), states.index(after)])


def test_the_step_that_is_due_is_likelier_than_one_after_it_or_one_before():
    steps = load_routine("five-exercises").steps
    course = course_of(steps)
    pause = State(None, None, 1)

    def begins(step):
        state = State(NUMBER[steps[step].exercise], step, step)
        return chance(course, pause, state)

    assert begins(2) > begins(3) > begins(4) > 0
    assert begins(2) > begins(0) > 0
    assert begins(1) == begins(2), "the same step goes on after a rest"


def test_what_the_routine_does_not_ask_for_may_come_in_between_and_loses_no_place():
    steps = load_routine("five-exercises").steps
    course = course_of(steps)
    raises = State(NUMBER["toe_raise"], None, 1)
    assert chance(course, State(None, None, 1), raises) > 0
    assert chance(course, raises, State(None, None, 1)) > 0
    assert chance(course, raises, State(None, None, 0)) == 0


def test_an_exercise_asked_for_twice_has_a_state_for_each_step():
    step = load_routine("five-exercises").steps[0]
    course = course_of([step, step])
    number = NUMBER[step.exercise]
    assert [state.step for state in course.states if state.exercise == number] == [0, 1]
