"""Is the person there, in position, still?"""

from __future__ import annotations

import math

import numpy as np
import pytest
from helpers.synthetic import (
    NOISE_PX,
    corners,
    poses,
    raised_leg,
    sitting_leg,
    standing_leg,
    stick_figure,
    still,
)

from posecount.exercises import EXERCISES, find_exercise
from posecount.session.load import single_exercise
from posecount.session.plan import plan
from posecount.session.position import PositionReader
from posecount.signals.legs import FootSignalReader


def planned(exercise, side=None):
    return plan(single_exercise(exercise, sides=(side,) if side else ()))[0]


def seen(frames, exercise="toe_raise", side=None):
    reader, position = FootSignalReader(), PositionReader()
    asked = planned(exercise, side)
    return [position.update(pose, reader.update(t_s, pose), asked) for t_s, pose in frames]


def signals(left, right=None, visibility=(0.95, 0.95)):
    pose = stick_figure(left and left(0.0), right and right(0.0), visibility)
    return FootSignalReader().update(0.0, pose)


STANDING = standing_leg(still)
SITTING = sitting_leg(still)
RAISED = raised_leg()


@pytest.mark.parametrize("fps", [10, 30, 60])
def test_who_stands_still_is_still_within_a_second(fps):
    looks = seen(poses(3.0, STANDING, STANDING, fps, noise_px=NOISE_PX))
    assert all(look.in_view and look.in_position for look in looks)
    assert not any(look.still for look in looks[: round(0.7 * fps)])
    assert all(look.still for look in looks[round(1.1 * fps) :])


def test_who_walks_is_not_still():
    walking = standing_leg(still, x=corners((0, 0), (4, 4)))
    assert not any(look.still for look in seen(poses(4.0, walking, walking)))


def test_swaying_a_little_is_still():
    swaying = standing_leg(still, x=lambda t_s: 0.04 * math.sin(3 * t_s))
    looks = seen(poses(4.0, swaying, swaying))
    assert all(look.still for look in looks[45:])


def test_a_foot_at_work_does_not_matter():
    turning = raised_leg(lambda t_s: t_s)
    looks = seen(poses(4.0, turning, SITTING), "ankle_circles", "left")
    assert all(look.still for look in looks[45:])


def test_nobody_is_nobody_and_coming_back_takes_a_second():
    looks = seen(poses(4.0, STANDING, STANDING, hidden=[(1.5, 2.0)]))
    assert not any(look.in_view for look in looks[45:60])
    assert not looks[65].still
    assert looks[-1].still


def test_somebody_else_at_once_is_not_still():
    looks = seen(poses(4.0, STANDING, STANDING, jump_at_s=2.0))
    assert not looks[62].still
    assert looks[-1].still


@pytest.mark.parametrize(
    ("exercise", "side", "left", "right", "says"),
    [
        ("toe_raise", None, STANDING, STANDING, None),
        ("toe_walk", None, STANDING, None, None),
        ("toe_press", None, SITTING, SITTING, "Stand up"),
        ("ankle_circles", "left", RAISED, SITTING, None),
        ("ankle_circles", "left", STANDING, STANDING, "stretch your left leg up"),
        ("ankle_circles", None, STANDING, STANDING, "stretch one leg up"),
        ("ankle_circles", "right", RAISED, SITTING, "Other leg"),
        ("ankle_circles", "left", SITTING, SITTING, None),
        ("resisted_dorsiflexion", None, SITTING, SITTING, None),
        ("resisted_dorsiflexion", None, STANDING, STANDING, "Sit down with your legs"),
        ("resisted_plantar_flexion", "right", STANDING, STANDING, "Sit down with your right leg"),
        ("toe_pencil_pickup", "left", STANDING, STANDING, None),
        ("toe_pencil_pickup", "left", SITTING, SITTING, "beside the pencil"),
    ],
)
def test_the_position_each_exercise_asks_for(exercise, side, left, right, says):
    advice = find_exercise(exercise).posture(signals(left, right), side)
    assert advice is None if says is None else says in advice


def test_a_hidden_leg_does_not_say_that_the_wrong_one_is_up():
    hidden = signals(SITTING, RAISED, visibility=(0.3, 0.95))
    assert find_exercise("ankle_circles").posture(hidden, "left") is None


def test_every_exercise_has_a_position():
    lying_flat = np.array([[5.0, 4.0], [4.0, 4.0], [3.0, 4.0], [2.9, 4.1], [2.9, 3.6]])
    upside_down = np.array([[5.0, 2.0], [5.0, 3.0], [5.0, 4.0], [5.1, 4.1], [5.5, 4.0]])[::-1]
    for spec in EXERCISES:
        told = [
            spec.posture(FootSignalReader().update(0.0, stick_figure(leg, leg)), None)
            for leg in (lying_flat, upside_down, STANDING(0.0))
        ]
        assert any(advice is not None for advice in told), spec.id
