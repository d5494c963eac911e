"""Which sounds and words a session makes."""

from __future__ import annotations

from helpers.acting import Stage

from posecount.session.events import Paused, RoutineFinished
from posecount.session.load import single_exercise
from posecount.session.sighting import Sighting
from posecount.sinks.session_sound import SessionSound


class Heard:
    """Takes the place of the sounds, and keeps their names and the words."""

    muted = False

    def __init__(self):
        self.heard = []

    def __getattr__(self, name):
        return lambda *_: self.heard.append(name)

    def say(self, text, *, urgent=False):
        self.heard.append(text)


def heard_of(stage, events):
    sound = Heard()
    sink = SessionSound(sound)
    for event in events:
        sink.handle(event)
    return sound.heard


def at_work(reps=2):
    return Stage(single_exercise("toe_press", reps=reps)).until("working")


def test_a_set_that_is_done_chimes():
    stage = at_work()
    stage.rep()
    assert heard_of(stage, stage.rep()) == ["tick", "2", "chime"]


def test_a_set_whose_tries_ran_out_sounds_otherwise_and_says_what_is_missing():
    stage = at_work()
    stage.rep()
    stage.wait(150.0).rep(complete=False)
    news = stage.rep(complete=False)
    missing = "Not done: 1 of 2 held for 3 seconds, 1 rep is missing."
    assert heard_of(stage, news) == ["Too short: 1 seconds", "fall", missing]


def test_a_set_left_by_a_key_is_not_done_and_one_never_begun_is_silent():
    stage = at_work()
    assert heard_of(stage, stage.command("next")[:1]) == ["fall"]
    never = Stage(single_exercise("toe_press")).wait(1.0)
    assert heard_of(never, never.command("next")[:1]) == []


def test_only_what_counts_ticks_and_a_hold_that_was_too_short_says_how_long_it_was():
    stage = at_work()
    assert heard_of(stage, stage.rep(hold_s=2.0)) == ["tick", "1"]
    assert heard_of(stage, stage.rep(complete=False, hold_s=2.2)) == ["Too short: 2 seconds"]


def test_why_nothing_counts_is_said():
    stage = at_work()
    stage.wait(1.0, Sighting(True, True, True, often=False))
    assert heard_of(stage, stage.of(Paused)) == ["Too few pictures to count. Wait"]


def test_only_a_whole_session_is_praised():
    whole = at_work(reps=1)
    whole.rep()
    whole.frame()
    assert heard_of(whole, whole.of(RoutineFinished)) == ["That was all. Well done"]
    stage = at_work()
    stage.command("next")
    stage.frame()
    missing = "That was all, but 2 reps are missing"
    assert heard_of(stage, stage.of(RoutineFinished)) == [missing]
