"""A person's pose, and what the model makes up."""

import numpy as np
import pytest
from helpers.synthetic import standing_leg, stick_figure

from posecount.pose.landmarks import LandmarkIndex, Pose
from posecount.pose.person import trusted


@pytest.mark.parametrize(
    ("visibility", "is_trusted"),
    # the model 'finds' dim people in empty rooms
    [(0.05, False), (0.45, False), (0.55, True), (1.0, True)],
)
def test_a_dim_person_is_nobody(visibility, is_trusted):
    pose = stick_figure(standing_leg()(0), standing_leg()(0))
    pose = Pose(pose.points_px, np.full_like(pose.visibility, visibility))
    assert (trusted(pose) is pose) is is_trusted


def test_nobody_is_not_trusted():
    assert trusted(None) is None


def test_hidden_feet_do_not_make_a_person_dim():
    pose = stick_figure(standing_leg()(0), standing_leg()(0))
    pose.visibility[LandmarkIndex.LEFT_ANKLE :] = 0.0
    assert trusted(pose) is pose
