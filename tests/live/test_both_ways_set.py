"""A set counted both ways round until one of them shows to be the better one."""

import numpy as np
import pytest
from helpers.synthetic import play, poses, raised_leg, standing_leg

from posecount.counting.events import Phase, RepCounted
from posecount.exercises import find_exercise
from posecount.live.both_ways_set import BothWaysMachine
from posecount.pose.live_mirror_choice import BothWays
from posecount.signals.legs import FootSignalReader

CIRCLES = find_exercise("ankle_circles")
UNTIL_S = 14.0


def turns(t_s):
    return np.clip(t_s - 2.0, 0.0, 8.0) / 2.0


def circling(shake_px=0.0):
    """Four turns of the raised left foot, which jumps by ``shake_px``."""
    for index, (t_s, pose) in enumerate(poses(UNTIL_S, raised_leg(turns), standing_leg())):
        pose.points_px[[27, 29, 31]] += shake_px * (-1) ** index
        yield t_s, pose


def lost(_shake_px=0.0):
    return ((t_s, None) for t_s, _ in circling())


class Looks:
    """What was seen each way round; what is not looked at is None."""

    def __init__(self, plain, flipped):
        self._seen = zip(plain, flipped, strict=True)
        self.kept = None

    def frames(self):
        for (t_s, plain), (_, flipped) in self._seen:
            self.newest = BothWays(
                t_s,
                None if self.kept is True else plain,
                None if self.kept is False else flipped,
            )
            yield t_s, plain

    def keep(self, flipped):
        assert self.kept is None
        self.kept = flipped


def count(plain, flipped):
    looks = Looks(plain, flipped)
    return looks, play(circles(looks), looks.frames())


def circles(looks):
    return BothWaysMachine(looks, lambda: CIRCLES.landmark_machine(None))


def alone(seen):
    return play(CIRCLES.landmark_machine(None), seen)


@pytest.mark.parametrize(
    ("plain", "flipped", "kept"),
    [
        (circling(), circling(), False),
        (circling(6.0), circling(), True),
        (circling(), circling(6.0), False),
        (circling(), lost(), False),
        (lost(), circling(), True),
    ],
)
def test_the_steadier_one_counts_all_of_the_set(plain, flipped, kept):
    looks, played = count(plain, flipped)
    assert looks.kept is kept
    true = alone(circling())
    assert played.directions == true.directions
    assert played.starts_s == true.starts_s
    assert [rep.index for rep in played.reps] == [1, 2, 3, 4]
    assert played.state.reps == 4


def test_nothing_is_said_twice_and_no_rep_before_the_choice():
    looks = Looks(circling(), circling())
    machine, reader = circles(looks), FootSignalReader()
    for t_s, pose in looks.frames():
        undecided = looks.kept is None
        events = machine.update(reader.update(t_s, pose))
        reps = [event for event in events if isinstance(event, RepCounted)]
        assert len(reps) <= 1
        if undecided and looks.kept is None:
            assert not reps
            assert machine.state.reps == 0


def test_where_neither_saw_a_rep_the_end_of_the_set_is_no_fault():
    _, played = count(lost(), lost())
    assert (played.reps, played.state.reps) == ([], 0)


def test_while_frames_are_missing_nobody_is_seen_where_the_last_one_showed_somebody():
    looks = Looks(circling(), circling())
    machine, reader = circles(looks), FootSignalReader()
    t_s, pose = next(looks.frames())
    machine.update(reader.update(t_s, pose))
    for index in range(1, 90):
        machine.update(reader.update(t_s + index / 30, None))
    assert machine.state.phase is Phase.ABSENT
