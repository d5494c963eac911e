"""A stick figure that does what a session asks for, and a close-up that grips with its toes.

Both follow the session's state as a person follows the screen: they know what is asked for, and
take their time.
"""

from __future__ import annotations

import math

import numpy as np
from synthetic import (
    FLEXION_DEG,
    HEEL_RISE,
    pulse,
    raised_leg,
    sitting_leg,
    standing_leg,
    stick_figure,
    still,
)

from posecount.counting.machine import ExerciseMachine
from posecount.exercises import find_exercise
from posecount.routine.runner import build_machine
from posecount.routine.sighting import Sighting
from posecount.signals.motion_signals import MotionSignals

IN_CLOSE_UP = ("toe_press", "toe_pencil_pickup")
SIGHT = Sighting(in_view=True, in_position=True, still=True)


class CloseUp:
    """Stands in for the loop that follows points at the feet: holds the newest signals."""

    def __init__(self):
        self.signals = None

    def build(self, planned):
        if planned.step.exercise not in IN_CLOSE_UP:
            return build_machine(planned)
        return RegionAsMachine(self, planned)


class RegionAsMachine(ExerciseMachine):
    """A region machine where a landmark machine is wanted."""

    def __init__(self, close_up, planned):
        self._close_up = close_up
        spec = find_exercise(planned.step.exercise)
        self._machine = spec.build_region(planned.step.hold_target_s)

    @property
    def state(self):
        return self._machine.state

    def update(self, signals):
        return self._machine.update(self._close_up.signals)

    def finish(self, t_s):
        return self._machine.finish(t_s)


class Person:
    """Does the reps of the set that is asked for, from its start on, at an even pace."""

    def __init__(self, extra_hold_s=0.6, circle_s=1.4, gap_s=1.2):
        self.extra_hold_s = extra_hold_s
        self.circle_s = circle_s
        self.gap_s = gap_s
        self._began = None

    def share(self, t_s, state):
        """(0 to 1 of a full movement, turns so far) at ``t_s``."""
        since_s = self._since(t_s, state)
        if since_s is None:
            return 0.0, 0.0
        target_s = state.planned.step.hold_target_s
        if target_s is None:
            return 1.0, since_s / self.circle_s
        length_s = 1.2 + target_s + self.extra_hold_s
        one_s = (
            since_s % (length_s + self.gap_s)
            if state.planned.step.duration_s is None
            else (since_s)
        )
        return pulse(0.0, 1.0, 0.6, target_s + self.extra_hold_s, 0.6)(one_s), 0.0

    def _since(self, t_s, state):
        if state.phase.value != "working":
            self._began = None
            return None
        key = state.planned.index
        if self._began is None or self._began[0] != key:
            self._began = key, t_s
        return max(0.0, t_s - self._began[1] - 0.5)


class Circler:
    """Keeps the angle of the foot from frame to frame, so that it turns back without a jump."""

    def __init__(self):
        self.turns, self.t_s = 0.0, None

    def at(self, t_s, working, direction, circle_s):
        step_s = 0.0 if self.t_s is None else t_s - self.t_s
        self.t_s = t_s
        if working:
            self.turns += (1 if direction == "clockwise" else -1) * step_s / circle_s
        return self.turns


def legs(exercise, share, turns):
    """(working leg, other leg) for one frame, as functions of time that are constant."""
    if exercise == "toe_walk":
        up = standing_leg(lambda _t: HEEL_RISE * share)
        return up, up
    if exercise == "ankle_circles":
        return raised_leg(lambda _t: turns), sitting_leg(still)
    if exercise == "resisted_dorsiflexion":
        both = sitting_leg(lambda _t: -FLEXION_DEG * share)
        return both, both
    if exercise == "resisted_plantar_flexion":
        return sitting_leg(lambda _t: FLEXION_DEG * share), sitting_leg(still)
    return standing_leg(still), standing_leg(still)


def run_through(runner, close_up, fps, at_most_s=1200.0, person=None, watch=None, absent=None):
    """Frame by frame until the session is over; answers everything it told."""
    person, circler = person or Person(), Circler()
    told, index = [], 0
    rng = np.random.default_rng(0)
    while not runner.session.finished:
        t_s = index / fps
        index += 1
        state = runner.state
        assert t_s < at_most_s, (state.phase, state.planned.step.exercise, state.reps_done)
        exercise, side = state.planned.step.exercise, state.planned.side
        share, _ = person.share(t_s, state)
        working = state.phase.value == "working" and share > 0
        turns = circler.at(t_s, working, state.planned.direction, person.circle_s)
        at_work, other = (leg(t_s) for leg in legs(exercise, share, turns))
        left, right = (other, at_work) if side == "right" else (at_work, other)
        pose = stick_figure(left, right)
        pose.points_px[:] += rng.normal(0, 0.3, pose.points_px.shape)
        if absent is not None and absent(t_s, state):
            pose = None
        in_close_up = exercise in IN_CLOSE_UP
        value = share + rng.normal(0, 0.01)
        close_up.signals = MotionSignals(t_s, value if pose is not None else math.nan, None, 0.9)
        seen = (SIGHT if pose is not None else None) if in_close_up else None
        news = runner.update(t_s, None if in_close_up else pose, seen=seen)
        told += news
        if watch is not None:
            told += watch(runner, news) or []
    told += runner.update(index / fps, None)
    return told
