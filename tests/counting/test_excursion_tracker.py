"""The tracker by itself: a value per frame in, one movement out."""

import math
from itertools import pairwise

import numpy as np
import pytest
from helpers.synthetic import added, corners, pulse, true_hold_s
from hypothesis import given, settings
from hypothesis import strategies as st

from posecount.counting.events import Phase
from posecount.counting.excursion import Abandoned, Excursion, Limits
from posecount.counting.excursion_tracker import ExcursionTracker

LIMITS = Limits(floor=0.03, typical=0.13)


def followed(line, until_s, fps=30, missing=()):
    """What came out, with when."""
    tracker, told = ExcursionTracker(LIMITS), []
    times_s = np.arange(0, until_s, 1 / fps)
    for t_s in times_s:
        lost = any(start_s <= t_s < end_s for start_s, end_s in missing)
        told.append((t_s, tracker.update(t_s, math.nan if lost else line(t_s))))
    told.append((until_s, tracker.finish(until_s)))
    return [(t_s, outcome) for t_s, outcome in told if outcome is not None], tracker


def test_one_movement_is_measured_when_it_is_back():
    ((t_s, outcome),), _ = followed(pulse(2.0, 0.13), 6.0)
    assert isinstance(outcome, Excursion)
    assert outcome.height == pytest.approx(0.13, rel=0.02)
    assert outcome.hold_s == pytest.approx(true_hold_s(), abs=0.05)
    assert (outcome.start_s, outcome.end_s) == pytest.approx((2.14, 4.06), abs=0.05)
    assert 4.0 < t_s < 4.8


def test_a_movement_that_comes_only_half_way_back_is_over_when_it_rises_again():
    # Down to 30% of the height between two movements.
    line = corners((2, 0), (2.5, 0.13), (3.5, 0.13), (4, 0.039), (4.5, 0.13), (5.5, 0.13), (6, 0))
    outcomes, _ = followed(line, 8.0)
    assert [type(outcome) for _, outcome in outcomes] == [Excursion, Excursion]


def test_a_dip_to_half_the_height_does_not_end_a_movement():
    line = corners(
        (2, 0), (2.5, 0.13), (3.5, 0.13), (3.8, 0.07), (4.1, 0.13), (5.1, 0.13), (5.6, 0)
    )
    outcomes, _ = followed(line, 8.0)
    assert len(outcomes) == 1


def test_the_neutral_of_this_person_does_not_matter():
    for neutral in (-5.0, 0.0, 0.3, 40.0):
        outcomes, _ = followed(added(lambda _t, n=neutral: n, pulse(2.0, 0.13)), 6.0)
        assert len(outcomes) == 1, neutral


def test_a_movement_lost_for_long_is_abandoned():
    ((t_s, outcome),), _ = followed(pulse(2.0, 0.13, hold_s=6.0), 12.0, missing=[(4.0, 7.0)])
    assert isinstance(outcome, Abandoned)
    assert outcome.start_s == pytest.approx(2.2, abs=0.3)
    assert t_s == pytest.approx(5.5, abs=0.2)


def test_phases():
    tracker = ExcursionTracker(LIMITS)
    assert tracker.phase is Phase.ABSENT
    assert tracker.trace is None
    line, phases = pulse(2.0, 0.13), {}
    for t_s in np.arange(0, 6, 0.1):
        tracker.update(t_s, line(t_s))
        phases[round(t_s, 1)] = tracker.phase, tracker.moving
    assert phases[1.0] == (Phase.NEUTRAL, False)
    assert phases[3.3] == (Phase.HOLDING, True)
    assert phases[5.5] == (Phase.NEUTRAL, False)


def test_a_reset_forgets_the_neutral_and_what_is_under_way():
    tracker, line = ExcursionTracker(LIMITS), pulse(2.0, 0.13)
    for t_s in np.arange(0, 3, 1 / 30):
        tracker.update(t_s, line(t_s))
    assert tracker.moving
    tracker.reset()
    assert (tracker.moving, tracker.phase, tracker.finish(3.0)) == (False, Phase.ABSENT, None)


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.integers(2, 45), st.integers(-20, 160)), min_size=3, max_size=25),
    st.sampled_from([15, 30]),
)
def test_no_two_movements_overlap(course, fps):
    """Whatever the signal does: up, half way back, up again, small and large."""
    at_s, knots = 1.5, [(0.0, 0.0), (1.5, 0.0)]
    for steps, height_thousandths in course:
        at_s += steps / 30
        knots.append((at_s, height_thousandths / 1000))
    outcomes, _ = followed(corners(*knots, (at_s + 0.5, 0.0)), at_s + 3.0, fps)
    movements = [outcome for _, outcome in outcomes if isinstance(outcome, Excursion)]
    for before, after in pairwise(movements):
        assert before.end_s <= after.start_s < after.end_s
