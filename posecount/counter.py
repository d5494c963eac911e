"""From poses to events: the pure middle of the pipeline, without pictures."""

from __future__ import annotations

import math
from typing import Generic, Protocol, TypeVar

from posecount.counting.events import Event, MachineState
from posecount.counting.machine import ExerciseMachine
from posecount.pose.landmarks import LandmarkIndex, Pose
from posecount.signals.legs import FootSignalReader

_BODY = [
    LandmarkIndex.LEFT_SHOULDER,
    LandmarkIndex.RIGHT_SHOULDER,
    LandmarkIndex.LEFT_HIP,
    LandmarkIndex.RIGHT_HIP,
    LandmarkIndex.LEFT_KNEE,
    LandmarkIndex.RIGHT_KNEE,
]
_TRUSTED_VISIBILITY = 0.5


def trusted(pose: Pose | None) -> Pose | None:
    """The pose if it is a person's: the model also 'finds' dim ones in empty rooms."""
    if pose is None or _mean_visibility(pose) < _TRUSTED_VISIBILITY:
        return None
    return pose


def _mean_visibility(pose: Pose) -> float:
    known = [seen for seen in pose.visibility[_BODY].tolist() if not math.isnan(seen)]
    return sum(known) / len(known) if known else math.nan


class AnyMachine(Protocol):
    """What all machines have in common, whatever signals they take."""

    @property
    def state(self) -> MachineState:
        """What is known right now."""

    def finish(self, t_s: float) -> list[Event]:
        """Settle what is under way at the end."""


Machine = TypeVar("Machine", bound=AnyMachine)


class FrameCounter(Generic[Machine]):
    """What all counters have in common: a machine, the newest pose and how often there was one."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine
        self._t_s = 0.0
        self.pose: Pose | None = None
        """The newest pose, None where nobody was found or what was found is no person."""
        self.frames = 0
        self.frames_with_pose = 0

    @property
    def state(self) -> MachineState:
        """The machine's state."""
        return self._machine.state

    @property
    def pose_found(self) -> float:
        """Share of frames with a trustworthy pose, 0 to 1."""
        return self.frames_with_pose / self.frames if self.frames else 0.0

    def finish(self) -> list[Event]:
        """Settle what is under way: there are no more frames."""
        return self._machine.finish(self._t_s)

    def _note(self, t_s: float, pose: Pose | None) -> None:
        self.pose = pose
        self._t_s = t_s
        self.frames += 1
        self.frames_with_pose += pose is not None


class Counter(FrameCounter[ExerciseMachine]):
    """Feeds one exercise's machine from poses."""

    def __init__(self, machine: ExerciseMachine) -> None:
        super().__init__(machine)
        self._reader = FootSignalReader()

    def update(self, t_s: float, pose: Pose | None) -> list[Event]:
        """Take one frame's pose at media time ``t_s``."""
        self._note(t_s, trusted(pose))
        return self._machine.update(self._reader.update(t_s, self.pose))
