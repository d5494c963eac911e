import math
import tracemalloc

import numpy as np
import pytest

from posecount.counting.neutral import NeutralEstimate

FPS = 30


def settle(estimate, value, seconds, start_s=0.0, noise=0.0, whole=math.inf, seed=0):
    """Feed a level for some seconds; answers with what was told."""
    rng = np.random.default_rng(seed)
    times_s = start_s + np.arange(round(seconds * FPS)) / FPS
    told = [
        estimate.update(t_s, value + (rng.normal(0, noise) if noise else 0.0), whole)
        for t_s in times_s
    ]
    return [since_s for since_s in told if since_s is not None]


def test_it_is_unknown_before_the_first_value():
    assert math.isnan(NeutralEstimate(0.03).level)


def test_a_steady_level_is_known_at_once_and_has_no_noise():
    estimate = NeutralEstimate(0.03)
    estimate.update(0.0, 0.05, math.inf)
    assert estimate.level == 0.05
    settle(estimate, 0.05, 2.0, start_s=1 / FPS)
    assert (estimate.level, estimate.noise) == (0.05, 0.0)


def test_noise_is_its_standard_deviation():
    estimate = NeutralEstimate(1.0)
    settle(estimate, 10.0, 3.0, noise=0.1)
    assert estimate.level == pytest.approx(10.0, abs=0.05)
    assert estimate.noise == pytest.approx(0.1, rel=0.35)


def test_it_falls_within_half_a_second_and_rises_within_seconds():
    estimate = NeutralEstimate(0.03)
    settle(estimate, 0.2, 3.0)
    settle(estimate, 0.05, 0.5, start_s=3.0)
    assert estimate.level == pytest.approx(0.05)
    settle(estimate, 0.05, 1.5, start_s=3.5)
    settle(estimate, 0.2, 0.5, start_s=5.0)
    assert estimate.level == pytest.approx(0.05)
    settle(estimate, 0.2, 3.0, start_s=5.5)
    assert estimate.level == pytest.approx(0.2)


def test_less_than_the_floor_is_no_fall():
    estimate = NeutralEstimate(0.03)
    settle(estimate, 0.2, 3.0)
    settle(estimate, 0.18, 0.5, start_s=3.0)
    assert estimate.level == pytest.approx(0.2)


def test_a_first_rest_that_was_the_top_of_a_movement_is_told_once():
    estimate = NeutralEstimate(0.03)
    assert settle(estimate, 0.2, 2.0, start_s=1.0, whole=0.1) == []
    assert settle(estimate, 0.05, 1.0, start_s=3.0, whole=0.1) == [1.0]
    assert settle(estimate, -0.15, 1.0, start_s=4.0, whole=0.1) == []


def test_a_small_fall_is_not_told():
    estimate = NeutralEstimate(0.03)
    settle(estimate, 0.2, 2.0, whole=0.1)
    assert settle(estimate, 0.15, 1.0, start_s=2.0, whole=0.1) == []


def test_the_start_of_a_movement_can_be_withdrawn():
    estimate = NeutralEstimate(0.03)
    settle(estimate, 0.05, 1.0)
    settle(estimate, 0.2, 2.0, start_s=1.0)
    estimate.withdraw(0.99)
    assert estimate.level == pytest.approx(0.05)


def test_withdrawing_everything_withdraws_nothing():
    estimate = NeutralEstimate(0.03)
    settle(estimate, 0.05, 1.0, start_s=5.0)
    estimate.withdraw(1.0)
    assert estimate.level == pytest.approx(0.05)


def test_time_spent_in_movements_does_not_age_the_rest():
    estimate = NeutralEstimate(0.03)
    settle(estimate, 0.05, 2.0)
    settle(estimate, 0.06, 0.5, start_s=60.0)
    assert estimate.level == pytest.approx(0.05)


def test_a_pause_of_months_in_a_recording_costs_no_memory():
    """Half a second after half a second was gone through: 100 million of them."""
    estimate = NeutralEstimate(0.03)
    settle(estimate, 0.05, 1.0)
    tracemalloc.start()
    try:
        settle(estimate, 0.05, 1.0, start_s=5e7)
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
    finally:
        tracemalloc.stop()
    assert (estimate.level, estimate.noise) == (0.05, 0.0)
