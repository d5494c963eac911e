"""Poses in, events out: the pure middle, and the loop around it."""

from __future__ import annotations

import numpy as np
import pytest
from synthetic import HEEL_RISE, pulse, standing_leg, stick_figure, still, train
from synthetic import poses as stick_poses

from posecount.counter import Counter, trusted
from posecount.counting.events import Phase, RepCounted, RepDropped
from posecount.exercises import find_exercise
from posecount.frame import Frame
from posecount.pipeline import run
from posecount.pose.landmarks import LandmarkIndex, Pose

RAISES = list(stick_poses(13.0, standing_leg(train(3, HEEL_RISE)), standing_leg(still)))


def counter_of(name="toe_raise", target_s=None):
    return Counter(find_exercise(name).build(target_s))


def dim(pose, visibility):
    return Pose(pose.points_px, np.full_like(pose.visibility, visibility))


def count(timed_poses):
    counter, events = counter_of(), []
    for t_s, pose in timed_poses:
        events += counter.update(t_s, pose)
    return counter, events + counter.finish()


def test_reps_are_counted_and_frames_too():
    counter, events = count(RAISES)
    assert sum(isinstance(event, RepCounted) for event in events) == 3
    assert (counter.frames, counter.frames_with_pose, counter.pose_found) == (390, 390, 1.0)
    assert counter.state.reps == 3


@pytest.mark.parametrize(
    ("visibility", "is_trusted"),
    # the model 'finds' dim people in empty rooms
    [(0.05, False), (0.45, False), (0.55, True), (1.0, True)],
)
def test_a_dim_person_is_nobody(visibility, is_trusted):
    pose = dim(stick_figure(standing_leg()(0), standing_leg()(0)), visibility)
    assert (trusted(pose) is pose) is is_trusted


def test_nobody_is_not_trusted():
    assert trusted(None) is None


def test_hidden_feet_do_not_make_a_person_dim():
    pose = stick_figure(standing_leg()(0), standing_leg()(0))
    pose.visibility[LandmarkIndex.LEFT_ANKLE :] = 0.0
    assert trusted(pose) is pose


def test_a_phantom_counts_nothing_and_is_not_shown():
    counter, events = count((t_s, dim(pose, 0.3)) for t_s, pose in RAISES)
    assert (events, counter.pose, counter.pose_found) == ([], None, 0.0)
    assert counter.state.phase is Phase.ABSENT


def test_no_frames_is_no_pose_and_no_error():
    counter = counter_of()
    assert (counter.pose_found, counter.finish()) == (0.0, [])


def test_the_share_of_frames_with_a_pose():
    counter, _ = count((t_s, pose if t_s < 9.75 else None) for t_s, pose in RAISES)
    assert counter.pose_found == pytest.approx(0.75, abs=0.01)


# -- the loop ------------------------------------------------------------------------------------


class Scripted:
    """Finds the next pose of a list in every frame."""

    def __init__(self, found):
        self._found = iter(found)

    def estimate(self, frame):
        return next(self._found)


def ticks(timed_poses):
    image = np.zeros((4, 4, 3), np.uint8)
    frames = [Frame(i, t_s, image) for i, (t_s, _) in enumerate(timed_poses)]
    return list(run(frames, Scripted(pose for _, pose in timed_poses), counter_of()))


def test_the_loop_gives_one_tick_per_frame_in_order():
    told = ticks(RAISES)
    assert [tick.frame.index for tick in told] == list(range(len(RAISES)))
    assert all(tick.pose is pose for tick, (_, pose) in zip(told, RAISES, strict=True))
    assert [tick.state.reps for tick in told] == sorted(tick.state.reps for tick in told)
    assert told[-1].state.reps == 3


def test_each_event_is_in_the_tick_of_its_time():
    for tick in ticks(RAISES)[:-1]:
        for event in tick.events:
            if isinstance(event, RepCounted):
                assert event.t_s == tick.frame.t_s


def test_the_last_tick_carries_what_the_end_settles():
    begun = list(stick_poses(4.0, standing_leg(pulse(2.0, HEEL_RISE, hold_s=9)), standing_leg()))
    told = ticks(begun)
    assert [type(event) for event in told[-1].events] == [RepDropped]
    assert len(told) == len(begun)


def test_no_frames_no_ticks():
    assert ticks([]) == []
