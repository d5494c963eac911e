"""What a leg looks like in a posture."""

from dataclasses import replace

import pytest
from helpers.synthetic import poses, sitting_leg

from posecount.counting.posture import laid_out
from posecount.signals.legs import FootSignalReader


def leg(thigh, shank):
    """A leg whose thigh goes from knee to hip and whose shank from ankle to knee, in shanks."""
    reader = FootSignalReader()
    for t_s, pose in poses(0.5, sitting_leg(), sitting_leg()):
        signals = reader.update(t_s, pose)
    return replace(signals.left, thigh=thigh, shank=shank)


@pytest.mark.parametrize(
    ("thigh", "shank", "out_in_front"),
    [
        ((1.0, 0.0), (1.0, -0.1), True),
        ((0.8, -0.3), (0.7, -0.7), True),
        ((0.8, -0.5), (0.6, -0.75), True),
        ((0.1, -1.0), (0.1, -1.0), False),
        ((0.6, -0.8), (0.2, -0.97), False),
        ((0.7, -0.7), (-0.2, -0.92), False),
        ((0.1, 1.0), (0.1, 1.0), False),
    ],
    ids=[
        "on the floor",
        "on a chair",
        "on a chair, seen from above at an angle",
        "standing",
        "standing bent over",
        "standing with a bent knee",
        "stretched up",
    ],
)
def test_a_leg_is_laid_out_unless_it_plainly_stands_or_points_up(thigh, shank, out_in_front):
    assert laid_out(leg(thigh, shank)) is out_in_front
