"""One step of the pipeline: everything known about one frame. Sinks read it, nothing writes it."""

from __future__ import annotations

from dataclasses import dataclass

from posecount.counting.events import Event, MachineState
from posecount.frame import Frame
from posecount.pose.landmarks import Pose


@dataclass(frozen=True, slots=True, eq=False)
class Tick:
    """A frame, the pose found in it (or None), the machine's state after it, and what happened."""

    frame: Frame
    pose: Pose | None
    state: MachineState
    events: tuple[Event, ...]
