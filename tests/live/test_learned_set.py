"""A set counted by points while it is done: every rep once, soon, and never taken back."""

import math
from concurrent.futures import Future
from dataclasses import replace

import numpy as np
import pytest
from helpers.drawn_person import drawn, followed
from helpers.observations import FACTS, reps_counted
from helpers.synthetic import FLEXION_DEG, added, pulse, sitting_leg

from posecount.counter import counter_for
from posecount.counters.foot_flow import FootFlowCounter
from posecount.counting.events import HoldReached, Phase, RepCounted, RepStarted
from posecount.counting.motion_reps import MotionRepMachine
from posecount.cue import Cue
from posecount.exercises import find_exercise
from posecount.live.learned_set import LearnedSetMachine, learned_set
from posecount.motion.foot_flow import FootFlow
from posecount.motion.point_motion import PointMotion
from posecount.observation.observed import observation
from posecount.observation.steps import rounded, steps_per_px
from posecount.signals.legs import FootSignals

pytestmark = pytest.mark.slow

TOE_PRESS = find_exercise("toe_press")
DORSIFLEXION = find_exercise("resisted_dorsiflexion")

RNG = np.random.default_rng(4)
PLACES = RNG.uniform(0, 300, (120, 2))
MOVERS = PLACES[:, 0] < 90
TOPS_S = (6.0, 11.0, 16.0, 21.0, 26.0)


class AtOnce:
    """An executor for which nothing takes time."""

    def __init__(self):
        self.passes = 0

    def submit(self, call, *words):
        self.passes += 1
        future = Future()
        future.set_result(call(*words))
        return future


class Never(AtOnce):
    """An executor that never gets round to it."""

    def submit(self, call, *words):
        self.passes += 1
        return Future()


class Followed:
    """Points that go where a foot would."""

    newest = None
    cue = Cue.CLOSE_UP

    def show(self, t_s):
        lifted = sum(np.clip(2.6 - 2 * abs(t_s - top), 0, 1) for top in TOPS_S)
        shift = RNG.normal(0, 0.1, PLACES.shape)
        shift[MOVERS] += [0.0, -12.0 * lifted]
        self.newest = observation(0, t_s, None, PointMotion(t_s, 0, PLACES, shift), FACTS)


def signals(t_s):
    return FootSignals(t_s=t_s, left=None, right=None, scale_px=math.nan, rightwards=None)


class Landmarks:
    """Landmarks that notice a movement ``late_s`` after its end, and count nothing themselves."""

    def __init__(self, late_s):
        self._late_s = late_s
        self._t_s = 0.0
        self.state = MotionRepMachine(1.5).state
        self.counted = self

    def update(self, seen):
        self._t_s = seen.t_s
        return []

    def finish(self):
        pass

    def include(self, rep):
        return self._t_s >= rep.end_s + self._late_s

    def side(self, start_s, end_s):
        return "left" if self._t_s >= end_s + self._late_s else "unknown"


class KnowsNoPlaces(FootFlowCounter):
    """Counts by points that do not say whose foot it was: ``counter`` does the counting."""

    def __init__(self, counter):
        self._counter = counter

    @property
    def state(self):
        return self._counter.state

    def update(self, seen):
        return self._counter.update(seen)

    def finish(self):
        return self._counter.finish()

    def side_by_place(self, start_s, end_s):
        return "unknown"

    def side_by_landmarks(self, start_s, end_s, counted):
        return counted.side(start_s, end_s)


def by_points(seen, _counted=None):
    return counter_for(TOE_PRESS, Cue.CLOSE_UP, 1.5, (kept.expanded() for kept in seen))


def do_set(executor, until_s=29.0, step_s=1 / 20, landmarks=None):
    followed = Followed()
    if landmarks is None:
        machine = learned_set(followed, TOE_PRESS, 1.5, executor)
    else:
        machine = LearnedSetMachine(
            followed, lambda seen, _: KnowsNoPlaces(by_points(seen)), executor, landmarks
        )
    told = []
    for index in range(round(until_s / step_s)):
        t_s = index * step_s
        followed.show(t_s)
        told += [(t_s, event) for event in machine.update(signals(t_s))]
    return machine, told


def reps_of(told):
    return [(t_s, event.rep) for t_s, event in told if isinstance(event, RepCounted)]


def test_every_rep_is_told_once_and_within_a_second():
    executor = AtOnce()
    machine, told = do_set(executor)
    reps = reps_of(told)
    assert [rep.index for _, rep in reps] == [1, 2, 3, 4, 5]
    assert all(t_s - rep.end_s < 1.0 for t_s, rep in reps)
    assert [rep.start_s + rep.end_s for _, rep in reps] == pytest.approx(
        [2 * top for top in TOPS_S], abs=0.4
    )
    assert machine.finish(29.0) == []
    assert machine.state.reps == 5
    # The longer the set, the rarer a pass.
    assert executor.passes < 16


def test_a_hold_is_said_to_be_reached_once():
    _, told = do_set(AtOnce())
    reached = [t_s for t_s, event in told if isinstance(event, HoldReached)]
    # The first was over before it was known what moves.
    assert 3 <= len(reached) <= 5
    assert min(np.diff(reached)) > 4


def test_what_no_pass_was_in_time_for_the_end_tells():
    machine, told = do_set(Never())
    assert reps_of(told) == []
    assert len(reps_of([(29.0, event) for event in machine.finish(29.0)])) == 5


def test_nothing_moved_and_nothing_is_told():
    executor = AtOnce()
    machine, told = do_set(executor, until_s=4.0)
    assert (told, machine.finish(4.0), executor.passes) == ([], [], 0)


@pytest.mark.parametrize(("late_s", "side"), [(0.6, "left"), (5.0, "unknown")])
def test_whose_rep_it_was_is_waited_for_but_not_for_long(late_s, side):
    _, told = do_set(AtOnce(), landmarks=Landmarks(late_s))
    reps = reps_of(told)
    assert [rep.side for _, rep in reps] == [side] * 5
    assert all(min(late_s, 0.8) <= t_s - rep.end_s < 1.2 for t_s, rep in reps)


class Trembling(Landmarks):
    """Landmarks that see something begin long before the points move, and hold it."""

    def __init__(self, begins_s):
        super().__init__(0.0)
        self._begins_s = begins_s
        self.state = replace(self.state, phase=Phase.HOLDING, hold_s=1.0, progress=0.7)

    def update(self, seen):
        before_s = self._t_s
        super().update(seen)
        begins = before_s < self._begins_s <= seen.t_s
        return [RepStarted(seen.t_s, "left")] if begins else []


def test_what_landmarks_see_begin_waits_for_the_points():
    landmarks = Trembling(3.5)
    machine, told = do_set(Never(), until_s=4.5, landmarks=landmarks)
    assert told == []
    assert (machine.state.phase, machine.state.hold_s) == (Phase.NEUTRAL, 0.0)
    machine, told = do_set(Never(), until_s=7.0, landmarks=Trembling(3.5))
    assert [event.side for _, event in told] == ["left"]
    assert TOPS_S[0] - 1.5 < told[0][0] < TOPS_S[0]
    assert machine.state.phase is Phase.HOLDING


# -- with a body in view -------------------------------------------------------------------------


class Body:
    """Points around the feet of a drawn person, as they were observed."""

    cue = Cue.FOOT_FLOW
    newest = None


def lower(leg):
    """The same leg farther down in the picture."""
    return lambda t_s: leg(t_s) + np.array([0.0, 0.9])


def test_a_set_is_counted_as_a_recording_of_it_would_be():
    flexed = added(*(pulse(start_s, -1.3 * FLEXION_DEG) for start_s in (2.0, 5.5, 9.0)))
    legs = sitting_leg(flexed), lower(sitting_leg())
    per_px = steps_per_px(Cue.FOOT_FLOW)
    seen = [
        replace(each, motion=rounded(each.motion, per_px))
        for each in followed(drawn(*legs, 13.0), FootFlow())
    ]
    recorded = reps_counted(counter_for(DORSIFLEXION, Cue.FOOT_FLOW, None, seen), seen)
    body, told = Body(), []
    machine = learned_set(body, DORSIFLEXION, None, AtOnce())
    for body.newest in seen:
        told += machine.update(signals(body.newest.t_s))
    told += machine.finish(seen[-1].t_s)
    live = [event.rep for event in told if isinstance(event, RepCounted)]
    assert [rep.side for rep in live] == [rep.side for rep in recorded] == ["left"] * 3
    assert [rep.start_s for rep in live] == pytest.approx([r.start_s for r in recorded], abs=0.1)
    assert [rep.hold_s for rep in live] == pytest.approx([r.hold_s for r in recorded], abs=0.1)


def test_a_set_whose_last_frames_are_not_learned_from_yet_ends_with_the_recording_s_very_reps():
    """No pass was in time, so that the last one, over all of it, decides."""
    flexed = added(*(pulse(start_s, -1.3 * FLEXION_DEG) for start_s in (2.0, 5.5)))
    legs = sitting_leg(flexed), lower(sitting_leg())
    per_px = steps_per_px(Cue.FOOT_FLOW)
    seen = [
        replace(each, motion=rounded(each.motion, per_px))
        for each in followed(drawn(*legs, 9.5), FootFlow())
    ]
    recorded = reps_counted(counter_for(DORSIFLEXION, Cue.FOOT_FLOW, None, seen), seen)
    body = Body()
    machine = learned_set(body, DORSIFLEXION, None, Never())
    for body.newest in seen:
        machine.update(signals(body.newest.t_s))
    told = machine.finish(seen[-1].t_s)
    assert [event.rep for event in told if isinstance(event, RepCounted)] == recorded
    assert len(recorded) == 2
