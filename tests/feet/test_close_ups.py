from __future__ import annotations

import numpy as np
import pytest

from models.foot.close_ups import moving_box, vote
from posecount.feet import FootLook


def grey(*spots):
    """A grey picture with a bright square of 40 px at each place."""
    picture = np.full((240, 320), 90, np.uint8)
    for x, y, light in spots:
        picture[y : y + 40, x : x + 40] = light
    return picture


def look(right, foot=0.9):
    return FootLook({}, {}, right=right, foot=foot, hidden=0.0)


def test_the_box_is_about_what_changes_most():
    greys = [grey((40, 60, 90 + 80 * (i % 2)), (240, 180, 90 + 4 * (i % 2))) for i in range(4)]
    left, top, right, bottom = moving_box(greys)
    assert (left, top) == pytest.approx((40, 60), abs=8)
    assert (right, bottom) == pytest.approx((80, 100), abs=8)


def test_nothing_moves_in_a_still_picture():
    assert moving_box([grey((40, 60, 200))] * 4) is None


def test_looks_that_are_no_foot_have_no_vote():
    foot, right = vote([look(0.9), look(0.9), look(0.0, foot=0.1), look(0.0, foot=0.1)])
    assert (foot, right) == (0.5, pytest.approx(0.9))


def test_looks_that_contradict_each_other_leave_the_side_open():
    assert vote([look(0.9), look(0.1)]) == (1.0, pytest.approx(0.5))


def test_no_foot_at_all_says_no_side():
    assert vote([look(1.0, foot=0.2)]) == (0.0, 0.5)
