"""How a recording is looked at: for its view, its poses and the points that move in it."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Sequence
from contextlib import ExitStack, closing
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Protocol

from posecount.frame import Frame
from posecount.motion.close_up import Region
from posecount.motion.foot_flow import FootFlow
from posecount.motion.toe_edges import ToeEdges
from posecount.motion.tracker import PointSource
from posecount.motion.view import View, choose_view
from posecount.parallel.prefetch import beside
from posecount.parallel.segments import Part
from posecount.parallel.sequential import SequentialChunks
from posecount.parallel.spool import Spool
from posecount.parallel.workers import ParallelChunks, Workers
from posecount.pose.estimator import MediaPipePoseEstimator, PoseEstimator
from posecount.pose.landmarks import Pose
from posecount.pose.mirror_choice import PROBE_S, MirrorChoosingEstimator
from posecount.pose.stride import looked_at, pose_pace, with_poses
from posecount.pose.telemetry import refuse_telemetry
from posecount.recorded.frames import KnownFrame
from posecount.recorded.layout import Following
from posecount.recorded.look import KnownPoses
from posecount.recorded.steps import MotionsInSteps, steps_per_px
from posecount.setup.look import facts_of
from posecount.sources.pace import Pace
from posecount.sources.stretch import Stretch
from posecount.sources.video import Recording, open_video

Seen = Generator[KnownFrame, None, None]


class Looking(Protocol):
    """Looks at frames, or knows what was seen in them."""

    def view(self, wanted: str) -> View:
        """What is in view; ``wanted`` is a View or "auto"."""

    def seen(self, frames: Iterable[Frame], following: Following | None) -> Seen:
        """The recording's frames with what is seen in them: poses of a body, motions of points.

        ``following`` are the points to follow, None for none.
        """

    def again(self) -> Iterable[Frame]:
        """All frames that were seen, with what was seen of points and poses, once more."""


class FreshLook:
    """Looks at the pictures of a video, with the pose model of that file; close it when done.

    Frames that are seen again have their pictures only where ``pictures`` asks for them.
    Decoding, inference, following points, and whoever takes what was seen have a thread each. The
    poses of ``parts`` of the recording are estimated one part after the other, or by as many
    processes as there are ``jobs``, if there are several. ``fps`` are the frames' (nominal); a
    ``sparing`` look does not show all of them to the model.
    """

    def __init__(
        self,
        recording: Recording,
        model: Path,
        fps: float,
        *,
        sparing: bool = False,
        pictures: bool = False,
        jobs: int = 1,
        parts: Sequence[Part] = (),
    ) -> None:
        self._recording, self._model, self._pictures = recording, model, pictures
        self._fps, self._sparing = fps, sparing
        self._stack, self._parts = ExitStack(), parts
        processes = min(jobs, len(parts)) if jobs > 1 else 0
        self._workers = Workers(processes, recording, model) if processes else None
        self._spool: Spool | None = None

    def view(self, wanted: str) -> View:
        """What is in view."""
        if wanted == "auto":
            return choose_view(self._estimator, self._model, self._recording)
        return "body" if wanted == "body" else "close-up"

    @cached_property
    def _estimator(self) -> MirrorChoosingEstimator:
        prepared = prepared_estimator(self._model, self._recording, sparing=self._sparing)
        return self._stack.enter_context(prepared)

    def seen(self, frames: Iterable[Frame], following: Following | None) -> Seen:
        """The frames with their pictures and what is seen in them, as it is looked for."""
        decoded = beside(frames)
        if following == "close-up":
            self._dismiss_workers()
            seen = _known(decoded)
        else:
            pace = pose_pace(self._fps, sparing=self._sparing)
            seen = beside(_with_poses(decoded, self._poses(), pace))
        if following is not None:
            seen = beside(self._kept(_with_motions(seen, following), following))
        return self._stack.enter_context(closing(seen))

    def _poses(self) -> PoseEstimator:
        if not self._parts:
            return self._estimator
        if self._workers is None:
            alone = SequentialChunks(self._parts, self._estimator, self._new_model)
            return self._stack.enter_context(closing(alone))
        self._workers.begin(self._parts, self._estimator.mirrors)
        return ParallelChunks(self._workers, self._estimator)

    def _new_model(self) -> MediaPipePoseEstimator:
        return MediaPipePoseEstimator(self._model)

    def _dismiss_workers(self) -> None:
        if self._workers is not None:
            self._workers.close()

    def _kept(self, seen: Seen, following: Following) -> Seen:
        with closing(seen):
            for frame in seen:
                if self._spool is None:
                    size = frame.facts.width_px, frame.facts.height_px
                    self._spool = Spool(*size, steps_per_px(following))
                    self._stack.callback(self._spool.close)
                self._spool.add(frame)
                yield frame

    def again(self) -> Iterable[KnownFrame]:
        """What was seen where points were followed; they are not followed again."""
        if self._spool is None:
            return ()
        known = self._spool.frames()
        if not self._pictures:
            return known
        source = self._stack.enter_context(open_video(self._recording, analysed=True))
        pictures = self._stack.enter_context(closing(beside(source)))
        pairs = zip(known, pictures, strict=False)
        return (replace(seen, image_bgr=frame.image_bgr) for seen, frame in pairs)

    def close(self) -> None:
        """End what is under way and free the models."""
        self._dismiss_workers()
        self._stack.close()

    def __enter__(self) -> FreshLook:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _known(frames: Generator[Frame, None, None]) -> Seen:
    with closing(frames):
        for frame in frames:
            yield _seen(frame, None)


def _with_poses(frames: Generator[Frame, None, None], estimator: PoseEstimator, pace: Pace) -> Seen:
    with closing(frames):
        for frame, pose in with_poses(frames, estimator, pace):
            yield _seen(frame, pose)


def _seen(frame: Frame, pose: Pose | None) -> KnownFrame:
    facts = facts_of(frame)
    return KnownFrame(frame.index, frame.t_s, frame.image_bgr, pose, None, facts)


def _with_motions(seen: Seen, following: Following) -> Seen:
    points = MotionsInSteps(_points(following), steps_per_px(following))
    with closing(seen):
        for frame in seen:
            yield replace(frame, motion=points.update(frame))


def _points(following: Following) -> PointSource:
    if following == "close-up":
        return Region()
    return FootFlow(KnownPoses()) if following == "feet" else ToeEdges(KnownPoses())


def prepared_estimator(
    model: Path, recording: str | Path | Recording, *, sparing: bool = False
) -> MirrorChoosingEstimator:
    """An estimator that has seen the first seconds of the recording; close it when done.

    It is ``sparing`` with what it looks at where whoever asks it is, too.
    """
    refuse_telemetry()
    estimator = MirrorChoosingEstimator(lambda: MediaPipePoseEstimator(model))
    with open_video(recording, analysed=True) as source:
        pace = pose_pace(source.frames_fps, sparing=sparing)
        estimator.prepare(looked_at(Stretch(source, PROBE_S), pace))
    return estimator
