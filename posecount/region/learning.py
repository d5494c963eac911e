"""The first of two looks at a recording: which points move, and how."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from posecount.frame import Frame
from posecount.recorded.source import AnySource, LandmarksSource, open_again
from posecount.region.counter import PointSource
from posecount.signals.foot_region import RegionLearner, RegionProjector
from posecount.signals.point_modes import Kind
from posecount.sources.stretch import Stretch
from posecount.sources.video import Recording

Onlooker = Callable[[Frame, AnySource], None]


@dataclass(frozen=True, slots=True)
class Look:
    """How far a look went: up to ``until_s`` (None: all of it).

    ``remarks`` says so where it was cut short.
    """

    until_s: float | None
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Learned:
    """What the first look found."""

    projector: RegionProjector
    look: Look


def look_through(
    recording: str | Path | Recording | LandmarksSource,
    take: Callable[[Frame], None],
    max_seconds: float | None = None,
    stop: Callable[[], bool] = lambda: False,
    watch: Onlooker | None = None,
) -> Look:
    """Look through the recording once. Where ``stop()`` turns true, what came before is kept."""
    with open_again(recording) as source:
        frames = Stretch(source, max_seconds, stop)
        for frame in frames:
            take(frame)
            if watch is not None:
                watch(frame, source)
    stopped = bool(frames.warnings)
    just_past_s = math.nextafter(frames.newest_s, math.inf)
    return Look(just_past_s if stopped else max_seconds, tuple(frames.warnings))


def learn(
    recording: str | Path | Recording | LandmarksSource,
    region: PointSource,
    kind: Kind,
    max_seconds: float | None = None,
    stop: Callable[[], bool] = lambda: False,
    watch: Onlooker | None = None,
) -> Learned:
    """Learn how the region's points, of that kind, move by one look through the recording."""
    learner = RegionLearner(kind)
    look = look_through(
        recording, lambda frame: learner.update(region.update(frame)), max_seconds, stop, watch
    )
    return Learned(learner.finish(), look)
