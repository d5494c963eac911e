from dataclasses import replace

import pytest
from helpers.synthetic import raised_leg, stick_figure

from posecount.signals.circle_view import circle_view
from posecount.signals.legs import FootSignalReader

POSE = stick_figure(raised_leg()(0.0), raised_leg()(0.0))
LEG = FootSignalReader().update(0.0, POSE).left


def lying(shank, rightwards):
    return circle_view(replace(LEG, shank=shank), rightwards)


@pytest.mark.parametrize(
    ("shank", "rightwards", "view"),
    [
        # the leg straight up in the picture, the person's right to the right: as they see it
        ((0.0, 1.0), (0.65, 0.0), 1.0),
        # ... to the left: from behind
        ((0.0, 1.0), (-0.65, 0.0), -1.0),
        # half as wide, half as open
        ((0.0, 1.0), (0.325, 0.0), 0.5),
        # from the pure side their right points into the picture
        ((0.0, 1.0), (0.0, 0.0), 0.0),
        # along the leg, their right has no width either
        ((0.0, 1.0), (0.0, 0.65), 0.0),
        # the leg pointing to the right, their right down: the same, turned by a quarter
        ((-1.0, 0.0), (0.0, 0.65), 1.0),
        ((-1.0, 0.0), (0.0, -0.65), -1.0),
        # never beyond 1
        ((0.0, 1.0), (3.0, 0.0), 1.0),
        # not known
        ((0.0, 1.0), None, 0.0),
    ],
)
def test_the_view_of_a_circle(shank, rightwards, view):
    assert lying(shank, rightwards) == pytest.approx(view)


def test_a_mirror_does_not_change_from_where_a_circle_is_seen():
    # Mirrored, left and right change names too: the direction to the right keeps its x.
    assert lying((0.2, 0.9), (0.5, 0.1)) == pytest.approx(lying((-0.2, 0.9), (0.5, -0.1)))
