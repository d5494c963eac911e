from __future__ import annotations

import numpy as np
import pytest

from models.foot.judge import views
from models.foot.looks import Pictures

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
