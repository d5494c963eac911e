"""Whether a recording shows a whole body or is a close-up of the feet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Literal

from posecount.counter import trusted
from posecount.errors import InputError
from posecount.frame import Frame
from posecount.pose.estimator import MediaPipePoseEstimator
from posecount.pose.landmarks import Pose
from posecount.pose.steadier import PROBE_S, SteadierEstimator, unsteadiness
from posecount.sources.video import open_video

View = Literal["body", "close-up"]
WantedView = Literal["auto", "body", "close-up"]
VIEWS: tuple[WantedView, ...] = ("auto", "body", "close-up")

_FOUND = 0.5
"""Share of frames in which a person must be found."""

_STEADY = 0.035
"""Real bodies shake by 0.001 to 0.022 shanks a frame, poses made up in close-ups by 0.05 to 0.2;
this lies half-way between on a scale of ratios."""

_LATER = (0.25, 0.5, 0.75)
"""Shares of the recording at which somebody who walks into view later is looked for."""


def check_view(wanted: str) -> None:
    """InputError where there is no such view."""
    if wanted not in VIEWS:
        raise InputError(f"There is no view '{wanted}'; it is auto, body or close-up.")


def is_body(poses: Sequence[Pose | None]) -> bool:
    """Whether these poses, of about two seconds, are those of a real person in view."""
    real = [trusted(pose) for pose in poses]
    found = sum(pose is not None for pose in real)
    return found >= _FOUND * len(real) and unsteadiness(real) <= _STEADY


def choose_view(prepared: SteadierEstimator, model: Path, recording: str | Path) -> View:
    """The view of a recording whose first seconds ``prepared`` has seen."""
    if is_body(prepared.probed):
        return "body"
    with open_video(recording) as source:
        windows = _windows(source, source.duration_s or 0.0)
        seen = any(_body_in(model, window) for _, window in windows)
    return "body" if seen else "close-up"


def _body_in(model: Path, frames: Iterable[Frame]) -> bool:
    with SteadierEstimator(lambda: MediaPipePoseEstimator(model)) as fresh:
        fresh.prepare(frames)
        return is_body(fresh.probed)


def _windows(frames: Iterable[Frame], duration_s: float) -> Iterator[tuple[float, Iterator[Frame]]]:
    """The frames of each later look, as long as the recording goes on."""
    starts_s = [share * duration_s for share in _LATER if share * duration_s >= PROBE_S]

    def look(frame: Frame) -> float:
        return next((s for s in reversed(starts_s) if s <= frame.t_s < s + PROBE_S), -1.0)

    return ((start_s, window) for start_s, window in groupby(frames, look) if start_s >= 0)
