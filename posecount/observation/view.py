"""Whether a recording shows a whole body or is a close-up of the feet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from posecount.cue import View
from posecount.errors import InputError
from posecount.frame import Frame
from posecount.media.video import Recording, open_video
from posecount.media.watch import never
from posecount.pose.estimator import MediaPipePoseEstimator
from posecount.pose.landmarks import LandmarkIndex, Pose
from posecount.pose.mirror_choice import PROBE_S, MirrorChoosingEstimator, unsteadiness
from posecount.pose.person import trusted
from posecount.pose.stride import looked_at, pose_pace

WantedView = Literal["auto", "body", "close-up"]
VIEWS: tuple[WantedView, ...] = ("auto", "body", "close-up")

_FOUND = 0.5
"""Share of frames in which a person must be found."""

_STEADY = 0.02
"""In shanks. The torsos of real people shook by 0.0007 to 0.0046 a frame, marching ones included,
those of poses made up in close-ups by 0.1 to 0.14; this lies between on a scale of ratios. Feet
tell less: they are quick in a march."""

UNSTEADY_FEET = 0.03
"""In shanks: the mean second difference of the feet's landmarks a frame above which they jump."""

_PLAINLY_LESS = 0.75
"""Share of the first model's unsteadiness; what is hardly steadier is not worth twice the time."""

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
"""Shares of the recording at which somebody who walks into view later is looked for."""


def check_view(wanted: str) -> WantedView:
    """The view as it is typed; InputError where there is no such view."""
    for view in VIEWS:
        if wanted == view:
            return view
    raise InputError(f"There is no view '{wanted}'; it is auto, body or close-up.")


def is_body(poses: Sequence[Pose | None]) -> bool:
    """Whether these poses, of about two seconds, are those of a real person in view."""
    real = [pose.points_px for pose in map(trusted, poses) if pose is not None]
    if len(real) < max(3.0, _FOUND * len(poses)):
        return False
    return torso_shake(np.array(real)) <= _STEADY


def is_steady(poses: Sequence[Pose | None]) -> bool:
    """Whether the feet of a body in view hold still; true where there is no body to tell by."""
    return not is_body(poses) or unsteadiness(poses) <= UNSTEADY_FEET


def is_steadier(poses: Sequence[Pose | None], than: Sequence[Pose | None]) -> bool:
    """Whether the feet of ``poses`` jump about plainly less than those of ``than``."""
    return unsteadiness(poses) < _PLAINLY_LESS * unsteadiness(than)


def torso_shake(points_px: NDArray[np.float64]) -> float:
    """How much a torso shakes, in shanks: median second difference of its corners.

    ``points_px`` are all landmarks of successive frames, shape (frames, 33, 2), at least 3.
    A body that moves at an even pace does not shake.
    """
    shanks_px = [np.hypot(*(points_px[:, a] - points_px[:, b]).T) for a, b in _SHANKS]
    shake_px = np.hypot(*np.moveaxis(np.diff(points_px[:, _TORSO], n=2, axis=0), -1, 0))
    return float(np.median(shake_px) / max(float(np.median(shanks_px)), 1e-9))


def choose_view(
    prepared: MirrorChoosingEstimator,
    model: Path,
    recording: str | Path | Recording,
    stop: Callable[[], bool] = never,
) -> View:
    """The view of a recording whose first seconds ``prepared`` has seen."""
    if is_body(prepared.probed):
        return "body"
    with open_video(recording, analysed=True, stop=stop) as source:
        frames = looked_at(source, pose_pace(source.frames_fps, sparing=True))
        windows = _windows(frames, source.duration_s or 0.0)
        seen = any(_body_in(model, window) for _, window in windows)
    return "body" if seen else "close-up"


def _body_in(model: Path, frames: Iterable[Frame]) -> bool:
    with MirrorChoosingEstimator(lambda: MediaPipePoseEstimator(model)) as fresh:
        fresh.prepare(frames)
        return is_body(fresh.probed)


def _windows(frames: Iterable[Frame], duration_s: float) -> Iterator[tuple[float, Iterator[Frame]]]:
    """The frames of each later look, as long as the recording goes on."""
    starts_s = [share * duration_s for share in _LATER if share * duration_s >= PROBE_S]

    def look(frame: Frame) -> float:
        return next((s for s in reversed(starts_s) if s <= frame.t_s < s + PROBE_S), -1.0)

    return ((start_s, window) for start_s, window in groupby(frames, look) if start_s >= 0)
