"""The question on the screen after a session."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posecount.history.answers import Answers
from posecount.live.how_it_was import FIRST_S, NUMBER_S, ROUNDS, WATCHES_S, HowItWas
from posecount.session.gestures import HELD_S, Gesture, Given


def pressed(keys):
    question = HowItWas()
    for key in keys:
        question.press(key)
    return question


@pytest.mark.parametrize(
    ("keys", "answers"),
    [
        ("", (None, None)),
        ("3n", (3, None)),
        ("3n5n", (3, 5)),
        ("0n0n", (0, 0)),
        ("10n10", (10, 10)),
        ("35n", (5, None)),
        ("1n0n", (1, 0)),
        ("101n", (1, None)),
        ("00n", (0, None)),
        ("05n", (5, None)),
        ("n7n", (None, 7)),
        ("nn", (None, None)),
        ("3", (3, None)),
        ("3n5n9n", (3, 5)),
    ],
)
def test_digits_are_an_answer_and_enter_keeps_it(keys, answers):
    assert pressed(keys).answers == Answers(*answers)


def test_the_line_says_what_is_asked_and_what_was_typed():
    assert pressed("").line.startswith("Pain, 0 to 10: type it.")
    assert pressed("4").line == "Pain 4 of 10. Enter keeps it."
    assert pressed("4n").line.startswith("Effort, 0 to 10: type it.")
    assert pressed("4nn").line is None


def test_other_keys_do_what_they_always_do():
    question = pressed("4")
    for key in ("q", "f", "m", "left", "", "²", "٣"):
        assert not question.press(key)
    assert question.answers == Answers(4)
    done = pressed("4nn")
    assert not done.press("n") and not done.press("3")


class Lying:
    """Somebody whose gestures come frame by frame, ten a second; each takes as long as it must."""

    def __init__(self):
        self.question = HowItWas()
        self.t_s = 0.0

    def wait(self, seconds, given=None):
        for _ in range(round(10 * seconds)):
            self.t_s += 0.1
            self.question.update(self.t_s, given, None)

    def wait_for(self, number):
        while self.question.running.number != number:
            self.wait(0.1)

    def give(self, gesture=Gesture.ARM_UP):
        self.wait(HELD_S, Given(gesture, 0.5))
        self.t_s += 0.1
        self.question.update(self.t_s, None, gesture)
        return self.question


@given(pain=st.integers(0, 10), effort=st.integers(0, 10), late_s=st.floats(0.0, NUMBER_S - 0.2))
def test_an_arm_starts_the_numbers_and_takes_the_one_that_is_shown(pain, effort, late_s):
    lying = Lying()
    lying.give()
    for number in (pain, effort):
        lying.wait_for(number)
        lying.wait(late_s)
        lying.give()
    assert lying.question.answers == Answers(pain, effort)
    assert not lying.question.open


def test_no_number_runs_before_an_arm_was_up():
    lying = Lying()
    lying.wait(60.0)
    assert lying.question.running is None
    assert lying.question.answers == Answers()


def test_an_arm_that_comes_down_early_takes_nothing():
    lying = Lying()
    lying.give()
    lying.wait_for(4)
    lying.wait(HELD_S - 0.2, Given(Gesture.ARM_UP, 0.9))
    assert lying.question.running.number == 4
    lying.wait(NUMBER_S + 0.2)
    assert lying.question.running.number == 5
    assert lying.question.answers == Answers()


@pytest.mark.parametrize("first", [(), ("4", "n")])
def test_whoever_lets_the_numbers_run_by_is_not_asked_again(first):
    lying = Lying()
    for key in first:
        lying.question.press(key)
    lying.give()
    lying.wait(FIRST_S + 11 * ROUNDS * NUMBER_S + 1.0)
    assert not lying.question.open and lying.question.running is None
    assert lying.question.answers == Answers(4 if first else None)
    lying.give()
    assert lying.question.running is None


def test_crossed_arms_ask_for_pain_again():
    lying = Lying()
    lying.give()
    lying.wait_for(3)
    assert lying.give().running.before == 3
    lying.wait(5.0)
    again = lying.give(Gesture.CROSSED).running
    assert (again.name, again.number, again.before) == ("pain", 0, None)
    assert lying.give(Gesture.CROSSED).running.name == "pain"
    lying.wait_for(5)
    assert lying.give().answers == Answers(5)


def test_a_digit_or_enter_goes_before_the_numbers_that_run():
    lying = Lying()
    lying.give()
    lying.wait_for(2)
    lying.question.press("7")
    assert lying.question.running is None
    lying.question.press("n")
    lying.give()
    assert lying.question.running.name == "effort"
    lying.question.press("n")
    assert lying.question.answers == Answers(7) and not lying.question.open


def test_the_camera_is_watched_no_longer_than_need_be():
    lying = Lying()
    assert "one arm up" in lying.question.line
    lying.wait(WATCHES_S + 1.0)
    assert lying.question.open and not lying.question.watches
    assert "one arm up" not in lying.question.line
    lying.question.press("3")
    lying.question.press("n")
    assert lying.question.answers == Answers(3)
