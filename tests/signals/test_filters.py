import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecount.signals.filters import despike, smooth, steady


@given(st.lists(st.floats(-10, 10), min_size=1, max_size=60), st.floats(5, 120))
def test_a_mean_stays_within_its_values(values, fps):
    times_s = np.arange(len(values)) / fps
    smoothed = smooth(times_s, np.array(values))
    assert smoothed.shape == (len(values),)
    assert smoothed.min() >= min(values) - 1e-9
    assert smoothed.max() <= max(values) + 1e-9


@pytest.mark.parametrize("fps", [10, 30, 60])
def test_a_straight_line_stays_and_so_is_not_shifted_in_time(fps):
    times_s = np.arange(0, 3, 1 / fps)
    assert smooth(times_s, 2 * times_s + 1) == pytest.approx(2 * times_s + 1)
    assert despike(times_s, 2 * times_s + 1)[5:-5] == pytest.approx((2 * times_s + 1)[5:-5])


@pytest.mark.parametrize(("fps", "over"), [(10, 1), (30, 3), (60, 7)])
def test_the_width_is_in_seconds(fps, over):
    times_s = np.arange(0, 3, 1 / fps)
    spike = np.zeros(len(times_s))
    middle = len(spike) // 2
    spike[middle] = 1.0
    assert np.count_nonzero(smooth(times_s, spike, 0.12) > 1e-9) == over
    assert smooth(times_s, spike, 0.12)[middle] == pytest.approx(1 / over)


def test_the_first_and_the_last_value_stay():
    times_s = np.arange(30) / 30
    smoothed = smooth(times_s, times_s**2)
    assert smoothed[[0, -1]] == pytest.approx([0.0, times_s[-1] ** 2])


def test_a_mean_does_not_reach_across_a_gap():
    times_s = np.array([0.0, 0.03, 0.06, 5.0, 5.03, 5.06])
    values = np.array([0.0, 0.0, 0.0, 1.0, 1.0, 1.0])
    assert smooth(times_s, values).tolist() == values.tolist()


def test_a_glitch_goes_and_a_step_stays():
    times_s = np.arange(90) / 30
    values = (times_s > 1.5).astype(float)
    glitch = values.copy()
    glitch[20:23] = 7.0
    assert despike(times_s, glitch).tolist() == values.tolist()


def test_few_values_are_left_alone():
    times_s = np.arange(4) / 30
    assert despike(times_s, np.array([0.0, 9.0, 0.0, 9.0])).tolist() == [0.0, 9.0, 0.0, 9.0]


def test_steady_takes_out_both():
    rng = np.random.default_rng(0)
    times_s = np.arange(300) / 30
    noisy = rng.normal(0, 1, 300)
    noisy[100:103] = 50
    assert np.abs(steady(times_s, noisy)).max() < 2
    assert steady(times_s, noisy).std() < 0.6
