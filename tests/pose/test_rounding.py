"""Poses are rounded as they are when they are kept."""

import numpy as np
from synthetic import standing_leg, stick_figure

from posecount.pose.rounding import as_kept


def pose():
    """Three quarters of the landmarks are missing, as NaN."""
    found = stick_figure(standing_leg()(0.0), None, visibility=(0.123456789, 0.0))
    found.points_px[:] /= 97
    return found


def test_a_pose_is_rounded_to_what_files_keep():
    kept, found = as_kept(pose()), pose()
    for name in ("points_px", "visibility"):
        array, whole = getattr(kept, name), getattr(found, name)
        assert array.dtype == np.float64
        np.testing.assert_array_equal(array, whole.astype(np.float32))
        np.testing.assert_allclose(array, whole, rtol=1e-6, equal_nan=True)


def test_rounding_again_changes_nothing():
    once = as_kept(pose())
    np.testing.assert_array_equal(as_kept(once).points_px, once.points_px)


def test_nobody_stays_nobody():
    assert as_kept(None) is None
