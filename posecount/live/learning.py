"""What can be learned from the frames of a set so far: a counter that is ready to count in them."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from posecount.counter import Counter
from posecount.counting.events import Event, MachineState, Rep, Side
from posecount.counting.machine import ExerciseSpec, MotionMachine
from posecount.live.seen import Packed
from posecount.motion.body_counter import BodyLearner, LandmarkWitness
from posecount.motion.point_motion import PointMotion
from posecount.motion.tracker import RegionCounter
from posecount.pose.landmarks import Pose
from posecount.signals.legs import FootSignalReader, FootSignals
from posecount.signals.modes import Kind
from posecount.signals.projection import MotionLearner

_LEARN_EVERY_S = 0.09
"""A little less often than frames come: the ways a foot moves are known from fewer."""


class SetCounter(Protocol):
    """Counts what points and poses show, frame by frame."""

    @property
    def state(self) -> MachineState:
        """What is known right now."""

    def update(self, motion: PointMotion, pose: Pose | None = None) -> list[Event]:
        """Take one frame."""

    def finish(self) -> list[Event]:
        """Settle what is under way."""


Learn = Callable[[Sequence[Packed]], SetCounter]
"""Makes a counter from the frames so far."""


class Landmarks(LandmarkWitness):
    """What landmarks alone count, at once: shown until the points are known, and a witness."""

    def __init__(self, spec: ExerciseSpec, hold_target_s: float | None) -> None:
        super().__init__(spec, hold_target_s)
        self._reader = FootSignalReader()

    @property
    def state(self) -> MachineState:
        """What is known right now."""
        return self._machine.state

    def look(self, t_s: float, pose: Pose | None) -> list[Event]:
        """Take one frame's pose, None where there is no person, and tell what happened."""
        return self.update(self._reader.update(t_s, pose))

    def has_seen(self, rep: Rep) -> bool:
        """Whether they know of a movement at that time."""
        return any(own.end_s > rep.start_s and own.start_s < rep.end_s for own in self.reps)


def by_region(build: Callable[[], MotionMachine], kind: Kind) -> Learn:
    """Learn from points of that kind alone."""

    def learn(seen: Sequence[Packed]) -> SetCounter:
        learner = MotionLearner(kind)
        for packed in seen:
            learner.update(packed.unpacked()[0])
        return RegionCounter(build(), learner.finish())

    return learn


def by_body(spec: ExerciseSpec, hold_target_s: float | None) -> Learn:
    """Learn from the points around the feet of a body, with its landmarks for witnesses.

    As in a recording, landmarks alone must do where the points are of no use.
    """

    def learn(seen: Sequence[Packed]) -> SetCounter:
        learner = BodyLearner(spec, hold_target_s)
        learner.witness = _NoWitness()
        for packed in _thinned(seen):
            learner.witnessed(*packed.unpacked())
        return learner.counter() or _ByPose(Counter(spec.build(hold_target_s)))

    return learn


class _NoWitness(LandmarkWitness):
    """Whose foot it was is asked when a rep is told, of landmarks that have seen all of it."""

    def __init__(self) -> None:
        self.reps = []

    def update(self, feet: FootSignals) -> list[Event]:
        """Nothing is heard."""
        return []

    def finish(self) -> None:
        """Nothing was heard."""

    def whose(self, start_s: float, end_s: float) -> Side:
        """Not to be told yet."""
        return "unknown"


class _ByPose:
    """A landmarks' counter that is shown the points as well, and does not look at them."""

    def __init__(self, counter: Counter) -> None:
        self._counter = counter

    @property
    def state(self) -> MachineState:
        """The counter's state."""
        return self._counter.state

    def update(self, motion: PointMotion, pose: Pose | None = None) -> list[Event]:
        """Take one frame."""
        return self._counter.update(motion.t_s, pose)

    def finish(self) -> list[Event]:
        """Settle what is under way."""
        return self._counter.finish()


def _thinned(seen: Sequence[Packed]) -> Iterable[Packed]:
    next_s = -math.inf
    for packed in seen:
        if packed.t_s >= next_s:
            next_s = packed.t_s + _LEARN_EVERY_S
            yield packed
