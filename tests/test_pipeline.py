"""The loop: one tick per observation, each with what happened in it."""

from __future__ import annotations

from helpers.observations import of_poses
from helpers.synthetic import HEEL_RISE, pulse, standing_leg, still, train
from helpers.synthetic import poses as stick_poses

from posecount.counter import counter_for
from posecount.counting.events import RepCounted, RepDropped
from posecount.cue import Cue
from posecount.exercises import find_exercise
from posecount.pipeline import run

RAISES = of_poses(stick_poses(13.0, standing_leg(train(3, HEEL_RISE)), standing_leg(still)))


def ticks(observations):
    counter = counter_for(find_exercise("toe_raise"), Cue.LANDMARKS, None, ())
    return list(run(observations, counter))


def test_it_gives_one_tick_per_observation_in_order():
    told = ticks(RAISES)
    assert [tick.frame for tick in told] == RAISES
    assert all(tick.pose is seen.pose for tick, seen in zip(told, RAISES, strict=True))
    assert [tick.state.reps for tick in told] == sorted(tick.state.reps for tick in told)
    assert told[-1].state.reps == 3


def test_each_event_is_in_the_tick_of_its_time():
    for tick in ticks(RAISES)[:-1]:
        for event in tick.events:
            if isinstance(event, RepCounted):
                assert event.t_s == tick.frame.t_s


def test_the_last_tick_carries_what_the_end_settles():
    leg = standing_leg(pulse(2.0, HEEL_RISE, hold_s=9))
    begun = of_poses(stick_poses(4.0, leg, standing_leg()))
    told = ticks(begun)
    assert [type(event) for event in told[-1].events] == [RepDropped]
    assert len(told) == len(begun)


def test_a_tick_is_given_as_soon_as_the_next_observation_is_there():
    """Whoever shows it is a frame late and no more."""
    taken = []

    def coming():
        for seen in RAISES[:4]:
            taken.append(seen.index)
            yield seen

    counter = counter_for(find_exercise("toe_raise"), Cue.LANDMARKS, None, ())
    told = run(coming(), counter)
    assert (next(told).frame.index, taken) == (0, [0, 1])
    assert (next(told).frame.index, taken) == (1, [0, 1, 2])


def test_no_observations_no_ticks():
    assert ticks([]) == []
