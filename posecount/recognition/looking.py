"""Looks at a recording once, for every exercise at the same time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass

from posecount.frame import Frame
from posecount.media.time_limit import TimeLimit
from posecount.media.video import Recording, VideoSource, open_video
from posecount.observation.every_cue import EveryCue
from posecount.observation.recorded import RecordedObserver
from posecount.parallel.chunks import chunks_of
from posecount.pose.model.choice import PoseModels
from posecount.pose.model.find import ModelFile
from posecount.prefetch import prefetch
from posecount.recognition.scene import Scene, SceneReader

Onlooker = Callable[[Frame, VideoSource], None]
"""Called with every frame that was looked at, and the recording it came from."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen in a recording; ``looks`` gives it again, part by part.

    ``warnings`` are sentences for the user, ``zero_s`` is the recording's own time of its first
    picture.
    """

    looks: EveryCue
    scene: Scene
    source: VideoSource
    model: ModelFile
    end_s: float
    frames: int
    frames_with_pose: int
    warnings: tuple[str, ...]

    @property
    def pose_found(self) -> float:
        """Share of frames with a person, 0 to 1."""
        return self.frames_with_pose / self.frames if self.frames else 0.0


@contextmanager
def seen_in(
    recording: Recording,
    models: PoseModels,
    *,
    max_seconds: float | None,
    jobs: int,
    stop: Callable[[], bool],
    onlooker: Onlooker | None,
) -> Iterator[Seen]:
    """Look at the first ``max_seconds`` (None for all) of a recording, and yield what was seen.

    ``jobs`` processes look for poses in long recordings. When ``stop()`` turns true the rest is
    left out. Raises VideoError if the recording cannot be read.
    """
    with ExitStack() as stack:
        source = stack.enter_context(open_video(recording, analysed=True, stop=stop))
        observer = stack.enter_context(
            RecordedObserver(
                recording,
                models,
                source.frames_fps,
                strided=True,
                jobs=jobs,
                chunks=chunks_of(recording, max_seconds),
                max_seconds=max_seconds,
                stop=stop,
            )
        )
        looks = stack.enter_context(closing(EveryCue()))
        frames = TimeLimit(source, max_seconds, stop)
        reader, count, with_pose = SceneReader(), 0, 0
        for seen in stack.enter_context(closing(prefetch(looks.look(observer.poses(frames))))):
            reader.update(seen)
            count += 1
            with_pose += seen.person is not None
            if onlooker is not None:
                onlooker(seen, source)
        yield Seen(
            looks,
            reader.finish(looks.cuts_s),
            source,
            observer.looked.model or models.first,
            frames.end_s,
            count,
            with_pose,
            (*source.warnings, *frames.warnings, *observer.looked.remarks),
        )
