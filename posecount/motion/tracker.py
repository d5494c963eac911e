"""From tracked points to events: the pure middle of the pipeline where no pose is followed."""

from __future__ import annotations

from typing import Protocol

from posecount.counter import FrameCounter
from posecount.counting.events import Event
from posecount.counting.machine import MotionMachine
from posecount.frame import Frame
from posecount.motion.point_motion import PointMotion
from posecount.pose.landmarks import Pose
from posecount.signals.legs import FootSignalReader
from posecount.signals.projection import MotionProjector


class PointSource(Protocol):
    """Anything that says where points of the region went in a frame."""

    @property
    def pose(self) -> Pose | None:
        """The newest frame's pose, None where there is none or none is looked for."""

    def update(self, frame: Frame) -> PointMotion:
        """One frame's motion."""


class RegionCounter(FrameCounter[MotionMachine]):
    """Feeds one exercise's region machine from the motions of points."""

    def __init__(self, machine: MotionMachine, projector: MotionProjector) -> None:
        super().__init__(machine)
        self._projector = projector
        self._reader = FootSignalReader()
        self.frames_with_signal = 0

    def update(self, motion: PointMotion, pose: Pose | None = None) -> list[Event]:
        """Take one frame's motion, and its pose if there is one."""
        self._note(motion.t_s, pose)
        if pose is not None:
            self._machine.see(self._reader.update(motion.t_s, pose))
        signals = self._projector.update(motion)
        self.frames_with_signal += signals.path is not None
        return self._machine.update(signals)
