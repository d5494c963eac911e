"""Counts by followed points alone: in a close-up, or at the toes of a whole body."""

from __future__ import annotations

from posecount.counters.base import MachineCounter
from posecount.counting.events import Event, MachineState
from posecount.counting.machine import MotionMachine
from posecount.counting.rest_of_body import BodyJudge, RestOfBody
from posecount.motion.tracker import no_points
from posecount.observation.observed import Observation
from posecount.signals.legs import FootSignalReader
from posecount.signals.projection import MotionProjector


class MotionCounter(MachineCounter[MotionMachine]):
    """Feeds an exercise's machine from the motions of points, projected as ``projector`` learned.

    If a body is in view, the machine gets its landmarks as well, and reps in which the rest of the
    body does what ``body`` does not allow are dropped.
    """

    def __init__(
        self, machine: MotionMachine, projector: MotionProjector, body: RestOfBody | None = None
    ) -> None:
        super().__init__(machine)
        self._projector = projector
        self._judge = BodyJudge(body)
        self._reader = FootSignalReader()

    def update(self, seen: Observation) -> list[Event]:
        """Take one observation, in order of time."""
        person = self._note(seen)
        if person is not None:
            feet = self._reader.update(seen.t_s, person)
            self._judge.update(feet)
            self._machine.see(feet)
        signals = self._projector.update(seen.motion or no_points(seen.t_s))
        self.frames_with_signal += signals.path is not None
        return self._judge.judged(self._machine.update(signals))

    @property
    def extent_px(self) -> float:
        """How far the points of the movement that recurs most go, in pixels; 0 if none does."""
        times, movements = self._projector.times, self._projector.movements
        most = max(times, key=lambda number: times[number], default=None)
        return 0.0 if most is None else movements[most].extent_px

    @property
    def direction_known(self) -> bool:
        """Whether the way there and the way back were told apart in all that moved."""
        return not self._projector.undirected

    @property
    def state(self) -> MachineState:
        """The machine's state."""
        return self._judge.counted(super().state)

    def finish(self) -> list[Event]:
        """Return the events still pending: there are no more frames."""
        return self._judge.judged(super().finish())
