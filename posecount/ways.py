"""The ways to count a recording: by landmarks, by points at the feet, or by both together."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from posecount.counter import Counter
from posecount.errors import InputError
from posecount.exercises.machine import ExerciseSpec, RegionMachine
from posecount.frame import Frame
from posecount.pipeline import AnyCounter, run, run_region
from posecount.pose.estimator import MediaPipePoseEstimator
from posecount.pose.remembered import RememberedPoses
from posecount.pose.steadier import PROBE_S, SteadierEstimator
from posecount.region.body import BodyRegion
from posecount.region.body_counter import BodyCounter, BodyLearner
from posecount.region.counter import RegionCounter
from posecount.region.learning import Look, Onlooker, learn, look_through
from posecount.region.region import Region
from posecount.region.view import View, choose_view
from posecount.sources.stretch import Stretch
from posecount.sources.video import Recording, VideoSource, open_video
from posecount.tick import Tick

_LITTLE_POSE = 0.5


@dataclass(frozen=True, slots=True)
class Job:
    """What to count in which recording, and how much of it; ``view`` is a View or "auto"."""

    recording: Recording
    spec: ExerciseSpec
    target_s: float | None
    view: str
    model: Path
    max_seconds: float | None
    stop: Callable[[], bool]
    learning: Onlooker | None


@dataclass(frozen=True, slots=True)
class Way:
    """How it is counted: go through ``ticks``, then ask for the ``remarks``."""

    view: View
    frames: Stretch
    counter: AnyCounter
    ticks: Iterator[Tick]
    remarks: Callable[[], list[str]]


def find_way(job: Job, source: VideoSource, stack: ExitStack) -> Way:
    """Choose the way and prepare it; what must be closed afterwards is left to ``stack``."""
    estimator = stack.enter_context(prepared_estimator(job.model, job.recording))
    view = _view(job, estimator)
    machine = region_machine(job.spec, view, job.target_s)
    if view == "body" and job.spec.movement is not None:
        return _by_body(job, source, estimator)
    if machine is None:
        return _by_landmarks(job, source, estimator)
    if view == "close-up":
        return _by_points(job, source, machine, view, Region(), Region())
    again = stack.enter_context(prepared_estimator(job.model, job.recording))
    return _by_points(job, source, machine, view, Region(estimator), Region(again))


def prepared_estimator(model: Path, recording: str | Path | Recording) -> SteadierEstimator:
    """An estimator that has seen the first seconds of the recording; close it when done."""
    estimator = SteadierEstimator(lambda: MediaPipePoseEstimator(model))
    with open_video(recording) as source:
        estimator.prepare(Stretch(source, PROBE_S))
    return estimator


def _view(job: Job, estimator: SteadierEstimator) -> View:
    if job.view == "body":
        return "body"
    if job.view == "close-up":
        if job.spec.build_region is None:
            raise InputError(f"{job.spec.id} cannot be counted in a close-up; leave out --view.")
        return "close-up"
    if job.spec.build_region is None:
        return "body"
    return choose_view(estimator, job.model, job.recording)


def region_machine(spec: ExerciseSpec, view: View, target_s: float | None) -> RegionMachine | None:
    """The machine that counts by points; None where landmarks serve better."""
    build = spec.build_region
    if build is None or (view == "body" and not spec.always_region):
        return None
    return build(target_s)


def _by_landmarks(job: Job, source: VideoSource, estimator: SteadierEstimator) -> Way:
    counter = Counter(job.spec.build(job.target_s))
    frames = Stretch(source, job.max_seconds, job.stop)
    ticks = run(frames, estimator, counter)
    return Way("body", frames, counter, ticks, lambda: _person_missed(counter))


def _by_body(job: Job, source: VideoSource, estimator: SteadierEstimator) -> Way:
    """Look once for the poses and what moves at the feet, then count by both."""
    poses = RememberedPoses(estimator)
    region, learner = BodyRegion(poses), BodyLearner(job.spec, job.target_s)

    def take(frame: Frame) -> None:
        motion = region.update(frame)
        learner.witnessed(motion, region.pose)

    look = look_through(job.recording, take, job.max_seconds, job.stop, job.learning)
    frames = _second_look(job, source, look)
    by_points = learner.counter()
    if by_points is not None:
        ticks = run_region(frames, BodyRegion(poses), by_points)
        counter: Counter | BodyCounter = by_points
    else:
        counter = Counter(job.spec.build(job.target_s))
        ticks = run(frames, poses, counter)
    return Way("body", frames, counter, ticks, lambda: [*look.remarks, *_person_missed(counter)])


def _second_look(job: Job, source: VideoSource, first: Look) -> Stretch:
    """Ctrl-C in the first look ends that one only."""
    return Stretch(source, first.until_s, (lambda: False) if first.remarks else job.stop)


def _by_points(
    job: Job, source: VideoSource, machine: RegionMachine, view: View, first: Region, second: Region
) -> Way:
    """Look once to learn what moves, then count. Ctrl-C in the first look ends that one only."""
    learned = learn(job.recording, first, job.max_seconds, job.stop, job.learning)
    frames = _second_look(job, source, learned.look)
    counter = RegionCounter(machine, learned.projector)
    ticks = run_region(frames, second, counter)

    def remarks() -> list[str]:
        if view == "body":
            missed = _person_missed(counter) or _toes_missed(counter)
        else:
            missed = _movement_missed(counter)
        return [*learned.look.remarks, *missed]

    return Way(view, frames, counter, ticks, remarks)


def _person_missed(counter: AnyCounter) -> list[str]:
    if counter.frames_with_pose == 0:
        return [
            "No person was found in this recording; film the whole body, well lit, feet included."
        ]
    if counter.pose_found < _LITTLE_POSE:
        return [
            f"A person was found in only {counter.pose_found:.0%} of the frames and nothing is "
            "counted in the others; film the whole body, well lit, feet included."
        ]
    return []


def _toes_missed(counter: RegionCounter) -> list[str]:
    """Said of the whole body in view, where points at the feet are followed."""
    if counter.frames_with_signal:
        return []
    return [
        "No movement of the toes was seen; film the bare feet from close by, so that a foot is at "
        "least 40 pixels long."
    ]


def _movement_missed(counter: RegionCounter) -> list[str]:
    if counter.frames_with_signal:
        return []
    return [
        "Neither a person nor a moving foot was found in this recording; film the whole body or "
        "the bare feet from close by, well lit, with the camera standing still."
    ]
