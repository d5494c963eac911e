"""The interface of every exercise's state machine."""

from __future__ import annotations

from typing import Protocol

from posecount.counting.events import Event, MachineState
from posecount.signals.legs import FootSignals
from posecount.signals.motion_signals import MotionSignals


class ExerciseMachine(Protocol):
    """Counts one exercise. Pure: time comes with the signals, behaviour is in seconds."""

    @property
    def state(self) -> MachineState:
        """What is known right now, for display."""

    def update(self, signals: FootSignals) -> list[Event]:
        """Take one frame's signals, in order of time; return the events."""

    def finish(self, t_s: float) -> list[Event]:
        """Settle what is under way at ``t_s``, the end of the recording."""


class MotionMachine(Protocol):
    """Counts one exercise in a close-up, from the foot region's movement instead of a pose."""

    @property
    def state(self) -> MachineState:
        """What is known right now, for display."""

    def see(self, feet: FootSignals) -> None:
        """Take the landmarks of a whole body in view, before each ``update``."""

    def update(self, signals: MotionSignals) -> list[Event]:
        """Take one frame's signals, in order of time; return the events."""

    def finish(self, t_s: float) -> list[Event]:
        """Settle what is under way at ``t_s``, the end of the recording."""
