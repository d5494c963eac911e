from __future__ import annotations

import numpy as np
import pytest
from helpers.evaluated import evaluated, rep

from posecount.counting.confidence import Curve
from posecount.evaluation.calibration import fit_curve, fitted, qualities


def drawn(curve, count, low=0.0, high=1.0):
    """Reps of which the share of true ones follows ``curve``."""
    rng = np.random.default_rng(3)
    return [(c, bool(rng.random() < curve.at(c))) for c in rng.uniform(low, high, count)]


@pytest.mark.parametrize("curve", [Curve(-2.0, 5.0), Curve(1.0, 1.0), Curve(-6.0, 10.0)])
def test_the_curve_that_reps_follow_is_found(curve):
    found = fit_curve(drawn(curve, 4000))
    for quality in (0.2, 0.5, 0.8):
        assert found.at(quality) == pytest.approx(curve.at(quality), abs=0.03)


def test_reps_that_are_all_true_make_no_certainty():
    few, many = (fit_curve([(0.8, True)] * count) for count in (3, 300))
    assert 0.5 < few.at(0.8) < many.at(0.8) < 1


def test_plainer_reps_are_never_trusted_less():
    found = fit_curve([(0.2, True)] * 20 + [(0.9, False)] * 5)
    assert found.slope == 0
    assert found.at(0.5) == pytest.approx(22 / 29)


def test_without_reps_nothing_is_known():
    assert fit_curve([]).at(0.5) == pytest.approx(0.5)


def test_the_reps_of_clips_with_their_clarity_by_what_they_were_counted():
    raise_ = evaluated([(1, "left", None)], [rep(1), rep(9)])
    walk = evaluated([], [rep(1)], exercise="toe_walk")
    assert qualities([raise_, walk]) == {
        "points": [(1.0, True), (1.0, False)],
        "landmarks": [(1.0, False)],
    }
    assert set(fitted([raise_])) == {"points"}
