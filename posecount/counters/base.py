"""The common part of all counters: a machine, the newest person, and the share of time with one."""

from __future__ import annotations

from typing import Generic, Protocol, TypeVar

from posecount.counting.events import Event, MachineState
from posecount.observation.observed import Observation
from posecount.pose.landmarks import Pose


class AnyMachine(Protocol):
    """The common part of all machines, whatever signals they take."""

    @property
    def state(self) -> MachineState:
        """What is known right now, for display."""

    def finish(self, t_s: float) -> list[Event]:
        """Return the events still pending at the end."""


Machine = TypeVar("Machine", bound=AnyMachine)


class MachineCounter(Generic[Machine]):
    """Feeds one machine; subclasses define ``update``."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine
        self._t_s = 0.0
        self.pose: Pose | None = None
        """The newest observation's pose, None if there was no person."""
        self.frames = 0
        self.frames_with_pose = 0
        self.frames_with_signal = 0
        """Number of frames whose points showed the movement; stays 0 if landmarks are followed."""

    @property
    def state(self) -> MachineState:
        """The machine's state."""
        return self._machine.state

    @property
    def pose_found(self) -> float:
        """Share of frames with a person, 0 to 1."""
        return self.frames_with_pose / self.frames if self.frames else 0.0

    def finish(self) -> list[Event]:
        """Return the events still pending: there are no more frames."""
        return self._machine.finish(self._t_s)

    def _note(self, seen: Observation) -> Pose | None:
        """Remember one observation; return the person in it."""
        self.pose = seen.person
        self._t_s = seen.t_s
        self.frames += 1
        self.frames_with_pose += self.pose is not None
        return self.pose
