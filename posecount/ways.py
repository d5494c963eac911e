"""The ways to count a recording: by landmarks, by points at the feet, or by both together."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from posecount.counter import Counter
from posecount.counting.machine import ExerciseSpec, MotionMachine
from posecount.errors import InputError
from posecount.frame import Frame
from posecount.looking import FreshLook, Looking
from posecount.missed import movement_missed, person_missed, toes_missed
from posecount.motion.body_counter import BodyCounter, BodyLearner
from posecount.motion.learning import Look, Onlooker, look_through
from posecount.motion.tracker import RegionCounter
from posecount.motion.view import View
from posecount.parallel.segments import parts_of
from posecount.pipeline import AnyCounter, run, run_region
from posecount.recorded.layout import Following, SeenSet
from posecount.recorded.look import KnownLook, KnownMotions, KnownPoses
from posecount.recorded.source import AnySource, LandmarksSource
from posecount.recorded.steps import steps_per_px
from posecount.signals.modes import Kind
from posecount.signals.projection import MotionLearner
from posecount.sources.stretch import Stretch
from posecount.sources.video import Recording
from posecount.tick import Tick


@dataclass(frozen=True, slots=True)
class Job:
    """What to count in which recording, and how much of it; ``view`` is a View or "auto".

    ``model`` is the pose model's file, None where the recording is of landmarks. ``pictures`` says
    that the ticks' frames are to have theirs. With several ``jobs`` so many processes look for
    poses, in long recordings of exercises that points count.
    """

    recording: Recording | LandmarksSource
    spec: ExerciseSpec
    target_s: float | None
    view: str
    model: Path | None
    max_seconds: float | None
    stop: Callable[[], bool]
    learning: Onlooker | None
    pictures: bool = False
    jobs: int = 1


@dataclass(frozen=True, slots=True)
class Way:
    """How it is counted: go through ``ticks``, whose frames are `KnownFrame`s, then ask for the
    ``remarks``.

    ``following`` are the points followed, None for none; ``cut_short`` are those of the remarks
    that say that not all of the recording was looked at.
    """

    view: View
    following: Following | None
    frames: Stretch
    counter: AnyCounter
    ticks: Iterator[Tick]
    remarks: Callable[[], list[str]]
    cut_short: tuple[str, ...] = ()

    def as_set(self, job: Job) -> SeenSet:
        """What landmarks of it are to be called."""
        return SeenSet(
            number=1,
            exercise=job.spec.id,
            hold_target_s=job.target_s,
            following=self.following,
            steps_per_px=steps_per_px(self.following),
        )


def find_way(job: Job, source: AnySource, stack: ExitStack) -> Way:
    """Choose the way and prepare it; what must be closed afterwards is left to ``stack``."""
    look = _look(job, source, stack)
    view = _view(job, look)
    machine = region_machine(job.spec, view, job.target_s)
    if view == "body" and job.spec.movement is not None:
        return _by_body(job, source, look)
    if machine is None:
        return _by_landmarks(job, source, look)
    return _by_points(job, source, machine, view, look)


def _look(job: Job, source: AnySource, stack: ExitStack) -> Looking:
    if isinstance(source, LandmarksSource):
        return KnownLook(source)
    assert isinstance(job.recording, Recording) and job.model is not None
    cut = job.spec.by_points and job.view != "close-up"
    return stack.enter_context(
        FreshLook(
            job.recording,
            job.model,
            source.frames_fps,
            sparing=job.spec.by_points,
            pictures=job.pictures,
            jobs=job.jobs,
            parts=parts_of(job.recording, job.max_seconds) if cut else (),
        )
    )


def _view(job: Job, look: Looking) -> View:
    if job.spec.build_region is not None:
        return look.view(job.view)
    if job.view == "close-up":
        raise InputError(f"{job.spec.id} cannot be counted in a close-up; leave out --view.")
    return "body"


def region_machine(spec: ExerciseSpec, view: View, target_s: float | None) -> MotionMachine | None:
    """The machine that counts by points; None where landmarks serve better."""
    build = spec.build_region
    if build is None or (view == "body" and not spec.always_region):
        return None
    return build(target_s)


def kind_of_points(view: View) -> Kind:
    """What is followed where points alone count: the toes of a body in view go little."""
    return "corners" if view == "close-up" else "slopes"


def _by_landmarks(job: Job, source: AnySource, look: Looking) -> Way:
    counter = Counter(job.spec.build(job.target_s))
    frames = Stretch(source, job.max_seconds, job.stop)
    return Way(
        view="body",
        following=None,
        frames=frames,
        counter=counter,
        ticks=run(look.seen(frames, None), KnownPoses(), counter),
        remarks=lambda: person_missed(counter),
    )


def _by_body(job: Job, source: AnySource, look: Looking) -> Way:
    """Look once for the poses and what moves at the feet, then count by both."""
    learner, points = BodyLearner(job.spec, job.target_s), KnownMotions()

    def take(frame: Frame) -> None:
        motion = points.update(frame)
        learner.witnessed(motion, points.pose)

    first = _first_look(job, source, look, "feet", take)
    frames = _second_look(job, look, first)
    by_points = learner.counter()
    if by_points is not None:
        ticks = run_region(frames, KnownMotions(), by_points)
        counter: Counter | BodyCounter = by_points
    else:
        counter = Counter(job.spec.build(job.target_s))
        ticks = run(frames, KnownPoses(), counter)
    return Way(
        view="body",
        following="feet",
        frames=frames,
        counter=counter,
        ticks=ticks,
        remarks=lambda: [*first.remarks, *person_missed(counter)],
        cut_short=first.remarks,
    )


def _by_points(
    job: Job, source: AnySource, machine: MotionMachine, view: View, look: Looking
) -> Way:
    """Look once to learn what moves, then count."""
    following: Following = "close-up" if view == "close-up" else "toes"
    learner, points = MotionLearner(kind_of_points(view)), KnownMotions()
    first = _first_look(
        job, source, look, following, lambda frame: learner.update(points.update(frame))
    )
    counter = RegionCounter(machine, learner.finish())
    frames = _second_look(job, look, first)

    def remarks() -> list[str]:
        if view == "body":
            missed = person_missed(counter) or toes_missed(counter)
        else:
            missed = movement_missed(counter)
        return [*first.remarks, *missed]

    return Way(
        view=view,
        following=following,
        frames=frames,
        counter=counter,
        ticks=run_region(frames, KnownMotions(), counter),
        remarks=remarks,
        cut_short=first.remarks,
    )


def _first_look(
    job: Job,
    source: AnySource,
    look: Looking,
    following: Following,
    take: Callable[[Frame], None],
) -> Look:
    frames = Stretch(source, job.max_seconds, job.stop)
    onlooker = job.learning
    watch = None if onlooker is None else partial(_shown, onlooker, source)
    return look_through(frames, look.seen(frames, following), take, watch)


def _shown(onlooker: Onlooker, source: AnySource, frame: Frame) -> None:
    onlooker(frame, source)


def _second_look(job: Job, look: Looking, first: Look) -> Stretch:
    """Ctrl-C in the first look ends that one only."""
    return Stretch(look.again(), first.until_s, (lambda: False) if first.remarks else job.stop)
