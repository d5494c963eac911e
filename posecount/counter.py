"""Makes the counter for an exercise: it learns if the cue needs it, then counts.

Every count goes through `counters_for`: recordings, landmarks files, live sets, batches and
evaluations.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from posecount.counters.foot_flow import FootFlowLearner
from posecount.counters.landmarks import LandmarkCounter, LandmarkReps
from posecount.counters.motion import MotionCounter
from posecount.counters.reading import ObservationReader, Reading
from posecount.counting.events import Event, MachineState
from posecount.cue import Cue, View
from posecount.errors import InputError
from posecount.exercises.spec import ExerciseSpec
from posecount.observation.observed import Observation
from posecount.pose.landmarks import Pose
from posecount.signals.own_motion import OwnMotion
from posecount.signals.projection import LearnedMotion, MotionLearner


class Counter(Protocol):
    """Counts one exercise, one observation after the other."""

    pose: Pose | None
    frames: int
    frames_with_pose: int
    frames_with_signal: int

    @property
    def state(self) -> MachineState:
        """What is known right now, for display."""

    @property
    def pose_found(self) -> float:
        """Share of frames with a person, 0 to 1."""

    def update(self, seen: Observation) -> list[Event]:
        """Take one observation, in order of time, and return the events."""

    def handle(self, reading: Reading) -> list[Event]:
        """Do so with what was read from it, which several counters may share."""

    def finish(self) -> list[Event]:
        """Return the events still pending: there are no more observations."""


def cue_for(spec: ExerciseSpec, view: View) -> Cue:
    """Return the cue by which this exercise is counted in this view.

    Raises InputError if the exercise cannot be counted in a close-up.
    """
    if view == "close-up":
        if spec.build_region is None:
            raise InputError(f"{spec.id} cannot be counted in a close-up; leave out --view.")
        return Cue.CLOSE_UP
    if spec.movement is not None:
        return Cue.FOOT_FLOW
    return Cue.TOE_EDGES if spec.always_region else Cue.LANDMARKS


@dataclass(frozen=True, slots=True)
class Asked:
    """An exercise to count, with its hold target in seconds.

    ``counted`` are the reps that landmarks have counted so far, None if nobody counts them anyway.
    """

    spec: ExerciseSpec
    hold_target_s: float | None
    counted: LandmarkReps | None = None


def counter_for(
    spec: ExerciseSpec,
    cue: Cue,
    hold_target_s: float | None,
    observations: Iterable[Observation],
    counted: LandmarkReps | None = None,
) -> Counter:
    """Return a counter that is ready to count ``spec`` by ``cue``.

    If the cue is learned, this goes through ``observations`` once to learn how the points move;
    otherwise it does not touch them. Feed the same observations to the counter afterwards.
    ``counted`` are the reps that landmarks have counted so far, if the caller counts them anyway.
    If the points turn out to be of no use, the counter counts by landmarks.
    """
    (counter,) = counters_for([Asked(spec, hold_target_s, counted)], cue, observations)
    return counter


def counters_for(
    asked: Sequence[Asked], cue: Cue, observations: Iterable[Observation]
) -> list[Counter]:
    """Return a counter for each exercise, as `counter_for` would.

    What they learn from the points is the same, so that it is learned once for all of them.
    """
    if cue is Cue.LANDMARKS:
        return [_by_landmarks(one) for one in asked]
    if cue is Cue.FOOT_FLOW:
        return _by_foot_flow(asked, observations)
    learner = MotionLearner(cue)
    for seen in observations:
        if seen.motion is not None:
            learner.update(OwnMotion(seen.motion, cue))
    learned = learner.finish()
    return [_by_points(one, cue, learned) for one in asked]


def _by_landmarks(asked: Asked) -> LandmarkCounter:
    return LandmarkCounter(asked.spec.landmark_machine(asked.hold_target_s))


def _by_points(asked: Asked, cue: Cue, learned: LearnedMotion) -> MotionCounter:
    spec = asked.spec
    assert spec.build_region is not None
    projector = learned.projector(heading=spec.close_up_heading, likely=spec.likely_heading)
    return MotionCounter(spec.build_region(asked.hold_target_s), cue, projector, spec.rest_of_body)


def _by_foot_flow(asked: Sequence[Asked], observations: Iterable[Observation]) -> list[Counter]:
    reader, learner = ObservationReader(Cue.FOOT_FLOW), FootFlowLearner()
    landmarks = [_by_landmarks(one) if one.counted is None else None for one in asked]
    for seen in observations:
        reading = reader.read(seen)
        learner.update(reading)
        for counter in landmarks:
            if counter is not None:
                counter.handle(reading)
    learned = learner.finish()
    counters: list[Counter] = []
    for one, counter in zip(asked, landmarks, strict=True):
        if counter is not None:
            counter.finish()
        counted = one.counted if counter is None else counter.counted
        spec, target_s = one.spec, one.hold_target_s
        assert spec.movement is not None and counted is not None
        by_points = learned.counter(spec.movement, target_s, counted, spec.rest_of_body)
        counters.append(by_points or _by_landmarks(one))
    return counters
