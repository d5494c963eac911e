"""What counts towards a day's plan, and the words for how it stands."""

from __future__ import annotations

import pytest

from posecount.session.daily_plan import Asked, Part, Plan
from posecount.session.day import DoneReps, standings, today_says
from posecount.session.events import Verdict

LEGS = Asked(20, 2, {Part("left"): 10, Part("right"): 10}, hold_s=5.0)
TURNS = ("clockwise", "counterclockwise")
CIRCLES = Asked(8, 1, {Part(leg, turn): 2 for leg in ("left", "right") for turn in TURNS})
ANY = Asked(10, 1)


def done(asked, *reps, verdict=Verdict.COUNTED, hold_s=5.0, set_for=None):
    """A day of reps: (how many, side, direction)."""
    found = DoneReps()
    for count, side, *direction in reps:
        turn = direction[0] if direction else None
        for _ in range(count):
            found.add(verdict, hold_s, side, turn, set_for or Part(), asked)
    return found


def standing(asked, *reps, **how):
    plan = Plan("p", "P", 7, 7, {"toe_raise": asked})
    (found,) = standings(plan, {"toe_raise": done(asked, *reps, **how)})
    return found


@pytest.mark.parametrize(
    ("reps", "missing"),
    [
        ([], {Part("left"): 10, Part("right"): 10}),
        ([(10, "left"), (10, "right")], {}),
        # One leg makes up for nothing of the other.
        ([(40, "left")], {Part("right"): 10}),
        ([(10, "both")], {}),
        # What could not be seen is taken to be what is missing, after what was seen.
        ([(10, "unknown"), (10, "left")], {}),
        ([(3, "unknown"), (10, "right")], {Part("left"): 7}),
    ],
)
def test_each_leg_has_reps_of_its_own(reps, missing):
    found = standing(LEGS, *reps)
    assert found.missing == missing
    assert found.done == 20 - sum(missing.values())
    assert found.kept is not missing


def test_each_direction_has_turns_of_its_own():
    found = standing(CIRCLES, (9, "left", "clockwise"), (2, "right", "unknown"))
    assert found.missing == {
        Part("left", "counterclockwise"): 2,
        Part("right", "counterclockwise"): 2,
    }


def test_a_rep_is_of_the_leg_that_its_set_asked_for():
    """As the session judged it: a rep of both feet, or of one not seen, is the right one."""
    for side in ("both", "unknown", "right"):
        assert standing(LEGS, (10, side), set_for=Part("right")).missing == {Part("left"): 10}


@pytest.mark.parametrize(
    ("verdict", "hold_s", "short", "other"),
    [
        (Verdict.SHORT, 0.3, 12, 0),
        # Counted in a session that asked for less than the plan does.
        (Verdict.COUNTED, 3.0, 12, 0),
        (Verdict.OTHER_SIDE, 5.0, 0, 12),
        (Verdict.OTHER_DIRECTION, 5.0, 0, 12),
        (Verdict.EXTRA, 5.0, 0, 0),
    ],
)
def test_what_does_not_count_is_told_beside_it(verdict, hold_s, short, other):
    found = standing(LEGS, (12, "left"), verdict=verdict, hold_s=hold_s)
    assert (found.done, found.short, found.other) == (0, short, other)


def test_a_hold_may_be_a_tenth_of_a_second_short_as_in_a_set():
    assert standing(LEGS, (10, "both"), hold_s=4.9).kept
    assert standing(LEGS, (10, "both"), hold_s=4.8).short == 10


def test_legs_that_any_will_do_come_after_those_asked_for():
    asked = Asked(15, 1, {Part(): 10, Part("left"): 5})
    assert standing(asked, (5, "left")).missing == {Part(): 10}
    assert standing(asked, (12, "left")).missing == {Part(): 3}
    assert standing(asked, (12, "right")).missing == {Part("left"): 5}


def test_the_words_for_it():
    assert today_says("P", [standing(LEGS, (10, "both"))]) == "Today's plan (P): all done."
    assert today_says("P", [standing(LEGS, (12, "left"))]) == (
        "Today's plan (P), reps that count: Toe raises 10 of 20 (to go: 10 right)."
    )
    short = standing(ANY, (4, "left"), hold_s=0.3, verdict=Verdict.SHORT)
    assert today_says("P", [short]) == (
        "Today's plan (P), reps that count: Toe raises 0 of 10 (4 too short)."
    )
