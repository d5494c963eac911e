"""The first of two looks at a recording: which points move, and how."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from posecount.frame import Frame
from posecount.region.counter import PointSource
from posecount.signals.foot_region import RegionLearner, RegionProjector
from posecount.sources.stretch import Stretch
from posecount.sources.video import Recording, VideoSource, open_video

Onlooker = Callable[[Frame, VideoSource], None]


@dataclass(frozen=True, slots=True)
class Learned:
    """What the first look found in the recording up to ``until_s`` (None: all of it).

    ``remarks`` says so where it was cut short.
    """

    projector: RegionProjector
    until_s: float | None
    remarks: tuple[str, ...]


def learn(
    recording: str | Path | Recording,
    region: PointSource,
    max_seconds: float | None = None,
    stop: Callable[[], bool] = lambda: False,
    watch: Onlooker | None = None,
    learner: RegionLearner | None = None,
) -> Learned:
    """Look through the recording once. Where ``stop()`` turns true, what came before is kept."""
    learner = learner or RegionLearner()
    with open_video(recording) as source:
        frames = Stretch(source, max_seconds, stop)
        for frame in frames:
            learner.update(region.update(frame))
            if watch is not None:
                watch(frame, source)
    stopped = bool(frames.warnings)
    until_s = frames.end_s if stopped else max_seconds
    return Learned(learner.finish(), until_s, tuple(frames.warnings))
