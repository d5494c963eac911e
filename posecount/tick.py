"""One step of the pipeline: everything known about one frame. Sinks read it, nothing writes it."""

from __future__ import annotations

from dataclasses import dataclass

from posecount.counting.events import Event, MachineState
from posecount.observation.observed import Observation
from posecount.pose.landmarks import Pose


@dataclass(frozen=True, slots=True, eq=False)
class Tick:
    """An observed frame, the person in it, the machine's state after it, and the events of it.

    ``pose`` is None if there is no person, or if none is looked for.
    """

    frame: Observation
    pose: Pose | None
    state: MachineState
    events: tuple[Event, ...]
