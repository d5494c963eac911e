"""Estimates the pose in some of the pictures, and interpolates it in those between.

The model takes most of the time; a body does not turn back within a fifteenth of a second, and
points that are followed in every picture show what the feet do meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

import numpy as np

from posecount.frame import Frame
from posecount.media.decimate import Decimator
from posecount.pose.estimator import PoseEstimator
from posecount.pose.landmarks import LandmarkIndex, Pose, between
from posecount.pose.rounding import as_kept

POSES_FPS = 15.0
"""Enough for the quickest rep: a turn of the foot in 0.8 s has a dozen poses."""

_TORSO = [
    LandmarkIndex.LEFT_SHOULDER,
    LandmarkIndex.RIGHT_SHOULDER,
    LandmarkIndex.LEFT_HIP,
    LandmarkIndex.RIGHT_HIP,
]
_ELSEWHERE = 0.5
"""In lengths of the torso: no torso moves this far between two poses. The scene or the person has
changed, and the pose in between is unknown."""

AnyFrame = TypeVar("AnyFrame", bound=Frame)

Known = tuple[float, Pose | None]
"""A time in seconds, and the pose found then."""


def pose_pace(fps: float, *, sparing: bool) -> Decimator:
    """Choose which of the pictures that come ``fps`` (nominal) a second the model looks at.

    All of them, unless ``sparing``, which is possible if points are followed, too.
    """
    return Decimator(fps if sparing else 0.0, POSES_FPS)


def looked_at(frames: Iterable[AnyFrame], pace: Decimator) -> Iterator[AnyFrame]:
    """Yield the frames that the model looks at."""
    return (frame for frame in frames if pace.takes(frame.t_s))


def with_poses(
    frames: Iterable[AnyFrame], estimator: PoseEstimator, pace: Decimator
) -> Iterator[tuple[AnyFrame, Pose | None]]:
    """Yield all frames with rounded poses; ``estimator`` is called at that ``pace``.

    A frame between two estimated ones comes once the later one has, and has a pose if both have.
    Frames after the last one have its pose.
    """
    waiting: list[AnyFrame] = []
    last: Known | None = None
    for frame in frames:
        if not pace.takes(frame.t_s):
            waiting.append(frame)
            continue
        now = frame.t_s, as_kept(estimator.estimate(frame))
        if last is not None:
            yield from _in_between(waiting, last, now)
        yield frame, now[1]
        waiting, last = [], now
    if last is not None:
        yield from ((frame, last[1]) for frame in waiting)


def _in_between(
    frames: Iterable[AnyFrame], last: Known, now: Known
) -> Iterator[tuple[AnyFrame, Pose | None]]:
    (last_s, before), (now_s, after) = last, now
    for frame in frames:
        if before is None or after is None or _elsewhere(before, after):
            yield frame, None
        else:
            share = (frame.t_s - last_s) / (now_s - last_s)
            yield frame, as_kept(between(before, after, share))


def _elsewhere(before: Pose, after: Pose) -> bool:
    one, other = before.points_px[_TORSO], after.points_px[_TORSO]
    length_px = max(float(np.hypot(*(torso[:2] - torso[2:]).T).max()) for torso in (one, other))
    return bool(np.median(np.hypot(*(other - one).T)) > _ELSEWHERE * length_px)
