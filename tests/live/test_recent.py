"""What is kept of a set's observations: as they were, and no more than the last minutes."""

import math

import numpy as np

from posecount.live.recent import RecentObservations
from posecount.motion.point_motion import PointMotion
from posecount.observation.observed import FrameFacts, observation

FACTS = FrameFacts(64, 48, 120.0)
PLACES = np.array([[10.0, 20.0], [30.0, 40.0]])
SHIFT = np.array([[0.0, 0.5], [math.nan, math.nan]])


def seen(t_s):
    return observation(0, t_s, None, PointMotion(t_s, 0, PLACES, SHIFT), FACTS)


def test_memory_does_not_grow_with_the_set():
    recent = RecentObservations(steps_per_px=32)
    for second in range(600):
        recent.add(seen(float(second)))
    assert len(recent.so_far()) < 130
    assert recent.newest_s == 599.0
    assert [later.t_s for later in recent.after(597.0)] == [598.0, 599.0]


def test_what_comes_later_comes_back_as_it_was():
    recent = RecentObservations(steps_per_px=32)
    recent.add(seen(1.0))
    (back,) = recent.after(0.0)
    np.testing.assert_array_equal(back.motion.shift_px, SHIFT)
    np.testing.assert_array_equal(back.motion.origin_px, PLACES)
    assert (back.motion.t_s, back.facts) == (1.0, FACTS)


def test_what_another_thread_goes_through_does_not_grow_under_it():
    recent = RecentObservations(steps_per_px=32)
    recent.add(seen(1.0))
    so_far = recent.so_far()
    recent.add(seen(2.0))
    assert [kept.seen.t_s for kept in so_far] == [1.0]


def test_at_first_nothing_is_kept():
    recent = RecentObservations(steps_per_px=32)
    assert math.isnan(recent.newest_s)
    assert list(recent.so_far()) == list(recent.after(-1.0)) == []
