"""The question on the screen after a session."""

from __future__ import annotations

import pytest

from posecount.history.answers import Answers
from posecount.live.how_it_was import HowItWas


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
    assert pressed("").line.startswith("Pain, 0 to 10?")
    assert pressed("4").line == "Pain 4 of 10. Enter keeps it."
    assert pressed("4n").line.startswith("Effort, 0 to 10?")
    assert pressed("4nn").line is None


def test_other_keys_do_what_they_always_do():
    question = pressed("4")
    for key in ("q", "f", "m", "left", "", "²", "٣"):
        assert not question.press(key)
    assert question.answers == Answers(4)
    done = pressed("4nn")
    assert not done.press("n") and not done.press("3")


def test_what_was_answered_or_left_out_is_settled():
    settled = [pressed(keys).settled for keys in ("", "4", "n", "n5", "nn")]
    assert settled == [(), ("pain",), ("pain",), ("pain", "effort"), ("pain", "effort")]
