"""From tracked points to events: the pure middle of the pipeline where no pose is followed."""

from __future__ import annotations

from typing import Protocol

from posecount.exercises.events import Event, MachineState
from posecount.exercises.machine import RegionMachine
from posecount.frame import Frame
from posecount.pose.landmarks import Pose
from posecount.signals.foot_region import RegionProjector
from posecount.signals.point_motion import PointMotion


class PointSource(Protocol):
    """Anything that says where points of the region went in a frame."""

    @property
    def pose(self) -> Pose | None:
        """The newest frame's pose, None where there is none or none is looked for."""

    def update(self, frame: Frame) -> PointMotion:
        """One frame's motion."""


class RegionCounter:
    """Feeds one exercise's region machine from the motions of points."""

    def __init__(self, machine: RegionMachine, projector: RegionProjector) -> None:
        self._machine = machine
        self._projector = projector
        self._t_s = 0.0
        self.pose: Pose | None = None
        """The newest pose where the whole body is in view, for whoever shows it."""
        self.frames = 0
        self.frames_with_pose = 0
        self.frames_with_signal = 0

    @property
    def state(self) -> MachineState:
        """The machine's state."""
        return self._machine.state

    @property
    def pose_found(self) -> float:
        """Share of frames with a trustworthy pose, 0 to 1."""
        return self.frames_with_pose / self.frames if self.frames else 0.0

    def update(self, motion: PointMotion, pose: Pose | None = None) -> list[Event]:
        """Take one frame's motion, and its pose if there is one."""
        self.pose = pose
        self._t_s = motion.t_s
        self.frames += 1
        self.frames_with_pose += pose is not None
        signals = self._projector.update(motion)
        self.frames_with_signal += signals.path is not None
        return self._machine.update(signals)

    def finish(self) -> list[Event]:
        """Settle what is under way: there are no more frames."""
        return self._machine.finish(self._t_s)
