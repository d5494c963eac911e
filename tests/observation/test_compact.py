"""An observation in little room is, once it is expanded again, what it was."""

import numpy as np
import pytest
from helpers.synthetic import standing_leg, stick_figure
from hypothesis import given
from hypothesis import strategies as st

from posecount.motion.point_motion import PointMotion
from posecount.observation.compact import CompactObservation
from posecount.observation.observed import FrameFacts, Observation
from posecount.observation.steps import rounded

PER_PX = 32
PLACES = np.array([[10.0, 20.0], [30.0, 40.0]])
POSE = stick_figure(standing_leg()(0.0), None)
NAN = float("nan")


def seen(shift):
    motion = PointMotion(1.0, 3, PLACES, np.array(shift, dtype=float))
    image = np.full((48, 64, 3), 7, np.uint8)
    return Observation(5, 1.0, image, POSE, motion, FrameFacts(64, 48, 7.0))


def back(shift):
    return CompactObservation.of(seen(shift), PER_PX).expanded()


SHIFTS = st.floats(-400, 400) | st.just(NAN)


@given(st.lists(SHIFTS, min_size=2, max_size=2))
def test_a_shift_comes_back_to_half_a_step_and_a_lost_point_lost(shift):
    found = back([shift, (3.0, 4.0)]).motion.shift_px[0]
    # A point that is lost along one axis is lost along both.
    shift = [NAN, NAN] if np.isnan(shift).any() else shift
    assert found == pytest.approx(shift, abs=0.5 / PER_PX, nan_ok=True)


@given(st.lists(SHIFTS, min_size=2, max_size=2))
def test_a_motion_that_was_rounded_comes_back_exactly(shift):
    before = rounded(seen([shift, (3.0, 4.0)]).motion, PER_PX)
    after = back(before.shift_px).motion
    np.testing.assert_array_equal(after.shift_px, before.shift_px)
    np.testing.assert_array_equal(after.origin_px, before.origin_px)
    assert (after.t_s, after.segment) == (1.0, 3)


def test_a_shift_too_far_to_be_true_is_lost():
    assert np.isnan(back([(1e6, -1e6), (0.0, 0.0)]).motion.shift_px[0]).all()


def test_all_else_stays_but_the_picture():
    found = back([(0.0, 0.0), (1.0, 2.0)])
    assert (found.index, found.t_s, found.facts) == (5, 1.0, FrameFacts(64, 48, 7.0))
    assert found.pose is POSE
    assert found.image_bgr.size == 0
