"""Counts one clip exactly as `posecount count` does, and records the signal it counted by."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from posecount.count import Watcher, choose_target, count_video
from posecount.counter import cue_for
from posecount.counting.events import MachineState, Rep, RepCounted, RepDropped
from posecount.cue import Cue, View
from posecount.evaluation.cache import landmarks_of
from posecount.evaluation.truth import Truth
from posecount.exercises import find_exercise
from posecount.exercises.spec import ExerciseSpec
from posecount.observation.landmarks_file import AnySource
from posecount.observation.observed import Observation
from posecount.pose.landmarks import Pose
from posecount.pose.model.choice import PoseModels
from posecount.result import CountResult
from posecount.tick import Tick


@dataclass(frozen=True, eq=False)
class Replay:
    """The reps counted in a clip, and the signal they were counted by.

    ``trace`` is float32, shape (n, 4): time in seconds, value, and the two thresholds of each
    frame, NaN if there was no signal; ``pose_found`` is the share of frames with a person,
    ``duration_s`` the clip's length, ``warnings`` what was wrong with it.
    """

    view: View
    reps: tuple[Rep, ...]
    dropped: tuple[RepDropped, ...]
    trace: NDArray[np.float32]
    pose_found: float
    duration_s: float
    warnings: tuple[str, ...]


@dataclass(eq=False)
class Seen:
    """The poses found frame by frame; ``width`` and ``height`` are the picture's, in pixels."""

    times_s: list[float] = field(default_factory=list)
    poses: list[Pose | None] = field(default_factory=list)
    width: int = 0
    height: int = 0


@dataclass(eq=False)
class _Watch:
    """Records reps and signal while a clip is counted."""

    seen: Seen = field(default_factory=Seen)
    trace: list[tuple[float, float, float, float]] = field(default_factory=list)
    reps: list[Rep] = field(default_factory=list)
    dropped: list[RepDropped] = field(default_factory=list)
    source: AnySource | None = None

    def __call__(self, tick: Tick, source: AnySource) -> None:
        self.source = source
        self.seen.width, self.seen.height = source.width, source.height
        self.seen.times_s.append(tick.frame.t_s)
        self.seen.poses.append(tick.frame.pose)
        self.trace.append(_traced(tick.frame.t_s, tick.state))
        for event in tick.events:
            if isinstance(event, RepCounted):
                self.reps.append(event.rep)
            elif isinstance(event, RepDropped):
                self.dropped.append(event)


@dataclass(frozen=True, slots=True, eq=False)
class SeenClip:
    """All observations of a clip, to count it in more than one way.

    ``cue`` is the cue that `posecount count` follows in it and ``target_s`` its hold target.
    """

    spec: ExerciseSpec
    cue: Cue
    target_s: float | None
    observations: tuple[Observation, ...]


def count_clip(video: Path, truth: Truth, model: PoseModels) -> tuple[Replay, Seen]:
    """Count ``video`` as the exercise of its truth, using cached observations if there are any.

    Raises InputError (or its children) for input that cannot be used, and ModelError for a model
    that cannot.
    """
    watch = _Watch()
    result = _count(video, truth, model, watch)
    replay = Replay(
        view=result.view,
        reps=tuple(watch.reps),
        dropped=tuple(watch.dropped),
        trace=np.array(watch.trace, dtype=np.float32).reshape(-1, 4),
        pose_found=result.pose_found,
        duration_s=result.source.duration_s,
        warnings=tuple(watch.source.warnings) if watch.source is not None else (),
    )
    return replay, watch.seen


def see_clip(video: Path, truth: Truth, model: PoseModels) -> SeenClip:
    """Return the observations of ``video`` for the exercise of its truth; raises as `count_clip`.

    All of them are held in memory: some 15 MB for half a minute.
    """
    observations: list[Observation] = []

    def watch(tick: Tick, _source: AnySource) -> None:
        observations.append(tick.frame)

    result = _count(video, truth, model, watch)
    spec = find_exercise(truth.exercise)
    return SeenClip(spec, cue_for(spec, result.view), result.hold_target_s, tuple(observations))


def _count(video: Path, truth: Truth, model: PoseModels, watch: Watcher) -> CountResult:
    spec = find_exercise(truth.exercise)
    target_s = choose_target(spec, truth.hold_target_s if spec.takes_hold_target else None)

    def look(place: Path) -> None:
        count_video(
            video,
            exercise=spec.id,
            hold_target_s=target_s,
            mirrored=truth.mirrored,
            model=model,
            landmarks=place,
        )

    kept = landmarks_of(video, spec, model, mirrored=truth.mirrored, look=look)
    return count_video(
        kept,
        exercise=spec.id,
        hold_target_s=target_s,
        mirrored=truth.mirrored,
        model=model,
        watch=watch,
    )


def _traced(t_s: float, state: MachineState) -> tuple[float, float, float, float]:
    if state.trace is None:
        return t_s, float("nan"), float("nan"), float("nan")
    return t_s, state.trace.value, state.trace.enter, state.trace.leave
