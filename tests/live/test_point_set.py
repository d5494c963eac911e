"""A set counted by points while it is done: every rep once, soon, and never taken back."""

import math
from concurrent.futures import Future

import numpy as np
import pytest

from posecount.counting.events import HoldReached, RepCounted
from posecount.counting.motion_reps import MotionRepMachine
from posecount.live.learning import by_region
from posecount.live.point_set import PointSetMachine
from posecount.motion.point_motion import PointMotion
from posecount.signals.legs import FootSignals

RNG = np.random.default_rng(4)
PLACES = RNG.uniform(0, 300, (120, 2))
MOVERS = PLACES[:, 0] < 90
TOPS_S = (6.0, 11.0, 16.0, 21.0, 26.0)


class AtOnce:
    """An executor for which nothing takes time."""

    kind = "corners"

    def __init__(self):
        self.looks = 0

    def submit(self, call, *words):
        self.looks += 1
        future = Future()
        future.set_result(call(*words))
        return future


class Never(AtOnce):
    """An executor that never gets round to it."""

    def submit(self, call, *words):
        self.looks += 1
        return Future()


class Followed:
    """Points that go where a foot would."""

    newest = pose = None
    kind = "corners"

    def show(self, t_s):
        lifted = sum(np.clip(2.6 - 2 * abs(t_s - top), 0, 1) for top in TOPS_S)
        shift = RNG.normal(0, 0.1, PLACES.shape)
        shift[MOVERS] += [0.0, -12.0 * lifted]
        self.newest = PointMotion(t_s, 0, PLACES, shift)


def signals(t_s):
    return FootSignals(t_s=t_s, left=None, right=None, scale_px=math.nan, rightwards=None)


class Landmarks:
    """Landmarks that notice a movement ``late_s`` after its end, and count nothing themselves."""

    def __init__(self, late_s):
        self._late_s = late_s
        self._t_s = 0.0
        self.state = MotionRepMachine(1.5).state

    def look(self, t_s, pose):
        self._t_s = t_s
        return []

    def finish(self):
        pass

    def has_seen(self, rep):
        return self._t_s >= rep.end_s + self._late_s

    def whose(self, start_s, end_s):
        return "left" if self._t_s >= end_s + self._late_s else "unknown"


def do_set(beside, until_s=29.0, step_s=1 / 20, landmarks=None):
    followed = Followed()
    learn = by_region(lambda: MotionRepMachine(1.5), "corners")
    machine = PointSetMachine(followed, learn, beside, landmarks)
    told = []
    for index in range(round(until_s / step_s)):
        t_s = index * step_s
        followed.show(t_s)
        told += [(t_s, event) for event in machine.update(signals(t_s))]
    return machine, told


def reps_of(told):
    return [(t_s, event.rep) for t_s, event in told if isinstance(event, RepCounted)]


def test_every_rep_is_told_once_and_within_a_second():
    beside = AtOnce()
    machine, told = do_set(beside)
    reps = reps_of(told)
    assert [rep.index for _, rep in reps] == [1, 2, 3, 4, 5]
    assert all(t_s - rep.end_s < 1.0 for t_s, rep in reps)
    assert [rep.start_s + rep.end_s for _, rep in reps] == pytest.approx(
        [2 * top for top in TOPS_S], abs=0.4
    )
    assert machine.finish(29.0) == []
    assert machine.state.reps == 5
    # The longer the set, the rarer a look.
    assert beside.looks < 16


def test_a_hold_is_said_to_be_reached_once():
    _, told = do_set(AtOnce())
    reached = [t_s for t_s, event in told if isinstance(event, HoldReached)]
    # The first was over before it was known what moves.
    assert 3 <= len(reached) <= 5
    assert min(np.diff(reached)) > 4


def test_what_no_look_was_in_time_for_the_end_tells():
    machine, told = do_set(Never())
    assert reps_of(told) == []
    assert len(reps_of([(29.0, event) for event in machine.finish(29.0)])) == 5


def test_nothing_moved_and_nothing_is_told():
    beside = AtOnce()
    machine, told = do_set(beside, until_s=4.0)
    assert (told, machine.finish(4.0), beside.looks) == ([], [], 0)


@pytest.mark.parametrize(("late_s", "side"), [(0.6, "left"), (5.0, "unknown")])
def test_whose_rep_it_was_is_waited_for_but_not_for_long(late_s, side):
    _, told = do_set(AtOnce(), landmarks=Landmarks(late_s))
    reps = reps_of(told)
    assert [rep.side for _, rep in reps] == [side] * 5
    assert all(min(late_s, 0.8) <= t_s - rep.end_s < 1.2 for t_s, rep in reps)
