"""What is left of a day's plan, and the routine that does just that."""

from __future__ import annotations

from collections import Counter

import pytest

from posecount.session.daily_plan import Part
from posecount.session.due import due_of, steps_today
from posecount.session.load import load_routine, read_routine
from posecount.session.plan import plan

FIVE, FOUR = load_routine("five-exercises"), load_routine("four-exercises")

TWO_SETS = """
schema = "posecount.routine/1"
id = "mine"
title = "Mine"
[[steps]]
exercise = "toe_raise"
position = "Stand."
instruction = "Rise."
reps = 5
sets = 2
[[steps]]
exercise = "toe_raise"
position = "Stand on one leg."
instruction = "Rise."
reps = 4
times_per_day = 2
sides = ["left", "right"]
"""
MINE = read_routine(TWO_SETS, "mine.toml")


def add(done, planned, reps):
    parts = done.setdefault(planned.step.exercise, Counter())
    parts[Part(planned.side, planned.direction)] += reps


def all_of(routine, times=1):
    """Every rep of a routine done that often, each step at most as often as it is asked for."""
    done = {}
    for one in plan(routine):
        often = min(times, routine.times_a_day(one.step))
        add(done, one, one.reps * often)
    return done


def shown(due):
    return [
        (step.exercise, step.sets, step.reps, "".join(side[0] for side in step.sides))
        for step in due.routine.steps
    ]


def test_in_the_morning_everything_is_due_once():
    due = due_of(FIVE, steps_today(FIVE, {}))
    assert due.is_whole
    assert due.places == plan(FIVE)


def test_what_is_asked_for_more_often_is_due_again():
    second = due_of(FIVE, steps_today(FIVE, all_of(FIVE)))
    assert [step.exercise for step in second.routine.steps] == ["toe_press", "toe_walk"]
    third = due_of(FIVE, steps_today(FIVE, all_of(FIVE, 2)))
    assert [step.exercise for step in third.routine.steps] == ["toe_press"]
    assert due_of(FIVE, steps_today(FIVE, all_of(FIVE, 3))) is None


def test_what_was_left_out_comes_first():
    today = steps_today(FIVE, {"toe_press": {Part(): 10}})
    assert [step.exercise for step in due_of(FIVE, today).routine.steps][-1] == "toe_press"
    assert (today[0].times_done, today[0].times_asked) == (1, 3)


def test_a_set_that_was_begun_is_finished():
    today = steps_today(FIVE, {"resisted_dorsiflexion": {Part(): 1}, "toe_walk": {Part(): 2}})
    due = due_of(FIVE, today)
    assert ("resisted_dorsiflexion", 1, 9, "") in shown(due)
    assert ("toe_walk", 4, None, "") in shown(due)
    walks = [at for at in due.places if at.step.exercise == "toe_walk"]
    assert [at.set_number for at in walks] == [3, 4, 5, 6]


def test_the_leg_that_was_never_used_is_due():
    done = {"resisted_plantar_flexion": {Part("left"): 30}}
    due = due_of(FOUR, steps_today(FOUR, done))
    parts = [one for one in shown(due) if one[0] == "resisted_plantar_flexion"]
    assert parts == [("resisted_plantar_flexion", 1, 15, "r")]


def test_sides_and_directions_that_stand_differently_are_due_by_themselves():
    done = {"ankle_circles": {Part("left", "clockwise"): 10, Part("right", "clockwise"): 4}}
    due = due_of(FIVE, steps_today(FIVE, done))
    found = [
        (at.side, at.direction, planned.reps)
        for at, planned in zip(due.places, plan(due.routine), strict=True)
        if at.step.exercise == "ankle_circles"
    ]
    assert found == [
        ("left", "counterclockwise", 10),
        ("right", "clockwise", 6),
        ("right", "counterclockwise", 10),
    ]


def test_more_of_one_leg_does_not_make_up_for_the_other():
    today = steps_today(FOUR, {"resisted_plantar_flexion": {Part("left"): 60}})
    assert not today[0].done
    assert today[0].reps_done == 30


def test_steps_of_the_same_exercise_share_what_was_done():
    today = steps_today(MINE, {"toe_raise": {Part("left"): 4, Part(): 8}})
    assert [one.reps_done for one in today] == [8, 4]
    assert shown(due_of(MINE, today)) == [
        ("toe_raise", 1, 2, ""),
        ("toe_raise", 1, 4, "lr"),
    ]


@pytest.mark.parametrize("routine", [FIVE, FOUR, MINE])
def test_doing_what_is_due_again_and_again_ends_with_all_done(routine):
    done, sessions = {}, 0
    while (due := due_of(routine, steps_today(routine, done))) is not None:
        sessions += 1
        assert len({at.index for at in due.places}) == len(due.places) == len(plan(due.routine))
        for at, planned in zip(due.places, plan(due.routine), strict=True):
            add(done, at, planned.reps)
    assert sessions == max(map(routine.times_a_day, routine.steps))
    assert done == all_of(routine, 24)
