"""From poses to events: the pure middle of the pipeline, without pictures."""

from __future__ import annotations

import numpy as np

from posecount.exercises.events import Event, MachineState
from posecount.exercises.machine import ExerciseMachine
from posecount.pose.landmarks import LandmarkIndex, Pose
from posecount.signals.feet import FootSignalReader

_BODY = [
    LandmarkIndex.LEFT_SHOULDER,
    LandmarkIndex.RIGHT_SHOULDER,
    LandmarkIndex.LEFT_HIP,
    LandmarkIndex.RIGHT_HIP,
    LandmarkIndex.LEFT_KNEE,
    LandmarkIndex.RIGHT_KNEE,
]
_TRUSTED_VISIBILITY = 0.5


def trustworthy(pose: Pose | None) -> bool:
    """Whether this is a person: the model also 'finds' dim poses in furniture and empty rooms."""
    return pose is not None and float(np.nanmean(pose.visibility[_BODY])) >= _TRUSTED_VISIBILITY


class Counter:
    """Feeds one exercise's machine from poses."""

    def __init__(self, machine: ExerciseMachine) -> None:
        self._machine = machine
        self._reader = FootSignalReader()
        self._t_s = 0.0
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

    def update(self, t_s: float, pose: Pose | None) -> list[Event]:
        """Take one frame's pose at media time ``t_s``."""
        trusted = pose if trustworthy(pose) else None
        self._t_s = t_s
        self.frames += 1
        self.frames_with_pose += trusted is not None
        return self._machine.update(self._reader.update(t_s, trusted))

    def finish(self) -> list[Event]:
        """Settle what is under way: there are no more frames."""
        return self._machine.finish(self._t_s)
