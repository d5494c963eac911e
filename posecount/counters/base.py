"""The common part of all counters: a machine, the newest person, and the share of time with one."""

from __future__ import annotations

from typing import Generic, Protocol, TypeVar

from posecount.counters.reading import ObservationReader, Reading
from posecount.counting.events import Event, MachineState
from posecount.cue import Cue
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
    """Feeds one machine by ``cue``; subclasses define ``handle``."""

    def __init__(self, machine: Machine, cue: Cue) -> None:
        self._machine = machine
        self._reader = ObservationReader(cue)
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

    def update(self, seen: Observation) -> list[Event]:
        """Take one observation, in order of time."""
        return self.handle(self._reader.read(seen))

    def handle(self, reading: Reading) -> list[Event]:
        """Take what was read from one observation, in order of time."""
        raise NotImplementedError

    def finish(self) -> list[Event]:
        """Return the events still pending: there are no more frames."""
        return self._machine.finish(self._t_s)

    def _note(self, reading: Reading) -> None:
        """Remember the newest observation."""
        self.pose = reading.person
        self._t_s = reading.seen.t_s
        self.frames += 1
        self.frames_with_pose += self.pose is not None
