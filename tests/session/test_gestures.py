"""Gestures that lead through a session from far off."""

from __future__ import annotations

from pathlib import Path

import pytest
from helpers.arms import CROSS, SHANK_PX, UP, person

from posecount.observation.landmarks_file import open_landmarks
from posecount.pose.landmarks import mirrored
from posecount.session.command import Command
from posecount.session.events import Paused, Resumed
from posecount.session.gestures import Gesture, GestureReader, command_of
from posecount.session.load import single_exercise
from posecount.session.runner import SessionRunner
from posecount.session.session import Session

GOLDEN = Path(__file__).parents[1] / "golden"
FPS = 15


def held(pose, seconds=3.0, *, paused=False, reader=None, start_s=0.0):
    reader = reader or GestureReader()
    given = [reader.update(start_s + n / FPS, pose, SHANK_PX) for n in range(round(seconds * FPS))]
    return [command_of(gesture, paused=paused) for gesture in given if gesture is not None]


@pytest.mark.parametrize(
    ("pose", "command"),
    [
        (person(left=UP), Command.RESUME),
        (person(right=UP), Command.RESUME),
        (person(UP, UP), Command.NEXT),
        (person(CROSS, CROSS), Command.REDO),
        # From the side the other arm is behind the first, and the model draws it over it.
        (person(UP, UP, wide=0.05), Command.RESUME),
        (person(UP, UP, seen=(0.9, 0.3)), Command.RESUME),
        (mirrored(person(CROSS, CROSS), 640), Command.REDO),
    ],
)
def test_in_a_pause_each_gesture_has_a_meaning_and_else_they_all_pause(pose, command):
    assert held(pose, paused=True) == [command]
    assert held(pose, paused=False) == [Command.PAUSE]


@pytest.mark.parametrize(
    "pose",
    [
        person(),
        person(left=(0.1, -0.5)),  # scratching one's head
        person((0.2, 0.1), (0.2, 0.1)),  # hands on the shoulders
        person((-0.5, 0.35), (-0.5, 0.35)),  # arms crossed over the chest
        person(left=UP, seen=(0.3, 0.9)),
        person((-0.2, -0.4), (-0.2, -0.4), wide=0.1),  # before the head, from the side
        None,
    ],
)
def test_what_arms_do_otherwise_is_no_gesture(pose):
    assert held(pose, 10.0) == []


def test_a_gesture_must_be_held_and_shows_how_long_it_was():
    reader = GestureReader()
    assert held(person(left=UP), 1.5, reader=reader) == []
    assert reader.given.gesture is Gesture.ARM_UP
    assert reader.given.share == pytest.approx(0.72, abs=0.05)
    held(person(), 1.0, reader=reader, start_s=1.5)
    assert reader.given is None


def test_it_is_obeyed_once_until_the_arms_come_down():
    reader = GestureReader()
    assert held(person(left=UP), 20.0, reader=reader) == [Command.PAUSE]
    held(person(), 1.0, reader=reader, start_s=20.0)
    assert held(person(left=UP), 3.0, reader=reader, start_s=21.0, paused=True) == [Command.RESUME]


def test_one_arm_on_the_way_to_both_is_not_yet_obeyed():
    reader = GestureReader()
    assert held(person(left=UP), 1.5, reader=reader, paused=True) == []
    assert held(person(UP, UP), 1.5, reader=reader, paused=True, start_s=1.5) == []
    assert held(person(UP, UP), 1.0, reader=reader, paused=True, start_s=3.0) == [Command.NEXT]


def test_a_session_is_paused_and_goes_on_without_a_key():
    runner = SessionRunner(Session(single_exercise("toe_raise", sets=2)))
    told, t_s = [], 0.0
    for pose, seconds in (
        (person(), 12.0),
        (person(left=UP), 3.0),
        (person(), 2.0),
        (person(left=UP), 3.0),
        (person(), 1.0),
    ):
        for _ in range(round(seconds * FPS)):
            t_s += 1 / FPS
            told += runner.update(t_s, pose)
    kinds = [type(event) for event in told if isinstance(event, (Paused, Resumed))]
    assert kinds == [Paused, Resumed]


@pytest.mark.slow
@pytest.mark.parametrize("path", sorted(GOLDEN.glob("*.landmarks")), ids=lambda path: path.stem)
def test_nobody_gives_a_gesture_by_exercising(path):
    reader = GestureReader()
    with open_landmarks(path) as source:
        for seen in source:
            assert reader.update(seen.t_s, seen.pose, SHANK_PX) is None
