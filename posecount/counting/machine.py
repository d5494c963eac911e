"""What every exercise's state machine offers the pipeline."""

from __future__ import annotations

from typing import Protocol

from posecount.counting.events import Event, MachineState
from posecount.signals.legs import FootSignals
from posecount.signals.motion_signals import MotionSignals


class ExerciseMachine(Protocol):
    """Counts one exercise. Pure: time comes with the signals, behaviour is in seconds."""

    @property
    def state(self) -> MachineState:
        """What is known right now, for whoever shows it."""

    def update(self, signals: FootSignals) -> list[Event]:
        """Take one frame's signals, in order of time; answers with what has happened."""

    def finish(self, t_s: float) -> list[Event]:
        """The recording is over at ``t_s``: settle what is still under way."""


class MotionMachine(Protocol):
    """Counts one exercise in a close-up, from what the foot region does instead of a pose."""

    @property
    def state(self) -> MachineState:
        """What is known right now, for whoever shows it."""

    def see(self, feet: FootSignals) -> None:
        """Where the whole body is in view: what its landmarks show, before each ``update``."""

    def update(self, signals: MotionSignals) -> list[Event]:
        """Take one frame's signals, in order of time; answers with what has happened."""

    def finish(self, t_s: float) -> list[Event]:
        """The recording is over at ``t_s``: settle what is still under way."""
