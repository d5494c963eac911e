"""The shift that most points share is the camera's."""

import numpy as np
import pytest

from posecount.motion.camera_motion import camera_shift_px


@pytest.mark.parametrize("lost", [0, 20])
def test_most_points_show_the_camera_s_shift(lost):
    shift_px = np.random.default_rng(2).normal((5.0, -3.0), 0.2, (100, 2))
    shift_px[80:] -= (0.0, 20.0)
    shift_px[:lost] = np.nan
    assert camera_shift_px(shift_px) == pytest.approx((5.0, -3.0), abs=0.5)


@pytest.mark.parametrize("shift_px", [np.empty((0, 2)), np.full((4, 2), np.nan)])
def test_without_points_there_is_none(shift_px):
    assert camera_shift_px(shift_px) == (0.0, 0.0)
