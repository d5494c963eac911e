"""Shifts in steps: exact when they come back, and lost rather than wrong."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecount.cue import Cue
from posecount.motion.point_motion import PointMotion
from posecount.observation.steps import in_px, in_steps, rounded, steps_per_px

NAN = float("nan")


def motion(shift, origin=((10.1, 20.0),)):
    return PointMotion(1.0, 2, np.array(origin), np.array(shift, dtype=float))


@given(st.lists(st.floats(-60, 60), min_size=2, max_size=2), st.sampled_from(list(Cue)))
def test_a_shift_is_right_to_half_a_step(shift, cue):
    per_px = steps_per_px(cue)
    found = rounded(motion([shift]), per_px).shift_px[0]
    assert found == pytest.approx(shift, abs=0.5 / per_px)


@given(st.lists(st.floats(-60, 60) | st.just(NAN), min_size=2, max_size=2))
def test_rounding_again_changes_nothing(shift):
    once = rounded(motion([shift]), 32)
    twice = rounded(once, 32)
    np.testing.assert_array_equal(twice.shift_px, once.shift_px)
    np.testing.assert_array_equal(twice.origin_px, once.origin_px)


def test_what_toes_show_is_kept_most_finely():
    assert steps_per_px(Cue.TOE_EDGES) > max(
        steps_per_px(cue) for cue in Cue if cue is not Cue.TOE_EDGES
    )


def test_lost_points_and_those_too_far_away_to_be_kept_are_lost():
    steps = in_steps(np.array([[NAN, 1.0], [1023.9, -1023.9], [1024.1, -1024.1]]), 32)
    found = in_px(steps, 32)
    np.testing.assert_array_equal(np.isnan(found), [[True, True], [False, False], [True, True]])


def test_time_and_segment_stay_and_origins_are_float32():
    found = rounded(motion([[0.0, 0.0]]), 32)
    assert (found.t_s, found.segment) == (1.0, 2)
    assert found.origin_px[0, 0] == np.float32(10.1)
