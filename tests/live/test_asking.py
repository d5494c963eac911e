"""Asking a person, in front of the camera, how the session was."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from helpers.arms import CROSS, DOWN, SHANK_PX, UP, person
from hypothesis import given, settings
from hypothesis import strategies as st

from posecount.frame import Frame
from posecount.history.answers import Answers
from posecount.live.asking import Asking
from posecount.live.scene import Scene
from posecount.observation.landmarks_file import open_landmarks

GOLDEN = Path(__file__).parents[1] / "golden"
FPS = 10
PICTURE = np.zeros((4, 4, 3), np.uint8)
SUMMARY = Scene(headline="Done", advice="Press q to close.")


class Told:
    """A sound that is read."""

    def __init__(self):
        self.words = []

    def say(self, text, *, urgent=False):
        self.words.append(text)

    def explain(self, sentences):
        self.words += sentences

    def stop_explaining(self):
        pass

    def chime(self):
        pass


class Room:
    """A person in front of the camera, who is asked; each pose is seen for some seconds."""

    def __init__(self):
        self.pose = None
        self.sound = Told()
        self.asking = Asking(self, self.sound)
        self.t_s = 0.0

    def estimate(self, _frame):
        return self.pose

    def see(self, pose, seconds):
        for _ in range(round(seconds * FPS)):
            self.look(self.t_s + 1 / FPS, pose)
        return self.asking.scene(SUMMARY)

    def look(self, t_s, pose):
        self.t_s, self.pose = t_s, pose
        self.asking.look(Frame(0, t_s, PICTURE))

    @property
    def answers(self):
        return self.asking.question.answers


def test_pain_and_effort_are_answered_from_the_floor():
    room = Room()
    assert room.see(person(), 3.0).advice.startswith("Pain, 0 to 10")
    shown = room.see(person(left=UP), 3.0)
    assert (shown.headline, shown.number, shown.below) == ("How much pain?", "0", "of 10")
    room.see(person(), 14.0)
    taking = room.see(person(right=UP), 1.5)
    assert (taking.number, taking.advice) == ("3", "Keep your arm up: 3.")
    assert 0.4 < taking.ring.share < 1.0
    shown = room.see(person(right=UP), 1.0)
    assert (shown.headline, shown.number) == ("How much effort?", "0")
    room.see(person(), 8.0)
    answered = room.see(person(left=UP, right=UP), 3.0)
    assert answered.advice == "Pain 3. Effort 1. Press q to close."
    assert room.answers == Answers(3, 1)


def test_the_voice_says_question_numbers_and_answer():
    room = Room()
    for pose, seconds in ((person(), 3.0), (person(left=UP), 3.0), (person(), 7.0)):
        for _ in range(round(seconds * FPS)):
            room.see(pose, 1 / FPS)
    room.asking.question.press("n")
    room.asking.question.press("n")
    room.see(person(), 0.1)
    assert room.sound.words == [
        "How was it?",
        "To answer, hold one arm up.",
        "How much pain? Hold one arm up when your number comes. 0",
        "1",
        "No answer.",
    ]


def test_crossed_arms_are_told_apart():
    room = Room()
    for pose, seconds in ((person(), 3.0), (person(UP), 3.0), (person(), 3.0), (person(UP), 3.0)):
        room.see(pose, seconds)
    room.see(person(), 2.0)
    assert room.see(person(CROSS, CROSS), 1.5).advice == "Keep your arms crossed to do it again."
    assert room.see(person(CROSS, CROSS), 1.0).headline == "How much pain?"


def _shifted(pose, shift_px):
    return replace(pose, points_px=pose.points_px + shift_px)


def test_whoever_walks_with_an_arm_up_does_not_answer():
    room = Room()
    for _ in range(600):
        room.look(room.t_s + 1 / FPS, _shifted(person(left=UP), (40.0 * room.t_s, 0.0)))
    assert room.asking.question.running is None
    assert room.answers == Answers()


@settings(deadline=None, max_examples=25)
@given(seed=st.integers(0, 10_000), body_shanks=st.floats(0.0, 1.0))
def test_whoever_moves_about_does_not_answer(seed, body_shanks):
    """Numbers run, and arms wander, also over the head, but are never held there for long."""
    dice = np.random.default_rng(seed)
    room = Room()
    room.see(person(), 3.0)
    room.see(person(left=UP), 3.0)
    assert room.asking.question.running is not None
    place = np.zeros(2)
    for _ in range(60):
        hands = [tuple(dice.uniform((-0.6, -1.0), (0.6, 0.9))) for _ in range(2)]
        for _ in range(dice.integers(1, 14)):
            place += dice.normal(0.0, body_shanks * SHANK_PX / FPS, 2)
            room.look(room.t_s + 1 / FPS, _shifted(person(*hands), place))
        room.look(room.t_s + 1 / FPS, _shifted(person(DOWN, DOWN), place))
        room.see(person(DOWN, DOWN), 0.4)
    assert room.answers == Answers()


@pytest.mark.slow
@pytest.mark.parametrize("path", sorted(GOLDEN.glob("*.landmarks")), ids=lambda path: path.stem)
def test_nobody_answers_by_exercising(path):
    room = Room()
    with open_landmarks(path) as source:
        for seen in source:
            room.look(seen.t_s, seen.pose)
    assert room.asking.question.running is None
    assert room.answers == Answers()
