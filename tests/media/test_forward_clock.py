from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecount.media.timestamps import ForwardClock

STEP_S = 1 / 25


def repaired(claims, step_s=STEP_S):
    clock = ForwardClock(step_s)
    return [clock.repair(claim) for claim in claims], clock


@pytest.mark.parametrize(
    ("claims_s", "expected_s", "repairs"),
    [
        # an uneven but honest recording passes through untouched
        ([0.0, 0.04, 0.1, 1.0, 1.001], [0.0, 0.04, 0.1, 1.0, 1.001], 0),
        # a late start is true time
        ([0.5, 0.54], [0.5, 0.54], 0),
        # a start before zero moves the whole recording
        ([-0.08, -0.04, 0.0], [0.0, 0.04, 0.08], 0),
        # a duplicate is squeezed in before the good one that follows
        ([0.0, 0.04, 0.04, 0.08], [0.0, 0.04, 0.041, 0.08], 1),
        # a single step back does not disturb what follows
        ([0.0, 0.04, 0.0, 0.12], [0.0, 0.04, 0.041, 0.12], 1),
        # scattered duplicates do not add up to a clock that was set back
        (
            [0.0, 0.1, 0.1, 0.2, 0.2, 0.3, 0.3, 0.4, 0.4, 0.5, 0.5, 0.6],
            [0.0, 0.1, 0.101, 0.2, 0.201, 0.3, 0.301, 0.4, 0.401, 0.5, 0.501, 0.6],
            5,
        ),
        # two stamps within a millisecond are one to the pose model
        ([0.0, 0.04, 0.0401, 0.08], [0.0, 0.04, 0.041, 0.08], 1),
        # missing ones are filled in at the nominal rate
        ([None, None, 0.08, None], [0.0, 0.04, 0.08, 0.12], 3),
        # a recording without any timestamps plays at its nominal rate
        ([None] * 4, [0.0, 0.04, 0.08, 0.12], 4),
    ],
)
def test_repair(claims_s, expected_s, repairs):
    times_s, clock = repaired(claims_s)
    assert times_s == pytest.approx(expected_s)
    assert clock.repairs == repairs


def test_a_clock_set_back_goes_on_at_its_true_pace():
    claims_s = [index * STEP_S for index in range(100)] + [index * STEP_S for index in range(100)]
    times_s, clock = repaired(claims_s)
    assert times_s[-1] == pytest.approx(199 * STEP_S, abs=4 * STEP_S)
    assert clock.repairs == 4


def test_a_stopped_clock_is_replaced_by_the_nominal_rate():
    times_s, _ = repaired([0.0] * 100)
    assert times_s[-1] == pytest.approx(99 * STEP_S, abs=4 * STEP_S)


claims = st.lists(
    st.one_of(st.none(), st.floats(min_value=-1e5, max_value=1e5, allow_nan=False)), min_size=1
)


@given(claims, st.floats(min_value=1e-4, max_value=2.0))
def test_time_moves_forward_by_whole_milliseconds_whatever_is_claimed(claims_s, step_s):
    times_s, _ = repaired(claims_s, step_s)
    stamps_ms = [round(t_s * 1000) for t_s in times_s]
    assert stamps_ms[0] >= 0
    assert all(late > early for early, late in pairwise(stamps_ms))


@given(st.lists(st.integers(min_value=0, max_value=10**8), min_size=1, unique=True))
def test_good_timestamps_are_never_touched(stamps_ms):
    claims_s = [stamp / 1000 for stamp in sorted(stamps_ms)]
    times_s, clock = repaired(claims_s)
    assert times_s == claims_s
    assert clock.repairs == 0


@given(
    st.lists(st.integers(min_value=2, max_value=500), min_size=8, max_size=60),
    st.data(),
)
def test_one_bad_timestamp_changes_no_other(gaps_ms, data):
    good_s = [sum(gaps_ms[: index + 1]) / 1000 for index in range(len(gaps_ms))]
    place = data.draw(st.integers(min_value=1, max_value=len(good_s) - 1))
    back_ms = data.draw(st.integers(min_value=0, max_value=10_000))
    bad_s = list(good_s)
    bad_s[place] = good_s[place - 1] - back_ms / 1000
    times_s, clock = repaired(bad_s)
    assert times_s[:place] + times_s[place + 1 :] == good_s[:place] + good_s[place + 1 :]
    assert clock.repairs == 1


def test_the_first_time_that_is_claimed_goes_on_from_the_frames_before_it():
    clock = ForwardClock(0.1)
    claimed_s = [None, None, None, -0.05, 0.05, 0.15]
    assert [clock.repair(t_s) for t_s in claimed_s] == pytest.approx([0, 0.1, 0.2, 0.3, 0.4, 0.5])
    assert clock.repairs == 3
    assert clock.zero_s == pytest.approx(-0.35)


@pytest.mark.parametrize(("first_s", "zero_s"), [(0.0, 0.0), (-0.5, -0.5), (2.0, 0.0)])
def test_which_claimed_time_is_zero(first_s, zero_s):
    clock = ForwardClock(0.1)
    assert clock.zero_s is None
    clock.repair(first_s)
    assert clock.zero_s == pytest.approx(zero_s)
