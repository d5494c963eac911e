"""Which leg is plainly raised, and that circles of the resting one are not believed."""

import math

import numpy as np
import pytest
from synthetic import play, poses, raised_leg, sitting_leg, still

from posecount.counting.raised_leg import RaisedLeg
from posecount.exercises.ankle_circles import SPEC
from posecount.signals.legs import FootSignals, LegSignals

AT = (0.0, 0.0)
SCALE_PX = 100.0


def leg(ankle_y_px):
    ankle = (300.0, ankle_y_px)
    return LegSignals(0, 90, 0, 0, AT, AT, AT, ankle, ankle, AT, SCALE_PX, 0.9, 20.0)


def seen(t_s, left_y_px, right_y_px):
    left, right = leg(left_y_px), leg(right_y_px)
    return FootSignals(t_s=t_s, left=left, right=right, scale_px=SCALE_PX, rightwards=None)


@pytest.mark.parametrize(
    ("left_y_px", "right_y_px", "raised"),
    [
        (100, 300, "left"),  # the left leg up: the right one lies
        (300, 100, "right"),
        (200, 230, None),  # side by side
        (230, 200, None),
    ],
)
def test_a_leg_is_raised_where_it_is_plainly_higher(left_y_px, right_y_px, raised):
    legs = RaisedLeg()
    for index in range(10):
        legs.update(seen(index / 10, left_y_px, right_y_px))
    assert legs.between(0.0, 1.0) == raised


def test_each_stretch_has_its_own_raised_leg():
    legs = RaisedLeg()
    for index in range(100):
        high, low = 100, 300
        legs.update(seen(index / 10, *((high, low) if index < 50 else (low, high))))
    assert (legs.between(0.0, 4.9), legs.between(5.0, 9.9)) == ("left", "right")
    assert legs.between(20.0, 21.0) is None


def test_half_a_minute_is_remembered():
    legs = RaisedLeg()
    for second in range(100):
        legs.update(seen(float(second), 100, 300))
    assert legs.between(0.0, 60.0) is None
    assert legs.between(70.0, 99.0) == "left"


def test_a_leg_alone_in_view_is_higher_than_none():
    legs = RaisedLeg()
    signals = seen(0.0, 100, 300)
    legs.update(FootSignals(0.0, signals.left, None, SCALE_PX, None))
    assert legs.between(0.0, 1.0) is None


# -- in the machine that counts circles ----------------------------------------------------------


def seems_to_turn(at, first_s=2.0, turn_s=1.6):
    """A leg whose toe goes round, as trembling landmarks may have it."""

    def turned(t_s):
        places, angle = at(t_s), 2 * math.pi * (t_s - first_s) / turn_s
        radius = 0.1 * np.clip(2 * (t_s - first_s), 0, 1)
        places[4] += radius * np.array([math.cos(angle), math.sin(angle)])
        return places

    return turned


@pytest.mark.parametrize("side", ["left", "right"])
def test_the_foot_that_rests_while_the_other_leg_is_up_makes_no_circles(side):
    resting, up = seems_to_turn(sitting_leg(still)), raised_leg(still)
    legs = (resting, up) if side == "left" else (up, resting)
    played = play(SPEC.build(None), poses(11.0, *legs))
    assert played.reps == []
    assert "the other leg was the raised one" in {drop.reason for drop in played.drops}


@pytest.mark.parametrize("side", ["left", "right"])
def test_where_both_legs_lie_a_foot_that_turns_is_believed(side):
    turning, other = seems_to_turn(sitting_leg(still)), sitting_leg(still)
    legs = (turning, other) if side == "left" else (other, turning)
    played = play(SPEC.build(None), poses(11.0, *legs))
    assert played.sides == [side] * len(played.reps)
    assert len(played.reps) >= 4
