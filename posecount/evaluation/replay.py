"""Counts what was seen in a recording again, exactly as the recording itself is counted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from posecount.count import choose_target
from posecount.counter import Counter, trusted
from posecount.counting.events import Event, MachineState, Rep, RepCounted, RepDropped
from posecount.counting.machine import ExerciseSpec, MotionMachine
from posecount.evaluation.motions import (
    MotionRecording,
    body_motions_of,
    motions_of,
    toe_motions_of,
)
from posecount.evaluation.recording import PoseRecording, Prepare, poses_of, view_of
from posecount.evaluation.truth import Truth
from posecount.exercises import find_exercise
from posecount.looking import prepared_estimator
from posecount.motion.body_counter import BodyLearner
from posecount.motion.tracker import RegionCounter
from posecount.motion.view import View
from posecount.pipeline import AnyCounter
from posecount.pose.landmarks import Pose
from posecount.pose.model import ModelFile
from posecount.signals.projection import MotionLearner
from posecount.ways import kind_of_points, region_machine

_Step = tuple[float, MachineState, list[Event]]


@dataclass(frozen=True, eq=False)
class Replay:
    """What was counted, and the signal it was counted by.

    ``trace`` is float32, shape (n, 4): time in seconds, value, and the two thresholds of each
    frame, NaN where there was no signal; ``pose_found`` is the share of frames with a pose.
    """

    view: View
    reps: tuple[Rep, ...]
    dropped: tuple[RepDropped, ...]
    trace: NDArray[np.float32]
    pose_found: float


@dataclass(frozen=True, eq=False)
class Seen:
    """A replay and what it was made from; ``poses`` or ``motions`` is None where not needed."""

    replay: Replay
    poses: PoseRecording | None
    motions: MotionRecording | None

    @property
    def recording(self) -> PoseRecording | MotionRecording:
        """Whichever of the two there is: both know the times, the size and the warnings."""
        known = self.poses or self.motions
        assert known is not None
        return known


def count_clip(
    video: Path, truth: Truth, model: ModelFile, prepare: Prepare = prepared_estimator
) -> Seen:
    """Count ``video`` as the exercise of its truth, looking only at what is not kept yet.

    Raises InputError (or its children) for input that cannot be used and ModelError for a model
    that cannot.
    """
    spec = find_exercise(truth.exercise)
    target_s = choose_target(spec, truth.hold_target_s if spec.takes_hold_target else None)
    sparing = spec.by_points
    view: View = (
        "body" if spec.build_region is None else view_of(video, model, prepare, sparing=sparing)
    )
    machine = region_machine(spec, view, target_s)
    poses = poses_of(video, model, prepare, sparing=sparing) if view == "body" else None
    if poses is not None and spec.movement is not None:
        motions = body_motions_of(video, poses)
        return Seen(replay_body(motions, poses, spec, target_s, truth.mirrored), poses, motions)
    if machine is not None:
        motions = motions_of(video) if poses is None else toe_motions_of(video, poses)
        return Seen(replay_motions(motions, poses, machine, view, truth.mirrored), poses, motions)
    assert poses is not None
    counter = Counter(spec.build(target_s))
    return Seen(replay_poses(poses, counter, truth.mirrored), poses, None)


def replay_poses(recording: PoseRecording, counter: Counter, mirror: bool = False) -> Replay:
    """Count by the body's landmarks."""

    def steps() -> Iterator[_Step]:
        for t_s, pose in recording.poses(mirror=mirror):
            events = counter.update(t_s, pose)
            yield t_s, counter.state, events

    return _gathered("body", counter, steps())


def replay_motions(
    recording: MotionRecording,
    poses: PoseRecording | None,
    machine: MotionMachine,
    view: View,
    mirror: bool = False,
) -> Replay:
    """Count by the points at the feet: learn from all of them, then go through them again."""
    learner = MotionLearner(kind_of_points(view))
    for motion in recording.motions(mirror=mirror):
        learner.update(motion)
    counter = RegionCounter(machine, learner.finish())

    def steps() -> Iterator[_Step]:
        for motion, pose in zip(recording.motions(mirror=mirror), bodies, strict=True):
            events = counter.update(motion, pose)
            yield motion.t_s, counter.state, events

    bodies: list[Pose | None] = [None] * len(recording.t_s)
    if poses is not None:
        bodies = [trusted(pose) for _, pose in poses.poses(mirror=mirror)]
    return _gathered(view, counter, steps())


def replay_body(
    recording: MotionRecording,
    poses: PoseRecording,
    spec: ExerciseSpec,
    target_s: float | None,
    mirror: bool = False,
) -> Replay:
    """Count by the points around the feet and the landmarks beside them."""
    bodies = [trusted(pose) for _, pose in poses.poses(mirror=mirror)]
    learner = BodyLearner(spec, target_s)
    for motion, pose in zip(recording.motions(mirror=mirror), bodies, strict=True):
        learner.witnessed(motion, pose)
    counter = learner.counter()
    if counter is None:
        return replay_poses(poses, Counter(spec.build(target_s)), mirror)

    def steps() -> Iterator[_Step]:
        for motion, pose in zip(recording.motions(mirror=mirror), bodies, strict=True):
            events = counter.update(motion, pose)
            yield motion.t_s, counter.state, events

    return _gathered("body", counter, steps())


def _gathered(view: View, counter: AnyCounter, steps: Iterator[_Step]) -> Replay:
    events: list[Event] = []
    trace = []
    for t_s, state, happened in steps:
        events += happened
        trace.append(_traced(t_s, state))
    if trace:
        events += counter.finish()
    return Replay(
        view=view,
        reps=tuple(event.rep for event in events if isinstance(event, RepCounted)),
        dropped=tuple(event for event in events if isinstance(event, RepDropped)),
        trace=np.array(trace, dtype=np.float32).reshape(-1, 4),
        pose_found=counter.pose_found,
    )


def _traced(t_s: float, state: MachineState) -> tuple[float, float, float, float]:
    if state.trace is None:
        return t_s, float("nan"), float("nan"), float("nan")
    return t_s, state.trace.value, state.trace.enter, state.trace.leave
