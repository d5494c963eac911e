"""Makes the counter for an exercise: it learns if the cue needs it, then counts.

Every count goes through `counter_for`: recordings, landmarks files, live sets, batches and
evaluations.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from posecount.counters.foot_flow import FootFlowLearner
from posecount.counters.landmarks import LandmarkCounter, LandmarkReps
from posecount.counters.motion import MotionCounter
from posecount.counting.events import Event, MachineState
from posecount.cue import Cue, View
from posecount.errors import InputError
from posecount.exercises.spec import ExerciseSpec
from posecount.observation.observed import Observation
from posecount.pose.landmarks import Pose
from posecount.signals.projection import MotionLearner


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
    if cue is Cue.LANDMARKS:
        return LandmarkCounter(spec.landmark_machine(hold_target_s))
    if cue is Cue.FOOT_FLOW:
        return _by_foot_flow(spec, hold_target_s, observations, counted)
    assert spec.build_region is not None
    learner = MotionLearner(cue)
    for seen in observations:
        if seen.motion is not None:
            learner.update(seen.motion)
    return MotionCounter(
        spec.build_region(hold_target_s),
        learner.finish(heading=spec.close_up_heading, likely=spec.likely_heading),
        spec.rest_of_body,
    )


def _by_foot_flow(
    spec: ExerciseSpec,
    hold_target_s: float | None,
    observations: Iterable[Observation],
    counted: LandmarkReps | None,
) -> Counter:
    assert spec.movement is not None
    learner = FootFlowLearner(LandmarkCounter(spec.landmark_machine(hold_target_s)), counted)
    for seen in observations:
        learner.update(seen)
    counter = learner.counter(spec.movement, hold_target_s, spec.rest_of_body)
    return counter or LandmarkCounter(spec.landmark_machine(hold_target_s))
