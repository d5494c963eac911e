"""Chooses how one recording is counted: by which cue, and in how many passes."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass

from posecount.counter import Counter, counter_for, cue_for
from posecount.coverage import coverage_warnings
from posecount.cue import Cue, View
from posecount.exercises.spec import ExerciseSpec
from posecount.frame import Frame
from posecount.media.time_limit import TimeLimit
from posecount.media.video import Recording
from posecount.observation.known import FileObserver
from posecount.observation.landmarks_file import AnySource, LandmarksSource
from posecount.observation.layout import SeenSet
from posecount.observation.looked import Looked
from posecount.observation.observed import Observation
from posecount.observation.recorded import Observer, RecordedObserver
from posecount.observation.steps import steps_per_px
from posecount.parallel.chunks import chunks_of
from posecount.pipeline import run
from posecount.pose.model.choice import PoseModels
from posecount.pose.model.progress import Progress, no_progress
from posecount.tick import Tick

Onlooker = Callable[[Frame, AnySource], None]
"""Called with every frame of the first pass, and the source it came from."""


@dataclass(frozen=True, slots=True)
class Job:
    """What to count in which recording, and how much of it; ``view`` is a View or "auto".

    ``models`` are the pose models, None if the recording is of landmarks; ``fetching`` is called
    while one is downloaded. With ``pictures`` the ticks' frames keep their pictures. ``jobs`` is
    the number of processes that look for poses, in long recordings of exercises that points count.
    """

    recording: Recording | LandmarksSource
    spec: ExerciseSpec
    target_s: float | None
    view: str
    models: PoseModels | None
    max_seconds: float | None
    stop: Callable[[], bool]
    learning: Onlooker | None
    pictures: bool = False
    jobs: int = 1
    fetching: Progress = no_progress


@dataclass(frozen=True, slots=True)
class Strategy:
    """A prepared count: go through ``ticks``, then ask for the ``warnings``.

    ``cut_short`` are those of the warnings that say that part of the recording was not looked at;
    ``looked`` describes how it was looked at.
    """

    cue: Cue
    frames: TimeLimit
    counter: Counter
    ticks: Iterator[Tick]
    looked: Looked
    cut_short: tuple[str, ...] = ()

    def warnings(self) -> list[str]:
        """Return what the user should know, once everything is counted."""
        return [*self.cut_short, *self.looked.remarks, *coverage_warnings(self.cue, self.counter)]

    def as_set(self, job: Job) -> SeenSet:
        """Return how landmarks of this count are described in their file."""
        return SeenSet(
            number=1,
            exercise=job.spec.id,
            hold_target_s=job.target_s,
            cue=self.cue,
            steps_per_px=steps_per_px(self.cue),
        )


def choose_strategy(job: Job, source: AnySource, stack: ExitStack) -> Strategy:
    """Choose how to count and prepare it; ``stack`` closes what must be closed afterwards.

    A learned cue takes two passes: the first, made here, learns how the points move. Two pose
    models side by side also take two: the first pass finds out which of them is steadier.
    """
    observer = _observer(job, source, stack)
    cue = cue_for(job.spec, _view(job, observer))
    frames = TimeLimit(source, job.max_seconds, job.stop)
    observations = observer.observe(frames, cue)
    if not cue.is_learned and not observer.is_replayed:
        counter = counter_for(job.spec, cue, job.target_s, ())
        return Strategy(cue, frames, counter, run(observations, counter), observer.looked)
    first = _FirstPass(frames, observations, job.learning, source)
    if cue.is_learned:
        counter = counter_for(job.spec, cue, job.target_s, first)
    else:
        deque(first, maxlen=0)
        counter = counter_for(job.spec, cue, job.target_s, ())
    again = TimeLimit(observer.replay(), first.until_s, job.stop if first.is_whole else _never)
    ticks, cut_short = run(_observed(again), counter), tuple(frames.warnings)
    return Strategy(cue, again, counter, ticks, observer.looked, cut_short)


def _observer(job: Job, source: AnySource, stack: ExitStack) -> Observer:
    if isinstance(source, LandmarksSource):
        return FileObserver(source)
    assert isinstance(job.recording, Recording) and job.models is not None
    divided = job.spec.by_points and job.view != "close-up"
    return stack.enter_context(
        RecordedObserver(
            job.recording,
            job.models,
            source.frames_fps,
            strided=job.spec.by_points,
            pictures=job.pictures,
            jobs=job.jobs,
            chunks=chunks_of(job.recording, job.max_seconds) if divided else (),
            closer_look=job.spec.closer_look,
            max_seconds=job.max_seconds,
            stop=job.stop,
            fetching=job.fetching,
        )
    )


def _view(job: Job, observer: Observer) -> View:
    """Return the view to count in, without a look if the exercise has no close-up."""
    if job.spec.build_region is None:
        return "close-up" if job.view == "close-up" else "body"
    return observer.view(job.view)


class _FirstPass:
    """The observations of the first pass; each is shown to the onlooker as it is taken."""

    def __init__(
        self,
        frames: TimeLimit,
        observations: Iterable[Observation],
        onlooker: Onlooker | None,
        source: AnySource,
    ) -> None:
        self._frames, self._observations = frames, observations
        self._onlooker, self._source = onlooker, source
        self._newest_s = 0.0

    def __iter__(self) -> Iterator[Observation]:
        for seen in self._observations:
            self._newest_s = seen.t_s
            yield seen
            if self._onlooker is not None:
                self._onlooker(seen, self._source)

    @property
    def is_whole(self) -> bool:
        """Whether the pass covered all that was asked for. Ctrl-C in it ends this pass only."""
        return not self._frames.warnings

    @property
    def until_s(self) -> float | None:
        """Time at which the second pass ends; None for no limit."""
        if self.is_whole:
            return self._frames.max_seconds
        return math.nextafter(self._newest_s, math.inf)


def _observed(frames: Iterable[Frame]) -> Iterator[Observation]:
    for frame in frames:
        assert isinstance(frame, Observation)
        yield frame


def _never() -> bool:
    return False
