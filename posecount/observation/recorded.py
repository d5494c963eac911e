"""Observes a recording: its view, its poses and the points that move in it."""

from __future__ import annotations

import math
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import ExitStack, closing
from dataclasses import replace
from functools import cached_property, partial
from pathlib import Path
from types import TracebackType
from typing import Protocol

from posecount.cue import Cue, View
from posecount.frame import Frame
from posecount.media.decimate import Decimator
from posecount.media.time_limit import TimeLimit
from posecount.media.video import Recording, open_video
from posecount.media.watch import never
from posecount.motion.close_up import CloseUp
from posecount.motion.foot_flow import FootFlow
from posecount.motion.toe_edges import ToeEdges
from posecount.motion.tracker import MotionTracker
from posecount.observation.looked import Looked
from posecount.observation.observed import Observation, observed
from posecount.observation.one_person import several_people
from posecount.observation.spool import Spool
from posecount.observation.steps import rounded, steps_per_px
from posecount.observation.two_looks import TwoLooks
from posecount.observation.view import UNSTEADY_FEET, choose_view, is_steady
from posecount.parallel.chunks import Chunk
from posecount.parallel.sequential import SequentialChunks
from posecount.parallel.workers import ParallelChunks, Workers
from posecount.pose.estimator import MediaPipePoseEstimator, PoseEstimator
from posecount.pose.mirror_choice import (
    PROBE_S,
    Flipped,
    MirrorChoosingEstimator,
    clearly_steadier,
)
from posecount.pose.model.choice import RAISED_FOOT, PoseModels, steadier_or_why_not
from posecount.pose.model.find import ModelFile
from posecount.pose.model.progress import Progress, no_progress
from posecount.pose.stride import looked_at, pose_pace, with_poses
from posecount.pose.telemetry import refuse_telemetry
from posecount.prefetch import prefetch

Observations = Generator[Observation, None, None]

_FEWEST_PROBED = 6
"""Pictures that show whether somebody is there, however far they are apart."""

_SEVERAL_PEOPLE = (
    "Several people are in view, and only one of them is counted; say which one with --person "
    "left, middle, right or largest."
)
_UNSTEADY_FEET = "The landmarks of the feet jump about in this view"


class Observer(Protocol):
    """Makes observations of frames, or knows them already."""

    def view(self, wanted: str) -> View:
        """Return the view; ``wanted`` is a View or "auto"."""

    def observe(self, frames: Iterable[Frame], cue: Cue) -> Observations:
        """Yield the observations of the frames by this cue."""

    @property
    def looked(self) -> Looked:
        """How it was looked at; known after ``observe``, or after ``replay`` if it is replayed."""

    @property
    def is_replayed(self) -> bool:
        """Whether the observations are complete only after a first pass, and are then replayed."""

    def replay(self) -> Iterable[Observation]:
        """Yield the observations once more from the beginning, without looking again."""


class RecordedObserver:
    """Looks at the pictures of a video with a pose model; close it when done.

    If the feet jump about in the first seconds and ``models`` fall back, the heavy model is tried
    (``fetching`` is called during its download). With ``closer_look`` the heavy model looks at all
    of it both ways round, and what it saw the steadier way is replayed.

    Replayed observations have their pictures only with ``pictures``. Decoding, inference, following
    points, and the consumer of the observations have a thread each. The poses of the recording's
    ``chunks`` are estimated one chunk after the other, or by several processes if ``jobs`` is more
    than 1. ``fps`` is the frames' nominal rate; with ``strided`` the model sees only some of them.
    The frames to observe begin at ``since_s``.
    Once ``stop()`` is true, a hanging read is abandoned.
    """

    def __init__(
        self,
        recording: Recording,
        models: PoseModels,
        fps: float,
        *,
        strided: bool = False,
        pictures: bool = False,
        jobs: int = 1,
        chunks: Sequence[Chunk] = (),
        closer_look: bool = False,
        since_s: float = 0.0,
        max_seconds: float | None = None,
        stop: Callable[[], bool] = never,
        fetching: Progress = no_progress,
    ) -> None:
        self._recording, self._models, self._pictures = recording, models, pictures
        self._fetching = fetching
        self._closer_look = closer_look and models.falls_back
        self._looks: TwoLooks | None = None
        self._counting_model = models.first
        self.looked = Looked(models.first)
        self._fps, self._strided = fps, strided
        self._since_s, self._max_seconds = since_s, max_seconds
        self._stack, self._chunks, self._stop = ExitStack(), chunks, stop
        processes = min(jobs, len(chunks)) if jobs > 1 else 0
        self._workers = Workers(processes, recording, models.first.path) if processes else None
        self._spool: Spool | None = None

    def view(self, wanted: str) -> View:
        """Return the view; ``wanted`` is a View or "auto"."""
        if wanted == "auto":
            return choose_view(
                self._estimator,
                self._counting_model.path,
                self._recording,
                max_seconds=self._max_seconds,
                stop=self._stop,
            )
        return "body" if wanted == "body" else "close-up"

    @cached_property
    def _estimator(self) -> MirrorChoosingEstimator:
        first = self._prepared(self._models.first)
        alone = self._closer_look or self._strided or not self._models.falls_back
        if alone or is_steady(first.probed):
            return first
        heavy = self._heavy_model(_UNSTEADY_FEET)
        if heavy is None:
            return first
        second = self._prepared(heavy)
        if not clearly_steadier(second.probed.poses, than=first.probed.poses):
            second.close()
            return first
        first.close()
        self._count_by(heavy)
        return second

    def _prepared(self, model: ModelFile) -> MirrorChoosingEstimator:
        prepared = prepared_estimator(
            model.path,
            self._recording,
            strided=self._strided,
            since_s=self._since_s,
            max_seconds=self._max_seconds,
            stop=self._stop,
        )
        return self._stack.enter_context(prepared)

    def _heavy_model(self, wanted_because: str) -> ModelFile | None:
        """Return the heavy model; if it is unavailable, remark on that and use the first one."""
        found = steadier_or_why_not(self._models, wanted_because, self._fetching)
        if isinstance(found, str):
            self.looked = replace(self.looked, remarks=(*self.looked.remarks, found))
            return None
        return found

    def _remark_on_others(self) -> None:
        """Remark on others in view at the beginning, unless one person was chosen."""
        chosen = isinstance(self._recording, Recording) and self._recording.columns is not None
        if chosen or self._since_s > 0:
            return
        if several_people(self._recording, self._models.first.path, self._max_seconds):
            self.looked = replace(self.looked, remarks=(*self.looked.remarks, _SEVERAL_PEOPLE))

    def _count_by(self, model: ModelFile) -> None:
        self._counting_model = model
        self.looked = replace(self.looked, model=model)

    def observe(self, frames: Iterable[Frame], cue: Cue) -> Observations:
        """Yield the frames with their pictures and observations, as they are made."""
        if cue is Cue.CLOSE_UP:
            self._dismiss_workers()
            # The recording is already decoded in a thread of its own.
            seen = _without_poses(frame for frame in frames)
        elif self._closer_look and (heavy := self._heavy_model(RAISED_FOOT)) is not None:
            self._remark_on_others()
            self._count_by(heavy)
            plain, mirror = (self._stack.enter_context(self._new_model()) for _ in range(2))
            self._looks = TwoLooks(plain, Flipped(mirror))
            self._stack.callback(self._looks.close)
            seen = prefetch(self._looks.look(frame for frame in frames))
        else:
            seen = self.poses(frames)
        if cue.is_learned:
            seen = prefetch(self._spooled(_with_motions(seen, cue), cue))
        return self._stack.enter_context(closing(seen))

    def poses(self, frames: Iterable[Frame]) -> Observations:
        """Yield the frames with their pictures and poses, and no motion of points."""
        self._remark_on_others()
        pace = pose_pace(self._fps, sparing=self._strided)
        return prefetch(_with_poses((frame for frame in frames), self._estimators(), pace))

    @property
    def is_replayed(self) -> bool:
        """Whether the observations are complete only after a first pass, and are then replayed."""
        return self._spool is not None or self._looks is not None

    def _estimators(self) -> PoseEstimator:
        if not self._chunks:
            return self._estimator
        if self._workers is None:
            alone = SequentialChunks(self._chunks, self._estimator, self._new_model)
            return self._stack.enter_context(closing(alone))
        self._workers.begin(self._chunks, self._estimator.mirrors)
        return ParallelChunks(self._workers, self._estimator)

    def _new_model(self) -> MediaPipePoseEstimator:
        return MediaPipePoseEstimator(self._counting_model.path)

    def _dismiss_workers(self) -> None:
        if self._workers is not None:
            self._workers.close()

    def _spooled(self, observations: Observations, cue: Cue) -> Observations:
        with closing(observations):
            for seen in observations:
                if self._spool is None:
                    size = seen.facts.width_px, seen.facts.height_px
                    self._spool = Spool(*size, steps_per_px(cue))
                    self._stack.callback(self._spool.close)
                self._spool.add(seen)
                yield seen

    def replay(self) -> Iterable[Observation]:
        """Yield the observations again: with points, or of the steadier way round."""
        spool = self._spool
        if self._looks is not None:
            by_first, by_second = self._looks.unsteadiness()
            second = by_second < by_first
            steady = min(by_first, by_second) <= UNSTEADY_FEET
            self.looked = replace(self.looked, steady_feet=steady)
            spool = self._looks.spool(second)
        if spool is None:
            return ()
        known = spool.observations()
        if not self._pictures:
            return known
        opened = open_video(self._recording, analysed=True, stop=self._stop)
        source = self._stack.enter_context(opened)
        pairs = zip(known, source, strict=False)
        return (replace(seen, image_bgr=frame.image_bgr) for seen, frame in pairs)

    def close(self) -> None:
        """End all work and free the models."""
        self._dismiss_workers()
        self._stack.close()

    def __enter__(self) -> RecordedObserver:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def tracker_for(cue: Cue) -> MotionTracker:
    """Return the tracker of this cue's points; the cue must be a learned one."""
    if cue is Cue.CLOSE_UP:
        return CloseUp()
    return FootFlow() if cue is Cue.FOOT_FLOW else ToeEdges()


def _without_poses(frames: Generator[Frame, None, None]) -> Observations:
    with closing(frames):
        for frame in frames:
            yield observed(frame, None)


def _with_poses(
    frames: Generator[Frame, None, None], estimator: PoseEstimator, pace: Decimator
) -> Observations:
    with closing(frames):
        for frame, pose in with_poses(frames, estimator, pace):
            yield observed(frame, pose)


def _with_motions(observations: Observations, cue: Cue) -> Observations:
    tracker, per_px = tracker_for(cue), steps_per_px(cue)
    with closing(observations):
        for seen in observations:
            motion = tracker.update(seen, seen.person)
            yield replace(seen, motion=rounded(motion, per_px))


def prepared_estimator(
    model: Path,
    recording: str | Path | Recording,
    *,
    strided: bool = False,
    since_s: float = 0.0,
    max_seconds: float | None = None,
    stop: Callable[[], bool] = never,
) -> MirrorChoosingEstimator:
    """Return an estimator that has seen the first seconds from ``since_s`` on; close it when done.

    With ``strided`` it sees only some of the frames, as in later calls; no frame after
    ``max_seconds`` is looked at.
    """
    refuse_telemetry()
    # A model that is left open prints a complaint on stderr when the program ends.
    with (
        open_video(recording, analysed=True, stop=stop) as source,
        ExitStack() as unless_ready,
    ):
        make = partial(MediaPipePoseEstimator, model)
        estimator = unless_ready.enter_context(MirrorChoosingEstimator(make))
        pace = pose_pace(source.frames_fps, sparing=strided)
        if since_s > 0:
            source.skip_to(since_s)
        probe_s = since_s + max(PROBE_S, _FEWEST_PROBED / source.frames_fps)
        probe_s = min(probe_s, max_seconds or math.inf)
        estimator.prepare(looked_at(TimeLimit(source, probe_s), pace))
        unless_ready.pop_all()
    return estimator
