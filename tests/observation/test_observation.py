"""An observation says who is there, and takes no more room than it must."""

import math

import numpy as np
import pytest
from helpers.synthetic import standing_leg, stick_figure

from posecount.frame import Frame
from posecount.motion.point_motion import PointMotion
from posecount.observation.observed import FrameFacts, facts_of, nothing_seen, observed

POSE = stick_figure(standing_leg()(0.0), standing_leg()(0.0))
MOTION = PointMotion(2.0, 0, np.zeros((3, 2)), np.ones((3, 2)))


def frame(grey=90, size=(48, 64)):
    return Frame(7, 2.0, np.full((*size, 3), grey, np.uint8))


@pytest.mark.parametrize("size", [(1, 1), (48, 64), (2160, 3840)])
def test_the_facts_are_the_picture_s_size_and_brightness(size):
    assert facts_of(frame(90, size)) == FrameFacts(size[1], size[0], 90.0)


def test_brightness_is_that_of_all_of_the_picture():
    picture = np.zeros((480, 640, 3), np.uint8)
    picture[:, 320:] = 200
    assert facts_of(Frame(0, 0.0, picture)).luma == pytest.approx(100, abs=4)


def test_a_pose_that_the_model_does_not_believe_in_is_kept_but_is_nobody():
    dim = stick_figure(standing_leg()(0.0), standing_leg()(0.0), visibility=(0.1, 0.1))
    dim.visibility[:] = 0.2
    assert observed(frame(), POSE).person is POSE
    assert observed(frame(), dim).pose is dim
    assert observed(frame(), dim).person is None
    assert observed(frame(), None).person is None


def test_without_its_picture_it_is_the_same():
    whole = observed(frame(), POSE, MOTION)
    bare = whole.without_picture()
    assert whole.image_bgr.shape == (48, 64, 3)
    assert bare.image_bgr.shape == (0, 0, 3)
    assert (bare.index, bare.t_s, bare.pose, bare.motion, bare.facts) == (
        *(7, 2.0, POSE, MOTION),
        FrameFacts(64, 48, 90.0),
    )


def test_of_a_frame_that_did_not_come_nothing_is_known():
    nothing = nothing_seen(3.0)
    assert (nothing.t_s, nothing.person, nothing.motion) == (3.0, None, None)
    assert math.isnan(nothing.facts.luma)
