"""A stage in a thread of its own gives the same items, ends when asked, and hides no failure."""

import threading
import time

import pytest

from posecount.parallel.prefetch import prefetch


def stages():
    return [thread for thread in threading.enumerate() if thread.name == "posecount-stage"]


def counting(made, closed):
    try:
        for number in range(1000):
            made.append(number)
            yield number
    finally:
        closed.append(threading.current_thread().name)


def test_the_items_are_the_same_in_order_through_any_number_of_stages():
    assert list(prefetch(prefetch(prefetch(range(500)), most=1))) == list(range(500))
    assert stages() == []


def test_it_is_no_further_ahead_than_allowed():
    made = []
    items = prefetch(counting(made, []), most=3)
    assert next(items) == 0
    while len(made) < 5:
        time.sleep(0.001)
    time.sleep(0.02)
    assert len(made) == 5  # one was taken, three are ready and one waits for room
    items.close()


def test_whoever_needs_no_more_ends_all_stages_before_it():
    closed = []
    items = prefetch(prefetch(counting([], closed)))
    assert [next(items) for _ in range(3)] == [0, 1, 2]
    items.close()
    assert closed == ["posecount-stage"]
    assert stages() == []


def test_a_failure_is_raised_after_all_that_came_before():
    def failing():
        yield from range(7)
        raise ValueError("broken")

    taken = []
    with pytest.raises(ValueError, match="broken"):
        taken.extend(map(taken.append, prefetch(prefetch(failing()))))
    assert [item for item in taken if item is not None] == list(range(7))
    assert stages() == []


def test_what_was_never_begun_takes_no_thread():
    made = []
    prefetch(counting(made, [])).close()
    assert made == []
    assert stages() == []
