import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecount.errors import OddPictureError
from posecount.media.live_clock import LiveClock


def test_time_begins_with_the_first_picture_and_follows_arrival():
    clock = LiveClock()
    assert [clock.stamp(t, None) for t in (50.0, 50.04, 50.3)] == pytest.approx([0, 0.04, 0.3])
    assert clock.at(51.0) == pytest.approx(1.0)


def test_the_streams_own_time_is_free_of_the_networks_jitter():
    clock = LiveClock()
    arrivals = [10.0, 10.05, 10.061, 10.13]
    claims = [700.0, 700.033, 700.067, 700.1]
    stamped = [clock.stamp(*pair) for pair in zip(arrivals, claims, strict=True)]
    assert stamped == pytest.approx([0.0, 0.033, 0.067, 0.1])


def test_a_restarted_stream_is_set_by_arrival_and_goes_on():
    clock = LiveClock()
    clock.stamp(10.0, 700.0)
    clock.stamp(11.0, 701.0)
    assert clock.stamp(15.0, 3.0) == pytest.approx(5.0)
    for number in range(1, 10):
        # Jitter of arrival counts for some pictures, until it is sure that there is a new clock.
        t_s = clock.stamp(15.0 + number / 30 + 0.01 * (number % 2), 3.0 + number / 30)
        assert t_s == pytest.approx(5.0 + number / 30, abs=0.02)
    steps_s = [clock.stamp(16.0 + number / 30, 4.0 + number / 30) for number in range(3)]
    assert np.diff(steps_s) == pytest.approx(1 / 30)


def test_a_clock_that_runs_at_the_wrong_pace_never_strays_far():
    clock = LiveClock()
    for step in range(900):
        arrived_s = step / 30
        assert clock.stamp(arrived_s, step / 25) == pytest.approx(arrived_s, abs=2.05)


@given(
    st.lists(
        st.tuples(st.floats(0, 0.5), st.one_of(st.none(), st.floats(-100, 100))),
        min_size=2,
        max_size=60,
    )
)
def test_time_always_moves_on_by_a_millisecond(steps):
    clock, arrived_s, before_s = LiveClock(), 0.0, -1.0
    for step_s, claimed_s in steps:
        arrived_s += step_s
        t_s = clock.stamp(arrived_s, claimed_s)
        assert t_s >= before_s + 0.00099
        before_s = t_s


NO_TIMES_S = [float("nan"), float("inf"), -float("inf"), 1e308, -1e300, 4e12]
ODD_TIMES_S = [*NO_TIMES_S, 702.2, 703.0, 696.0, -9e9, 1e10, 0.0]


@pytest.mark.parametrize("odd_s", ODD_TIMES_S)
@pytest.mark.parametrize("at", [1, 15])
def test_one_claim_that_makes_no_sense_changes_no_other_time(odd_s, at):
    clock = LiveClock()
    for number in range(30):
        claimed_s = odd_s if number == at else 700.0 + number / 10
        t_s = clock.stamp(50.0 + number / 10, claimed_s)
        assert t_s == pytest.approx(number / 10, abs=0.001)


@pytest.mark.parametrize("odd_s", [-3e9, 1.0, 700.9, 702.5, 1e9])
def test_an_odd_first_claim_is_forgotten_after_some_pictures(odd_s):
    clock = LiveClock()
    clock.stamp(50.0, odd_s)
    times_s = [clock.stamp(50.0 + number / 10, 700.0 + number / 10) for number in range(1, 30)]
    assert np.diff(times_s[10:]) == pytest.approx(0.1)
    assert times_s[-1] == pytest.approx(2.9, abs=2.0)


@given(
    st.lists(
        st.tuples(st.floats(0, 0.5), st.one_of(st.none(), st.floats())), min_size=2, max_size=60
    )
)
def test_whatever_is_claimed_time_stays_finite_increasing_and_near_arrival(steps):
    clock, arrived_s, before_s = LiveClock(), 0.0, -1.0
    for step_s, claimed_s in steps:
        arrived_s += step_s
        t_s = clock.stamp(arrived_s, claimed_s)
        assert before_s + 0.00099 <= t_s <= clock.at(arrived_s) + 2.002
        before_s = t_s


def test_pictures_that_come_faster_than_one_a_millisecond_are_refused_at_last():
    clock = LiveClock()
    with pytest.raises(OddPictureError):
        for _ in range(2100):
            clock.stamp(5.0, None)
    # Once time has gone on, so do they.
    assert clock.stamp(9.0, None) == pytest.approx(4.0)


def test_before_the_first_picture_it_is_zero():
    assert LiveClock().at(123.0) == 0.0
