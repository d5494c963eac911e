"""Exact numbers on series without noise."""

import numpy as np
import pytest
from helpers.synthetic import pulse, true_hold_s

from posecount.counting.hold import TUNING, hold_so_far, measure, plateau, time_above


def movement(start_s=1.0, up_s=0.5, hold_s=2.0, down_s=1.0, height=0.2, fps=100, until_s=8.0):
    times_s = np.arange(0, until_s, 1 / fps)
    line = pulse(start_s, height, up_s, hold_s, down_s)
    return times_s, np.array([line(t_s) for t_s in times_s])


TRUE_S = true_hold_s(0.5, 2.0, 1.0)


@pytest.mark.parametrize("neutral", [0.0, 0.05, -40.0])
@pytest.mark.parametrize("height", [0.03, 0.2, 25.0])
def test_a_movement_is_measured_wherever_it_stands_and_however_high(neutral, height):
    times_s, values = movement(height=height)
    found = measure(times_s, values + neutral, neutral)
    assert found.height == pytest.approx(height, rel=1e-6)
    assert found.hold_s == pytest.approx(TRUE_S, abs=0.03)
    assert found.half_width_s == pytest.approx(2.0 + 0.5 * 1.5, abs=0.01)
    assert found.start_s == pytest.approx(1.0 + 0.226 * 0.5, abs=0.03)
    assert found.end_s == pytest.approx(4.5 - 0.226 * 1.0, abs=0.03)


@pytest.mark.parametrize("fps", [10, 15, 30, 60, 120])
def test_the_frame_rate_does_not_matter(fps):
    found = measure(*movement(fps=fps), 0.0)
    assert found.hold_s == pytest.approx(TRUE_S, abs=0.06)


def test_uneven_frames_do_not_matter():
    rng = np.random.default_rng(1)
    times_s = np.sort(rng.uniform(0, 8, 300))
    line = pulse(1.0, 0.2, 0.5, 2.0, 1.0)
    values = np.array([line(t_s) for t_s in times_s])
    assert measure(times_s, values, 0.0).hold_s == pytest.approx(TRUE_S, abs=0.05)


def test_a_brief_overshoot_does_not_raise_the_plateau():
    _, values = movement()
    values[150:160] *= 1.15
    assert plateau(values) == pytest.approx(0.2, rel=0.01)


def test_a_peak_without_a_plateau_is_its_own_plateau_nearly():
    _, values = movement(hold_s=0.0)
    assert 0.85 * 0.2 < plateau(values) <= 0.2


def test_two_bumps_are_measured_about_the_higher_one():
    times_s, values = movement()
    values += np.interp(times_s, [6, 6.2, 6.4, 6.6], [0, 0.15, 0.15, 0])
    found = measure(times_s, values, 0.0)
    assert found.end_s == pytest.approx(4.27, abs=0.03)


def test_a_movement_cut_off_at_both_ends_ends_with_its_samples():
    times_s = np.arange(2, 3, 0.01)
    found = measure(times_s, np.full(100, 0.2), 0.0)
    assert (found.start_s, found.end_s) == (2.0, pytest.approx(2.99))


def test_a_crossing_between_two_samples_is_interpolated():
    times_s, values = np.array([0.0, 1.0, 1.2, 1.4]), np.array([0.0, 1.0, 1.0, 0.0])
    # up: a gap of 1 s is too long to be known; down: from 1.2 s, a quarter of 0.2 s
    assert time_above(times_s, values, 0.75) == pytest.approx(0.2 + 0.05)


@pytest.mark.parametrize(
    ("gap_s", "counts"),
    [
        (0.3, True),
        (TUNING.gap_grace_s - 1e-6, True),
        (TUNING.gap_grace_s + 0.1, False),
        (2.0, False),
    ],
)
def test_a_short_gap_at_the_top_is_held_and_a_long_one_is_not(gap_s, counts):
    times_s = np.array([0.0, 0.1, 0.1 + gap_s, 0.2 + gap_s])
    held_s = time_above(times_s, np.ones(4), 0.8)
    assert held_s == pytest.approx(0.2 + (gap_s if counts else 0.0))


@pytest.mark.parametrize(
    ("values", "seconds"),
    [
        ([0, 0, 0], 0.0),
        ([1, 1, 1], 0.4),
        ([0, 1, 0], 0.2),
        # exactly at the level is above it
        ([0.5, 0.5, 0.5], 0.4),
    ],
)
def test_time_above_half(values, seconds):
    times_s = np.array([0.0, 0.2, 0.4])
    assert time_above(times_s, np.array(values, float), 0.5) == pytest.approx(seconds)


def test_a_hold_let_sag_below_80_percent_is_over():
    times_s = np.arange(0, 9, 1 / 30)
    # 2 s at the top, then 3 s at three quarters of it, then down
    values = np.interp(times_s, [1, 1.5, 3.5, 3.8, 6.8, 7.2], [0, 0.2, 0.2, 0.15, 0.15, 0])
    assert measure(times_s, values, 0.0).hold_s == pytest.approx(2.3, abs=0.15)


def test_the_hold_so_far_is_not_judged_by_a_spike_at_its_start():
    times_s, values = movement(hold_s=5.0)
    values[(times_s > 1.5) & (times_s < 1.65)] *= 1.4
    under_way = (times_s > 1.0) & (times_s < 5.0)
    held_s, level = hold_so_far(times_s[under_way], values[under_way], 0.0)
    assert held_s == pytest.approx(3.8, abs=0.25)
    assert level == pytest.approx(0.2, rel=0.05)
