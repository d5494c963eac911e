"""What a routine asks of a day, and reading it back from a session."""

from __future__ import annotations

import json

from posecount.session.daily_plan import Asked, Part, plan_of, read_routine_json
from posecount.session.load import built_in_routines, load_routine, read_routine, single_exercise

TWICE_THE_SAME = """
schema = "posecount.routine/1"
id = "mine"
title = "Mine"
days_per_week = [2, 4]
times_per_day = 2
[[steps]]
exercise = "toe_raise"
position = "Stand."
instruction = "Rise."
reps = 10
sets = 3
[[steps]]
exercise = "toe_raise"
position = "Stand on one leg."
instruction = "Rise."
reps = 5
times_per_day = 1
sides = ["left", "right"]
"""


def test_a_day_of_four_exercises():
    plan = plan_of(load_routine("four-exercises"))
    assert (plan.days_least, plan.days_most) == (7, 7)
    legs, turns = ("left", "right"), ("clockwise", "counterclockwise")
    assert plan.asked == {
        "resisted_plantar_flexion": Asked(60, 2, {Part(leg): 15 * 2 for leg in legs}, 5.0),
        "ankle_circles": Asked(120, 3, {Part(leg, turn): 30 for leg in legs for turn in turns}),
        "toe_press": Asked(10 * 3, 3, {Part(): 30}, 4.0),
        "toe_walk": Asked(6 * 2, 2, {Part(): 12}, 20.0),
    }


def test_steps_of_the_same_exercise_are_added_up():
    plan = plan_of(read_routine(TWICE_THE_SAME, "mine.toml"))
    parts = {Part(): 10 * 3 * 2, Part("left"): 5, Part("right"): 5}
    assert plan.asked == {"toe_raise": Asked(10 * 3 * 2 + 5 * 2, 2, parts)}
    assert (plan.days_least, plan.days_most) == (2, 4)


def test_one_exercise_by_itself_is_no_plan_but_a_routine_of_one_is():
    assert plan_of(single_exercise("toe_raise", reps=5)) is None
    step = TWICE_THE_SAME.partition("[[steps]]")[2].partition("[[steps]]")[0]
    alone = TWICE_THE_SAME.partition("[[steps]]")[0] + "[[steps]]" + step
    assert plan_of(read_routine(alone, "mine.toml")) is not None


def test_every_routine_comes_back_from_a_session():
    mine = read_routine(TWICE_THE_SAME, "mine.toml")
    for routine in (*built_in_routines(), mine, single_exercise("ankle_circles", sides=["left"])):
        assert read_routine_json(routine.model_dump_json(by_alias=True)) == routine


def test_what_cannot_be_read_is_none():
    newer = json.loads(load_routine("four-exercises").model_dump_json(by_alias=True))
    newer["schema"] = "posecount.routine/2"
    for text in ("", "{", "[]", "null", "3", "{}", json.dumps(newer)):
        assert read_routine_json(text) is None
