"""Looks for the pose in some of the pictures, and tells where it was in those between.

The model is what costs; a body does not turn back within a fifteenth of a second, and what the
feet do meanwhile is told by points, which are followed in every picture.
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
"""Enough for the quickest rep: a turn of the foot in 0.8 s is a dozen poses."""

_TORSO = [
    LandmarkIndex.LEFT_SHOULDER,
    LandmarkIndex.RIGHT_SHOULDER,
    LandmarkIndex.LEFT_HIP,
    LandmarkIndex.RIGHT_HIP,
]
_ELSEWHERE = 0.5
"""Of the torso's length: nobody's torso goes so far between two poses. It is another scene, or
somebody else, and nothing is known of the moment between."""

AnyFrame = TypeVar("AnyFrame", bound=Frame)

Known = tuple[float, Pose | None]
"""A time in seconds, and who was found then."""


def pose_pace(fps: float, *, sparing: bool) -> Decimator:
    """Which of the pictures that come ``fps`` (nominal) a second the model is to look at.

    All of them, unless it is to be ``sparing``: that does where points are followed, too.
    """
    return Decimator(fps if sparing else 0.0, POSES_FPS)


def looked_at(frames: Iterable[AnyFrame], pace: Decimator) -> Iterator[AnyFrame]:
    """The frames that the model is to look at."""
    return (frame for frame in frames if pace.takes(frame.t_s))


def with_poses(
    frames: Iterable[AnyFrame], estimator: PoseEstimator, pace: Decimator
) -> Iterator[tuple[AnyFrame, Pose | None]]:
    """All frames with their poses as they are kept; ``estimator`` is asked at that ``pace``.

    A frame between two that are looked at comes once the later one has, and has a pose if both
    have. Those after the last one have its pose.
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
