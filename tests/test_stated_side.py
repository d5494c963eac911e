from __future__ import annotations

import numpy as np
import pytest

from posecount import InputError
from posecount.counting.events import MachineState, Phase, Rep, RepCounted, RepStarted
from posecount.frame import Frame
from posecount.stated_side import StatedSide, check_side
from posecount.tick import Tick

PICTURE = np.zeros((2, 2, 3), np.uint8)


def tick(side):
    """A rep of this side begins and is counted, and the state says so."""
    rep = Rep(1, 0.0, 1.0, 0.5, side, None, True, 0.9)
    state = MachineState(Phase.NEUTRAL, 1, side, None, 0.0, None, 0.0, None)
    return Tick(Frame(0, 0.0, PICTURE), None, state, (RepStarted(0.0, side), RepCounted(1.0, rep)))


def sides(tick):
    started, counted = tick.events
    return [tick.state.side, started.side, counted.rep.side]


@pytest.mark.parametrize(
    ("stated", "seen", "said"),
    [
        ("left", "unknown", "left"),
        ("right", "unknown", "right"),
        ("left", "left", "left"),
        ("left", "both", "both"),
        # evidence is kept
        ("left", "right", "right"),
        ("right", "left", "left"),
        (None, "unknown", "unknown"),
        (None, "left", "left"),
    ],
)
def test_the_stated_side_is_used_where_none_was_seen(stated, seen, said):
    assert sides(StatedSide(stated).filled_in(tick(seen))) == [said] * 3


def test_nothing_else_about_a_rep_changes():
    before = tick("unknown").events[1].rep
    after = StatedSide("left").filled_in(tick("unknown")).events[1].rep
    assert {name for name in Rep.__slots__ if getattr(before, name) != getattr(after, name)} == {
        "side"
    }


@pytest.mark.parametrize(
    ("stated", "seen", "warns"),
    [
        ("left", ["unknown", "left", "both"], False),
        ("left", ["left", "right", "right"], True),
        (None, ["left", "right"], False),
    ],
)
def test_reps_of_the_other_leg_are_told_in_one_sentence(stated, seen, warns):
    side = StatedSide(stated)
    for one in seen:
        side.filled_in(tick(one))
    remarks = side.remarks()
    assert len(remarks) == warns
    if warns:
        assert "stated as left, but 2 of 3 reps were seen to be done by the right leg" in remarks[0]


@pytest.mark.parametrize(("side", "leg"), [("left", "left"), ("right", "right"), (None, None)])
def test_sides(side, leg):
    assert check_side(side) == leg


@pytest.mark.parametrize("side", ["both", "Left", "", "l"])
def test_a_side_that_is_none(side):
    with pytest.raises(InputError, match="it is left or right"):
        check_side(side)
