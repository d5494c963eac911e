"""Counts by the landmarks of the pose alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from posecount.counters.base import MachineCounter
from posecount.counters.reading import Reading
from posecount.counting.events import Event, MachineState, Rep, RepCounted, Side
from posecount.counting.machine import ExerciseMachine
from posecount.counting.still_points import StillPoints
from posecount.cue import Cue
from posecount.tuning import by_hand


@dataclass(frozen=True, slots=True)
class Tuning:
    """Thresholds for trusting what landmarks have counted."""

    same_movement: float = by_hand(
        0.3,
        "share",
        "Least overlap in time, as a share of the longer rep, of two accounts of one movement.",
    )
    agreed_share: float = by_hand(
        0.7,
        "share",
        "Share of the weight of all reps that must be of one side for it to stand for the others "
        "too.",
    )
    sure_quality: float = by_hand(
        0.5, "share", "Landmarks that tremble as much as they move say nothing about a rep."
    )


TUNING = Tuning()


@dataclass(frozen=True, slots=True)
class LandmarkReps:
    """The reps counted by landmarks alone: evidence for the side of a rep."""

    reps: Sequence[Rep]

    def sure(self) -> list[Rep]:
        """Return the reps that the landmarks saw clearly."""
        return [rep for rep in self.reps if rep.quality >= TUNING.sure_quality]

    def side(self, start_s: float, end_s: float) -> Side:
        """Return the side of the rep at that time, else of nearly all reps, else unknown."""
        shared = [(_shared(rep, start_s, end_s), rep.side) for rep in self.sure()]
        best = max(shared, default=(0.0, "unknown"))
        if best[0] >= TUNING.same_movement:
            return best[1]
        total = sum(rep.quality for rep in self.reps)
        for side in ("left", "right", "both"):
            if (
                sum(rep.quality for rep in self.sure() if rep.side == side)
                > TUNING.agreed_share * total
            ):
                return side
        return "unknown"

    def include(self, rep: Rep) -> bool:
        """Whether the landmarks counted a movement at the time of ``rep``."""
        return any(own.end_s > rep.start_s and own.start_s < rep.end_s for own in self.reps)


def _shared(rep: Rep, start_s: float, end_s: float) -> float:
    """Return the common time as a share of the longer of the two."""
    shared_s = min(rep.end_s, end_s) - max(rep.start_s, start_s)
    return shared_s / max(rep.end_s - rep.start_s, end_s - start_s, 1e-9)


class LandmarkCounter(MachineCounter[ExerciseMachine]):
    """Feeds an exercise's machine from the poses of observations.

    If points at the feet were followed beside them, a rep during which these rested is dropped.
    """

    def __init__(self, machine: ExerciseMachine) -> None:
        super().__init__(machine, Cue.LANDMARKS)
        self._points = StillPoints()
        self._reps: list[Rep] = []

    @property
    def counted(self) -> LandmarkReps:
        """The reps so far."""
        return LandmarkReps(tuple(self._reps))

    @property
    def state(self) -> MachineState:
        """The machine's state."""
        return self._points.counted(super().state)

    def handle(self, reading: Reading) -> list[Event]:
        """Take what was read from one observation, in order of time."""
        self._note(reading)
        self._points.update(reading.moved.motion, reading.feet.scale_px)
        return self._kept(self._machine.update(reading.feet))

    def finish(self) -> list[Event]:
        """Return the events still pending: there are no more frames."""
        return self._kept(super().finish())

    def _kept(self, events: list[Event]) -> list[Event]:
        judged = self._points.judged(events)
        self._reps += [event.rep for event in judged if isinstance(event, RepCounted)]
        return judged
