"""Both routines from end to end, with real machines, a simulated clock and scripted landmarks."""

from __future__ import annotations

import pytest
from whole import CloseUp, run_through

from posecount.routine.events import RepDone, RoutineFinished, SetStarted, StepFinished, Verdict
from posecount.routine.load import BUILT_IN, load_routine
from posecount.routine.runner import SessionRunner
from posecount.routine.session import Session


def done(name, fps=15, **how):
    close_up = CloseUp()
    runner = SessionRunner(Session(load_routine(name)), build=close_up.build)
    return run_through(runner, close_up, fps, **how), runner


@pytest.mark.parametrize("name", BUILT_IN)
def test_a_whole_routine_is_led_and_counted_without_a_key(name):
    told, runner = done(name)
    summary = runner.session.summary
    assert summary.complete
    assert [step.reps for step in summary.steps] == [step.reps_asked for step in summary.steps]
    assert {step.holds_short for step in summary.steps} == {0}
    reps = [event for event in told if isinstance(event, RepDone)]
    assert {event.verdict for event in reps} <= {Verdict.COUNTED, Verdict.EXTRA}
    for step in summary.steps:
        if step.step.sides and step.step.exercise != "toe_pencil_pickup":
            asked = step.reps_asked // 2
            assert step.sides == {"left": asked, "right": asked}
        if step.step.directions:
            asked = step.reps_asked // 2
            assert step.directions == {"clockwise": asked, "counterclockwise": asked}
    assert isinstance(told[-1], RoutineFinished)
    assert not told[-1].quit
    assert len([e for e in told if isinstance(e, StepFinished)]) == len(summary.steps)
    assert not any(event.resumed for event in told if isinstance(event, SetStarted))
