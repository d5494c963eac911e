"""Counts by followed points alone: in a close-up, or at the toes of a whole body."""

from __future__ import annotations

from posecount.counters.base import MachineCounter
from posecount.counters.reading import Reading
from posecount.counting.events import Event, MachineState
from posecount.counting.machine import MotionMachine
from posecount.counting.rest_of_body import BodyJudge, RestOfBody
from posecount.cue import Cue
from posecount.signals.projection import MotionProjector


class MotionCounter(MachineCounter[MotionMachine]):
    """Feeds an exercise's machine from the motions of the points of ``cue``.

    ``projector`` measures them as was learned.

    If a body is in view, the machine gets its landmarks as well, and reps in which the rest of the
    body does what ``body`` does not allow are dropped.
    """

    def __init__(
        self,
        machine: MotionMachine,
        cue: Cue,
        projector: MotionProjector,
        body: RestOfBody | None = None,
    ) -> None:
        super().__init__(machine, cue)
        self._projector = projector
        self._judge = BodyJudge(body)
        self._longer_px = 1

    def handle(self, reading: Reading) -> list[Event]:
        """Take what was read from one observation, in order of time."""
        self._note(reading)
        facts = reading.seen.facts
        self._longer_px = max(facts.width_px, facts.height_px)
        if reading.person is not None:
            self._judge.update(reading.feet)
            self._machine.see(reading.feet)
        signals = self._projector.update(reading.moved)
        self.frames_with_signal += signals.path is not None
        return self._judge.judged(self._machine.update(signals))

    @property
    def extent(self) -> float:
        """How far the points of the movement that recurs most go; 0 if none does.

        It is a share of the picture's longer side.
        """
        times, movements = self._projector.times, self._projector.movements
        most = max(times, key=lambda number: times[number], default=None)
        return 0.0 if most is None else movements[most].extent_px / self._longer_px

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
