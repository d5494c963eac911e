from __future__ import annotations

import numpy as np
import pytest

from models.foot.judge import told_with_the_other, views
from models.foot.looks import Pictures
from posecount.feet import FootLook

LEFT, RIGHT = 0, 1
SIDE_PX = 256


def one_foot(foot, heel, toe):
    """A picture with one foot of 100 px in its middle, of which heel and big toe are given."""
    points = np.full((1, 2, 4, 2), np.nan)
    points[0, foot] = [(128, 90), heel, toe, toe]
    boxes = np.full((1, 2, 4), np.nan)
    boxes[0, foot] = (78, 78, 178, 178)
    seen = np.zeros((1, 2))
    seen[0, foot] = 1.0
    return Pictures(np.zeros((1, SIDE_PX, SIDE_PX, 3), np.uint8), points, boxes, seen, real=False)


@pytest.mark.parametrize(
    ("foot", "towards", "view"),
    [(LEFT, -1, "outer"), (LEFT, 1, "inner"), (RIGHT, -1, "inner"), (RIGHT, 1, "outer")],
)
def test_toes_to_the_left_show_the_left_side_of_the_foot(foot, towards, view):
    pictures = one_foot(foot, (128 - 45 * towards, 160), (128 + 45 * towards, 165))
    assert views(pictures).tolist() == [view]


@pytest.mark.parametrize("foot", [LEFT, RIGHT])
def test_a_foot_that_points_at_the_camera_is_seen_from_its_end(foot):
    assert views(one_foot(foot, (128, 130), (138, 175))).tolist() == ["end"]


def both_feet(shift_px):
    """A picture with two feet of 100 px, the right one so far to the right of the left one."""
    left = np.array([20.0, 80.0, 120.0, 180.0])
    boxes = np.stack([left, left + np.array([shift_px, 0, shift_px, 0])])[None]
    points = np.full((1, 2, 4, 2), 100.0)
    picture = np.zeros((1, SIDE_PX, SIDE_PX, 3), np.uint8)
    return Pictures(picture, points, boxes, np.ones((1, 2)), real=False)


def looks(*right):
    return [FootLook({}, {}, right=share, foot=1.0, hidden=0.0) for share in right]


@pytest.mark.parametrize(("shift_px", "free"), [(30, False), (90, True), (130, True)])
def test_a_foot_before_another_is_in_its_way(shift_px, free):
    clear, _ = told_with_the_other(looks(0.1, 0.9), both_feet(shift_px))
    assert clear.tolist() == [free, free]


@pytest.mark.parametrize(("shares", "differ"), [((0.1, 0.9), True), ((0.1, 0.3), False)])
def test_two_feet_of_one_person_are_not_both_left(shares, differ):
    _, apart = told_with_the_other(looks(*shares), both_feet(100))
    assert apart.tolist() == [differ, differ]


def test_a_foot_alone_has_nothing_in_its_way():
    clear, apart = told_with_the_other(looks(0.1), one_foot(LEFT, (80, 160), (170, 165)))
    assert (clear.tolist(), apart.tolist()) == ([True], [True])
