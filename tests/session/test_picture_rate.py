"""Whether pictures come often enough."""

from __future__ import annotations

import pytest
from helpers.synthetic import poses, standing_leg, still

from posecount.exercises import find_exercise
from posecount.session.events import Paused
from posecount.session.load import single_exercise
from posecount.session.picture_rate import PictureRate, pictures_needed
from posecount.session.runner import SessionRunner
from posecount.session.session import Session


def fed(rate, fps, seconds, start_s=0.0):
    for index in range(round(seconds * fps)):
        rate.update(start_s + index / fps)
    return rate.enough


@pytest.mark.parametrize(("fps", "enough"), [(3, False), (5, False), (6.5, True), (30, True)])
def test_so_many_pictures_a_second_are_enough(fps, enough):
    assert fed(PictureRate(6.0), fps, 10.0) is enough


def test_nothing_is_said_before_it_is_known():
    rate = PictureRate(6.0)
    assert fed(rate, 3, 1.3)
    assert not fed(rate, 3, 1.0, start_s=1.3)


def test_a_hiccup_of_a_second_and_a_half_is_forgiven_and_one_of_ten_is_not():
    rate = PictureRate(6.0)
    fed(rate, 30, 5.0)
    assert fed(rate, 30, 5.0, start_s=6.5)
    rate.update(21.5)
    assert not rate.enough


def test_it_does_not_flicker():
    rate = PictureRate(6.0)
    fed(rate, 5, 10.0)
    assert not fed(rate, 6.3, 10.0, start_s=10.0)
    assert fed(rate, 8, 10.0, start_s=20.0)
    assert fed(rate, 6.3, 10.0, start_s=30.0)


def test_quick_circles_need_more_than_raises():
    assert pictures_needed(find_exercise("toe_raise")) == pytest.approx(6.0)
    assert pictures_needed(find_exercise("ankle_circles")) == pytest.approx(7.5)


@pytest.mark.parametrize(("fps", "pauses"), [(3, 1), (5, 1), (8, 0), (30, 0)])
def test_a_session_on_a_slow_computer_does_not_count_and_says_so_once(fps, pauses):
    runner, leg = SessionRunner(Session(single_exercise("toe_raise"))), standing_leg(still)
    told = [event for t_s, pose in poses(60.0, leg, leg, fps) for event in runner.update(t_s, pose)]
    assert sum(isinstance(event, Paused) for event in told) == pauses
    assert runner.state.paused == ("too few pictures" if pauses else None)
