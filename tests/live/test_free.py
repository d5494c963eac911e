"""Sessions without a routine: what is seen and heard of them, and the command."""

from __future__ import annotations

import io
from dataclasses import replace

import numpy as np
import pytest
from helpers.sounds import Heard
from helpers.synthetic import poses, standing_leg, still
from typer.testing import CliRunner

from posecount.cli import app
from posecount.cli import live as cli_live
from posecount.counting.events import Rep
from posecount.errors import InputError
from posecount.exercises import find_exercise
from posecount.frame import Frame
from posecount.live.free_coach import FreeCoach
from posecount.live.free_scene import free_scene
from posecount.live.free_sound import FreeSound
from posecount.live.scenes import SceneContext
from posecount.pose.mirror_choice import Probe
from posecount.recognition.free import FreeSession, FreeState
from posecount.session.command import Command
from posecount.session.events import Paused, RepDone, SetStarted, Verdict
from posecount.session.gestures import Gesture, Given
from posecount.session.load import single_exercise
from posecount.session.plan import plan

RAISE, CIRCLES = find_exercise("toe_raise"), find_exercise("ankle_circles")
TURN = Rep(8, 10.0, 11.0, 0.0, "right", "clockwise", True, 0.9)
NOTHING = FreeState(None, 0, None, (), in_view=True, paused=False, summary=None)
SOME = replace(NOTHING, exercise=CIRCLES, reps=8, newest=TURN, done=((RAISE, 6), (CIRCLES, 8)))
QUIET = SceneContext()


# -- the screen ----------------------------------------------------------------------------------


def test_before_the_first_exercise_it_says_what_it_cannot_do():
    scene = free_scene(NOTHING, QUIET)
    assert scene.headline == "Do what you like"
    assert any("feet from close by are not recognised" in text for text in scene.text)


def test_an_exercise_is_shown_with_its_count_and_side():
    scene = free_scene(SOME, QUIET)
    assert (scene.headline, scene.number, scene.below) == ("Ankle circles", "8", "turns")
    assert (scene.side, scene.working) == ("RIGHT", "right")
    assert scene.advice == "So far: Toe raises 6 · Ankle circles 8"


def test_a_rep_of_both_feet_has_no_side():
    both = replace(SOME, newest=replace(TURN, side="both"))
    assert free_scene(both, QUIET).side == ""


@pytest.mark.parametrize("state", [NOTHING, SOME])
def test_nobody_in_view_is_urgent(state):
    scene = free_scene(replace(state, in_view=False), QUIET)
    assert (scene.advice, scene.urgent) == ("Step into the picture with your whole body.", True)


def test_a_camera_that_is_lost_loses_nothing():
    scene = free_scene(SOME, SceneContext(trouble="It stopped."))
    assert scene.text == ("It stopped.", "Toe raises 6 · Ankle circles 8")
    assert scene.advice == "Trying again. Your reps are kept."


def test_a_pause_says_how_to_go_on_and_how_to_end():
    scene = free_scene(replace(SOME, paused=True), QUIET)
    assert scene.dim and scene.headline == "Paused"
    assert "Both arms up and apart: the end." in scene.text


@pytest.mark.parametrize(
    ("paused", "gesture", "says"),
    [
        (False, Gesture.ARM_UP, "Keep your arm up to pause."),
        (True, Gesture.ARM_UP, "Keep your arm up to go on."),
        (True, Gesture.BOTH_UP, "Keep your arms up to end."),
    ],
)
def test_a_gesture_is_seen_while_it_is_given(paused, gesture, says):
    around = SceneContext(gesture=Given(gesture, 0.5))
    assert free_scene(replace(SOME, paused=paused), around).advice == says


# -- the sound -----------------------------------------------------------------------------------


def rep_done(number):
    return RepDone(11.0, number, plan(single_exercise("ankle_circles"))[0], 1, TURN,
                   Verdict.COUNTED, number)  # fmt: skip


def test_the_name_is_said_once_and_each_rep_has_its_number():
    sound = Heard()
    sink = FreeSound(sound)
    planned = plan(single_exercise("ankle_circles"))[0]
    for event in (
        SetStarted(1.0, planned, 1, resumed=False),
        rep_done(1),
        rep_done(2),
        SetStarted(9.0, planned, 1, resumed=False),
        Paused(12.0, "asked"),
    ):
        sink.handle(event)
    assert sound.heard == ["Ankle circles", "tick", "1", "tick", "2", "Paused"]


def test_who_leaves_the_picture_hears_it_once():
    sound = Heard()
    sink = FreeSound(sound)
    for in_view in (True, False, False, True, False):
        sink.show(replace(NOTHING, in_view=in_view))
    assert sound.heard == ["Step into the picture."] * 2


# -- the coach -----------------------------------------------------------------------------------


class Nobody:
    """An estimator that finds nobody, and notes how closely it was told to look."""

    sparing = frugal = mirrors = False
    probed = Probe()

    def __init__(self):
        self.looked, self.knows = [], False

    def probe(self):
        self.looked.append("closely")

    def settle(self):
        self.looked.append("fast")

    def estimate(self, frame):
        self.knows = True


def test_the_coach_looks_closely_while_nobody_is_in_place_and_ends_when_told():
    estimator = Nobody()
    coach = FreeCoach(estimator)
    picture = pytest.importorskip("numpy").zeros((48, 64, 3), "uint8")
    try:
        for n in range(3):
            coach.take(Frame(n, n / 30, picture))
        coach.wait(1.0)
        # Nobody has taken their place.
        assert estimator.looked == ["closely"]
        assert (coach.frames, coach.pose, coach.paused, coach.over) == (3, None, False, False)
        assert coach.scene(QUIET).headline == "Do what you like"
        coach.command(Command.PAUSE)
        assert coach.paused
        coach.command(Command.QUIT)
        assert coach.over
    finally:
        coach.close()


class Undecided(Nobody):
    """It sees somebody who stands, and changes its mind every half second until ``until_s``."""

    def __init__(self, until_s):
        super().__init__()
        self._until_s, self.settled_s, self._t_s = until_s, None, 0.0
        self._poses = dict(poses(8.0, standing_leg(still)))

    @property
    def mirrors(self):
        return int(2 * min(self._t_s, self._until_s)) % 2 == 1

    def settle(self):
        self.settled_s = self.settled_s or self._t_s

    def estimate(self, frame):
        self.knows = True
        self._t_s = frame.t_s
        return self._poses[frame.t_s]


def test_the_coach_looks_closely_until_one_way_round_has_stood_for_a_second():
    picture = np.zeros((480, 640, 3), "uint8")
    settled_s = {}
    for until_s in (0.0, 4.0):
        estimator = Undecided(until_s)
        coach = FreeCoach(estimator)
        try:
            for n, t_s in enumerate(estimator._poses):
                coach.take(Frame(n, t_s, picture))
        finally:
            coach.close()
        settled_s[until_s] = estimator.settled_s
    assert settled_s[0.0] < 4.0
    assert 5.0 <= settled_s[4.0] < 6.0


def test_after_the_end_nothing_is_told():
    session = FreeSession()
    session.command(Command.QUIT)
    assert session.update(1.0, None, None) == session.command(Command.PAUSE) == []


# -- the command ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--free", "-e", "toe_raise"], "without a routine and an exercise"),
        (["--free", "--routine", "five-exercises"], "without a routine and an exercise"),
        (["--free", "--reps", "3"], "--reps goes with --exercise"),
    ],
)
def test_wrong_usage_is_told_before_anything_is_opened(words, says):
    ran = CliRunner().invoke(app, ["live", *words])
    assert isinstance(ran.exception, InputError)
    assert says in str(ran.exception)


def test_the_menu_has_it_after_the_routines(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("3\n"))
    assert cli_live._choose(None) is None
