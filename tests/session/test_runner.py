"""The runner: a machine for every set, the watch over the set-up, what the pose is good for."""

from __future__ import annotations

import numpy as np
from helpers.synthetic import poses, standing_leg, stick_figure, still, train

from posecount.observation.observed import FrameFacts
from posecount.session.command import Command
from posecount.session.events import SetStarted
from posecount.session.load import single_exercise
from posecount.session.runner import SessionRunner, build_machine
from posecount.session.session import Session
from posecount.session.sighting import Sighting
from posecount.setup.check import SetupCheck

BRIGHT, DARK = FrameFacts(640, 640, 120.0), FrameFacts(640, 640, 8.0)
FPS = 20


class Builder:
    """Builds machines and counts them; remembers which were heard out."""

    def __init__(self):
        self.built, self.finished = [], []

    def __call__(self, planned):
        machine = build_machine(planned)
        number, finish = len(self.built), machine.finish

        def told(t_s):
            self.finished.append(number)
            return finish(t_s)

        machine.finish = told
        self.built.append(planned)
        return machine


def runner_of(routine, **how):
    builder = Builder()
    return SessionRunner(Session(routine), build=builder, **how), builder


def stand(runner, until, at_most_s=60.0, facts=BRIGHT):
    """Stand still until that phase; answers when."""
    told, leg = [], standing_leg(still)
    for t_s, pose in poses(at_most_s, leg, leg, FPS):
        told += runner.update(t_s, pose, facts)
        if runner.state.phase.value == until:
            return t_s, told
    raise AssertionError(runner.state.phase)


def test_every_set_has_a_machine_of_its_own_that_is_heard_out():
    runner, builder = runner_of(single_exercise("toe_raise", reps=2, sets=2))
    t_s, _ = stand(runner, "working")
    leg = standing_leg(train(2, 0.13, first_s=0.5))
    for after_s, pose in poses(40.0, leg, leg, FPS):
        runner.update(t_s + 0.05 + after_s, pose)
        if len(builder.built) == 2:
            break
    assert [planned.set_number for planned in builder.built] == [1, 2]
    assert builder.finished == [0]


def test_a_machine_is_heard_out_once_whatever_the_key():
    for key in ("next", "back", "redo", "quit"):
        runner, builder = runner_of(single_exercise("toe_raise", reps=2, sets=2))
        stand(runner, "working")
        runner.command(Command(key))
        assert builder.finished == [0]
        assert runner.machine_state is None


def test_a_pause_keeps_the_machine():
    runner, builder = runner_of(single_exercise("toe_raise"))
    stand(runner, "working")
    runner.command(Command.PAUSE)
    assert (builder.finished, runner.state.paused) == ([], "asked")
    runner.command(Command.RESUME)
    assert (builder.finished, runner.state.phase.value) == ([0], "setup")


def test_the_machine_learns_rest_in_the_countdown():
    """A rep begun right at the start of the set counts."""
    runner, _ = runner_of(single_exercise("toe_raise", reps=1))
    t_s, _ = stand(runner, "working")
    leg = standing_leg(train(1, 0.13, first_s=0.1))
    for after_s, pose in poses(4.0, leg, leg, FPS):
        runner.update(t_s + 0.05 + after_s, pose)
    assert runner.session.finished
    assert runner.session.summary.complete


def test_the_watch_over_the_set_up_speaks_and_holds_back_for_a_while():
    routine = single_exercise("toe_raise")
    bright_s, _ = stand(runner_of(routine, advise_on=SetupCheck)[0], "working")
    runner, _ = runner_of(routine, advise_on=SetupCheck)
    said = set()
    leg = standing_leg(still)
    for t_s, pose in poses(40.0, leg, leg, FPS):
        runner.update(t_s, pose, DARK)
        if runner.state.phase.value == "working":
            break
        said.add(runner.state.advice)
    assert any("Turn on a light" in (text or "") for text in said)
    assert bright_s + 6.0 < t_s < bright_s + 15.0


def test_without_facts_nobody_watches_the_set_up():
    runner, _ = runner_of(single_exercise("toe_raise"), advise_on=SetupCheck)
    assert stand(runner, "working", facts=None)[0] < 13.0


def test_a_pose_made_up_in_an_empty_room_is_nobody():
    runner, _ = runner_of(single_exercise("toe_raise"))
    leg = standing_leg(still)(0.0)
    for index in range(20 * FPS):
        pose = stick_figure(leg, leg)
        pose.visibility[:] = 0.2
        runner.update(index / FPS, pose)
    assert runner.pose is None
    assert (runner.state.phase.value, runner.state.advice) == ("setup", "Step into the picture.")


def test_a_sighting_from_elsewhere_goes_before_the_pose():
    runner, _ = runner_of(single_exercise("toe_raise"))
    told = []
    for index in range(13 * FPS):
        told += runner.update(index / FPS, None, seen=Sighting(True, True, True))
    assert any(isinstance(event, SetStarted) for event in told)


def test_missing_landmarks_do_no_harm():
    runner, _ = runner_of(single_exercise("toe_raise"))
    rng = np.random.default_rng(3)
    leg = standing_leg(still)
    for index in range(30 * FPS):
        pose = stick_figure(leg(0.0), leg(0.0))
        pose.points_px[rng.random(33) < 0.3] = np.nan
        runner.update(index / FPS, pose)
    for index in range(5):
        pose = stick_figure()
        runner.update(30 + index / FPS, pose)
    assert runner.state.phase.value in ("setup", "countdown", "working")
