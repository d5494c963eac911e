"""Whether pictures come often enough."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from helpers.synthetic import (
    SHANK_PX,
    TRUNK,
    poses,
    raised_leg,
    sitting_leg,
    standing_leg,
    stick_figure,
    still,
)

from posecount.exercises import EXERCISES
from posecount.pose.landmarks import LandmarkIndex
from posecount.session.events import Paused, RepDone, SetStarted, Verdict
from posecount.session.load import single_exercise
from posecount.session.picture_rate import PictureRate, pictures_needed
from posecount.session.runner import SessionRunner
from posecount.session.session import Session


def laid_down(pose):
    """The pose with the shoulders beside the hips instead of above them."""
    hips = pose.points_px[[LandmarkIndex.LEFT_HIP, LandmarkIndex.RIGHT_HIP]].mean(axis=0)
    shoulders = [LandmarkIndex.LEFT_SHOULDER, LandmarkIndex.RIGHT_SHOULDER]
    pose.points_px[shoulders] = hips - (TRUNK * SHANK_PX, 0.0)
    return pose


def fed(rate, fps, seconds, start_s=0.0):
    for index in range(round(seconds * fps)):
        rate.update(start_s + index / fps)
    return rate.enough


@pytest.mark.parametrize(("fps", "enough"), [(3, False), (5, False), (7, True), (30, True)])
def test_so_many_pictures_a_second_are_enough(fps, enough):
    assert fed(PictureRate(6.5), fps, 10.0) is enough


def test_nothing_is_said_before_it_is_known():
    rate = PictureRate(6.5)
    assert fed(rate, 3, 1.3)
    assert not fed(rate, 3, 1.0, start_s=1.3)


def test_a_hiccup_of_a_second_and_a_half_is_forgiven_and_one_of_ten_is_not():
    rate = PictureRate(6.5)
    fed(rate, 30, 5.0)
    assert fed(rate, 30, 5.0, start_s=6.5)
    rate.update(21.5)
    assert not rate.enough


def test_it_does_not_flicker():
    rate = PictureRate(6.5)
    fed(rate, 5, 10.0)
    assert not fed(rate, 6.9, 10.0, start_s=10.0)
    assert fed(rate, 9, 10.0, start_s=20.0)
    assert fed(rate, 6.9, 10.0, start_s=30.0)


@pytest.mark.parametrize(
    ("exercise", "needed"),
    [("toe_raise", 6.5), ("ankle_circles", 6.5), ("toe_press", 4.5), ("toe_walk", 4.5)],
)
def test_quick_reps_need_more_than_holds(exercise, needed):
    assert pictures_needed(single_exercise(exercise, reps=2).steps[0]) == needed


STANDS, SITS, LIES = standing_leg()(0.0), sitting_leg()(0.0), sitting_leg(x=lambda _: 1.05)(0.0)
POSTURES = {
    "standing": stick_figure(STANDS, STANDS),
    "sitting": stick_figure(SITS, SITS),
    "lying": laid_down(stick_figure(LIES, LIES)),
    "lying with a leg up": laid_down(stick_figure(raised_leg()(0.0), LIES)),
}


def trembling(posture, fps, noise_px, seconds, seed=0):
    """Somebody who keeps still, seen at uneven times by a model that is not sure of the feet."""
    rng, t_s = np.random.default_rng(seed), 0.0
    while t_s < seconds:
        pose = replace(POSTURES[posture], points_px=POSTURES[posture].points_px.copy())
        pose.points_px[:] += rng.normal(0, noise_px, pose.points_px.shape)
        if rng.random() < 0.03:
            pose.points_px[27:] += rng.normal(0, 6 * noise_px, pose.points_px[27:].shape)
        yield t_s, pose
        t_s += (1 + rng.uniform(-0.5, 0.5)) / fps


def session_of(exercise, timed_poses):
    runner = SessionRunner(Session(single_exercise(exercise)))
    told = [event for t_s, pose in timed_poses for event in runner.update(t_s, pose)]
    return told, runner.state


@pytest.mark.parametrize(("fps", "pauses"), [(3, 1), (5, 1), (8, 0), (30, 0)])
def test_a_session_on_a_slow_computer_does_not_count_and_says_so_once(fps, pauses):
    leg = standing_leg(still)
    told, state = session_of("toe_raise", poses(60.0, leg, leg, fps))
    assert sum(isinstance(event, Paused) for event in told) == pauses
    assert state.paused == ("too few pictures" if pauses else None)


@pytest.mark.slow
@pytest.mark.parametrize("exercise", [spec.id for spec in EXERCISES if spec.build is not None])
@pytest.mark.parametrize("posture", POSTURES)
@pytest.mark.parametrize("fps", [3, 5, 8])
def test_twenty_minutes_of_keeping_still_on_a_slow_computer_are_no_rep(exercise, posture, fps):
    told, _ = session_of(exercise, trembling(posture, fps, 2.5, seconds=1200.0))
    assert not [e for e in told if isinstance(e, RepDone) and e.verdict is Verdict.COUNTED]
    # A set that never began would prove nothing.
    assert any(isinstance(e, SetStarted) for e in told) or fps < 8
