"""Decides whether a recording shows a whole body or is a close-up of the feet."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from posecount.cue import View
from posecount.errors import InputError
from posecount.frame import Frame
from posecount.media.time_limit import TimeLimit
from posecount.media.video import Recording, open_video
from posecount.media.watch import never
from posecount.pose.estimator import MediaPipePoseEstimator
from posecount.pose.landmarks import LandmarkIndex, Pose
from posecount.pose.mirror_choice import (
    PROBE_S,
    MirrorChoosingEstimator,
    Probe,
    unsteadiness,
)
from posecount.pose.person import trusted
from posecount.pose.stride import POSES_FPS, looked_at, pose_pace

WantedView = Literal["auto", "body", "close-up"]
VIEWS: tuple[WantedView, ...] = ("auto", "body", "close-up")

_FOUND = 0.5
"""Share of frames in which a person must be found."""

_STEADY = 0.02
"""In shanks, between frames a fifteenth of a second apart. Torsos of people who stand, sit, lie or
march shook by less than half of it."""

_QUICK = 0.09
"""The same for people who squat, jump, step or lunge, whose calmest two seconds had 0.018 to 0.064
in six real clips. Invented poses in drawn and real close-ups had 0.1 and more, except those with a
torso outside of the picture."""

_PLAINLY_FOUND = 0.9
"""Share of frames in which a person who moves quickly must be found, and of their torso's corners
that must be in the picture. A person invented from legs was found in 0.8 of them at most, or shook.
"""

_EVEN = 0.9
"""Torsos of real people who squat, lunge, jump or throw: 0.25 to 0.8. Of bodies made up from feet
that tremble little enough to pass for quick ones: 1.05 to 2."""

_APART_S = 0.9 / POSES_FPS
"""Poses closer together are left out, so that the result is the same at any frame rate."""

_FAR_APART_S = 0.4
"""Between pictures farther apart a real torso goes as far as one that is made up shakes."""

UNSTEADY_FEET = 0.03
"""In shanks per frame: the mean second difference of the feet's landmarks above which they jump."""

_TORSO = [
    LandmarkIndex.LEFT_SHOULDER,
    LandmarkIndex.RIGHT_SHOULDER,
    LandmarkIndex.LEFT_HIP,
    LandmarkIndex.RIGHT_HIP,
]
_SHANKS = (
    (LandmarkIndex.LEFT_KNEE, LandmarkIndex.LEFT_ANKLE),
    (LandmarkIndex.RIGHT_KNEE, LandmarkIndex.RIGHT_ANKLE),
)

_LATER = (0.25, 0.5, 0.75)
"""Shares of the recording at which to look for a person who walks into view later."""


def check_view(wanted: str) -> WantedView:
    """Return the view as typed. Raises InputError if there is no such view."""
    for view in VIEWS:
        if wanted == view:
            return view
    raise InputError(f"There is no view '{wanted}'; it is auto, body or close-up.")


def is_body(probe: Probe) -> bool:
    """Whether these poses, of about two seconds, are those of a real person in view."""
    poses = _paced(probe)
    real = [pose.points_px for pose in map(trusted, poses) if pose is not None]
    if len(real) < max(3.0, _FOUND * len(poses)):
        return False
    shake = torso_shake(np.array(real))
    if shake <= _STEADY:
        return True
    found = len(real) / len(poses)
    inside = _share_inside(np.array(real), probe.size_px)
    calm = shake <= _QUICK or _usual_step_s(probe) > _FAR_APART_S
    return calm and min(found, inside) >= _PLAINLY_FOUND


def view_of(probe: Probe) -> View | None:
    """Return what these poses, of about two seconds, show; None if it may be either.

    A body that moves quickly moves evenly; a made-up one trembles.
    """
    if not is_body(probe):
        return "close-up"
    real = [pose.points_px for pose in map(trusted, _paced(probe)) if pose is not None]
    points_px = np.array(real)
    plain = torso_shake(points_px) <= _STEADY or _unevenness(points_px) <= _EVEN
    return "body" if plain else None


def _unevenness(points_px: NDArray[np.float64]) -> float:
    """Return the torso's usual second difference over its usual step; white noise has 1.7."""
    corners_px = points_px[:, _TORSO]
    step_px, shake_px = (
        float(np.median(np.hypot(*np.moveaxis(np.diff(corners_px, n=order, axis=0), -1, 0))))
        for order in (1, 2)
    )
    return shake_px / max(step_px, 1e-9)


def _usual_step_s(probe: Probe) -> float:
    return float(np.median(np.diff(probe.times_s)))


def _paced(probe: Probe) -> list[Pose | None]:
    """Return the poses without those that follow another too closely."""
    kept: list[Pose | None] = []
    newest_s = -math.inf
    for t_s, pose in zip(probe.times_s, probe.poses, strict=True):
        if t_s - newest_s >= _APART_S:
            kept.append(pose)
            newest_s = t_s
    return kept


def _share_inside(points_px: NDArray[np.float64], size_px: tuple[int, int]) -> float:
    """Return the share of a torso's corners that lie in the picture, over all frames."""
    corners = points_px[:, _TORSO]
    return float(np.mean(np.all((corners >= 0) & (corners < size_px), axis=-1)))


def is_steady(probe: Probe) -> bool:
    """Whether the feet of a body in view hold still; true if there is no body to judge by."""
    return not is_body(probe) or unsteadiness(probe.poses) <= UNSTEADY_FEET


def torso_shake(points_px: NDArray[np.float64]) -> float:
    """Return a torso's shake, in shanks: the median second difference of its corners.

    ``points_px`` are all landmarks of successive frames, shape (frames, 33, 2), at least 3. A body
    that moves at an even pace does not shake.
    """
    shanks_px = [np.hypot(*(points_px[:, a] - points_px[:, b]).T) for a, b in _SHANKS]
    shake_px = np.hypot(*np.moveaxis(np.diff(points_px[:, _TORSO], n=2, axis=0), -1, 0))
    return float(np.median(shake_px) / max(float(np.median(shanks_px)), 1e-9))


def choose_view(
    prepared: MirrorChoosingEstimator,
    model: Path,
    recording: str | Path | Recording,
    *,
    max_seconds: float | None = None,
    stop: Callable[[], bool] = never,
) -> View:
    """Return the view of the first ``max_seconds`` (None for all) of a recording.

    ``prepared`` has seen its beginning.
    """
    if is_body(prepared.probed):
        return "body"
    with open_video(recording, analysed=True, stop=stop) as source:
        limited = TimeLimit(source, max_seconds)
        frames = looked_at(limited, pose_pace(source.frames_fps, sparing=True))
        length_s = min(source.duration_s or 0.0, max_seconds or math.inf)
        windows = _windows(frames, length_s)
        seen = any(_body_in(model, window) for _, window in windows)
    return "body" if seen else "close-up"


def _body_in(model: Path, frames: Iterable[Frame]) -> bool:
    with MirrorChoosingEstimator(lambda: MediaPipePoseEstimator(model)) as fresh:
        fresh.prepare(frames)
        return is_body(fresh.probed)


def _windows(frames: Iterable[Frame], duration_s: float) -> Iterator[tuple[float, Iterator[Frame]]]:
    """Yield the frames of each later look, as far as the recording goes."""
    starts_s = [share * duration_s for share in _LATER if share * duration_s >= PROBE_S]

    def look(frame: Frame) -> float:
        return next((s for s in reversed(starts_s) if s <= frame.t_s < s + PROBE_S), -1.0)

    return ((start_s, window) for start_s, window in groupby(frames, look) if start_s >= 0)
