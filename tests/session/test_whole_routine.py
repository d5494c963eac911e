"""Whole routines from end to end: real machines, a simulated clock, scripted landmarks."""

from __future__ import annotations

import math

import pytest
from helpers.whole import CloseUp, Person, run_through

from posecount.session.command import Command
from posecount.session.events import (
    AdviceGiven,
    Paused,
    RepDone,
    Resumed,
    RoutineFinished,
    SetDiscarded,
    SetStarted,
    StepFinished,
    Verdict,
)
from posecount.session.load import BUILT_IN, load_routine, single_exercise
from posecount.session.runner import SessionRunner
from posecount.session.session import Session

pytestmark = pytest.mark.slow

CIRCLES = single_exercise(
    "ankle_circles", reps=3, sides=("right", "left"), directions=("clockwise", "counterclockwise")
)
FLEXIONS = single_exercise("resisted_plantar_flexion", reps=3, hold_s=2.0, sides=("left", "right"))


def led(routine, fps=15, **how):
    close_up = CloseUp()
    runner = SessionRunner(Session(routine), build=close_up.build)
    return run_through(runner, close_up, fps, **how), runner.session.summary


def reps(told):
    return [event for event in told if isinstance(event, RepDone)]


@pytest.mark.parametrize("name", BUILT_IN)
def test_a_whole_routine_is_led_and_counted_without_a_key(name):
    told, summary = led(load_routine(name))
    assert summary.complete
    assert [step.reps for step in summary.steps] == [step.reps_asked for step in summary.steps]
    assert [step.holds_short for step in summary.steps] == [0] * len(summary.steps)
    assert {event.verdict for event in reps(told)} <= {Verdict.COUNTED, Verdict.EXTRA}
    for step in summary.steps:
        half = step.reps_asked // 2
        if step.step.exercise in ("ankle_circles", "resisted_plantar_flexion"):
            assert step.sides == {"left": half, "right": half}
        if step.step.directions:
            assert step.directions == {"clockwise": half, "counterclockwise": half}
    assert isinstance(told[-1], RoutineFinished)
    assert not told[-1].quit
    assert len([e for e in told if isinstance(e, StepFinished)]) == len(summary.steps)
    assert not any(event.resumed for event in told if isinstance(event, SetStarted))


@pytest.mark.parametrize("fps", [15, 30, 60])
@pytest.mark.parametrize("routine", [CIRCLES, FLEXIONS], ids=["circles", "flexions"])
def test_the_count_is_the_same_at_any_frame_rate(routine, fps):
    told, summary = led(routine, fps)
    asked = summary.steps[0].reps_asked
    assert [event.verdict for event in reps(told)][:asked] == [Verdict.COUNTED] * asked
    assert summary.complete


def test_holds_let_go_early_are_told_and_do_not_count():
    told, summary = led(FLEXIONS, person=Person(extra_hold_s=-1.0))
    # At least twice as many tries as reps, then the set is left.
    assert {event.verdict for event in reps(told)} == {Verdict.SHORT}
    assert [step.holds_short for step in summary.steps] == [len(reps(told))]
    assert len(reps(told)) >= 12
    assert not summary.complete
    assert "Hold on until the chime." in [e.text for e in told if isinstance(e, AdviceGiven)]


def test_walking_off_in_a_set_and_coming_back():
    """Gone for 9 s in the second set; what was done before still counts."""
    gone_s = [math.nan]

    def absent(t_s, state):
        begun = state.planned.index == 1 and state.reps_done == 1
        if begun and math.isnan(gone_s[0]):
            gone_s[0] = t_s
        return gone_s[0] <= t_s < gone_s[0] + 9.0

    told, summary = led(FLEXIONS, absent=absent)
    assert [e.reason for e in told if isinstance(e, Paused)] == ["out of view"]
    assert len([e for e in told if isinstance(e, Resumed)]) == 1
    assert summary.complete
    assert summary.steps[0].discarded == 0


def test_redo_with_a_rep_in_hand_keeps_what_was_done():
    pressed = []

    def watch(runner, _news):
        if not pressed and runner.state.reps_done == 2:
            pressed.append(True)
            return runner.command(Command.REDO)
        return []

    told, summary = led(CIRCLES, watch=watch)
    assert len([e for e in told if isinstance(e, SetDiscarded)]) == 1
    assert summary.complete
    assert summary.steps[0].discarded >= 2
    assert [event.number for event in reps(told)] == list(range(1, len(reps(told)) + 1))


def test_quitting_hears_the_machine_out():
    """A bout under way counts for the time that was seen, as at the end of a recording."""

    def watch(runner, _news):
        return runner.command(Command.QUIT) if runner.state.hold_s >= 4.0 else []

    told, summary = led(single_exercise("toe_walk", reps=2), watch=watch)
    (rep,) = reps(told)
    assert rep.verdict is Verdict.SHORT
    assert rep.rep.hold_s == pytest.approx(4.0, abs=0.5)
    assert isinstance(told[-1], RoutineFinished)
    assert told[-1].quit
    assert told[-1].summary == summary
    assert summary.steps[0].holds_short == 1
