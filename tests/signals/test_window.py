"""A signal's values in order of time."""

import math

from posecount.signals.window import Trail


def filled():
    trail = Trail()
    for t_s in range(5):
        trail.add(float(t_s), 10.0 * t_s)
    return trail


def test_what_is_no_older_is_found():
    times_s, values = filled().since(2.5)
    assert times_s.tolist() == [3.0, 4.0]
    assert values.tolist() == [30.0, 40.0]
    assert filled().first(2.0) == 2
    assert filled().first(-math.inf) == 0
    assert filled().first(4.5) == 5


def test_the_oldest_are_let_go():
    trail = filled()
    trail.forget(trail.first(3.0))
    assert (trail.times_s, trail.values) == ([3.0, 4.0], [30.0, 40.0])
    trail.clear()
    assert not trail
    trail.forget(trail.first(3.0))
    assert len(trail) == 0
