"""What all counters share: a machine, the newest person, and how often there was one."""

from __future__ import annotations

from typing import Generic, Protocol, TypeVar

from posecount.counting.events import Event, MachineState
from posecount.observation.observed import Observation
from posecount.pose.landmarks import Pose


class AnyMachine(Protocol):
    """What all machines have in common, whatever signals they take."""

    @property
    def state(self) -> MachineState:
        """What is known right now."""

    def finish(self, t_s: float) -> list[Event]:
        """Settle what is under way at the end."""


Machine = TypeVar("Machine", bound=AnyMachine)


class MachineCounter(Generic[Machine]):
    """Feeds one machine; subclasses say how in ``update``."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine
        self._t_s = 0.0
        self.pose: Pose | None = None
        """The newest observation's pose, None where there was no person."""
        self.frames = 0
        self.frames_with_pose = 0
        self.frames_with_signal = 0
        """Frames whose points showed the movement; stays 0 where landmarks are followed."""

    @property
    def state(self) -> MachineState:
        """The machine's state."""
        return self._machine.state

    @property
    def pose_found(self) -> float:
        """Share of frames with a person, 0 to 1."""
        return self.frames_with_pose / self.frames if self.frames else 0.0

    def finish(self) -> list[Event]:
        """Settle what is under way: there are no more frames."""
        return self._machine.finish(self._t_s)

    def _note(self, seen: Observation) -> Pose | None:
        """Remember one observation; returns the person in it."""
        self.pose = seen.person
        self._t_s = seen.t_s
        self.frames += 1
        self.frames_with_pose += self.pose is not None
        return self.pose
