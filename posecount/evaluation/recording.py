"""The poses of one recording, kept, so that they need estimating only once.

The file is a compressed NumPy archive of the fields of `PoseRecording` with a ``version``. It is
found again by what went into it: the bytes of the video and of the model, the version of the pose
library, and the source code of the estimator. Change any of them and the poses are estimated anew.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import inspect
import os
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from posecount.count import prepared_estimator
from posecount.pose import estimator, steadier
from posecount.pose.estimator import PoseEstimator
from posecount.pose.landmarks import LANDMARK_COUNT, Pose, mirrored
from posecount.pose.manifest import sha256_of
from posecount.pose.model import ModelFile, cache_directory
from posecount.sources.stretch import Stretch
from posecount.sources.video import open_video

VERSION = 1

_POSE_SHAPES: dict[str, tuple[int, ...]] = {
    "points_px": (LANDMARK_COUNT, 2),
    "world_m": (LANDMARK_COUNT, 3),
    "visibility": (LANDMARK_COUNT,),
}

Prepare = Callable[[Path, Path], AbstractContextManager[PoseEstimator]]
"""Makes the estimator for (model file, video file)."""


@dataclass(frozen=True, eq=False)
class PoseRecording:
    """One recording's poses, frame by frame; n frames, of which m hold a pose.

    ``t_s``         float64, shape (n,): media time in seconds, strictly increasing;
    ``found``       bool, shape (n,): whether a pose was found in that frame;
    ``points_px``   float32, shape (m, 33, 2), ``world_m`` float32, shape (m, 33, 3), and
    ``visibility``  float32, shape (m, 33): as in `Pose`, of the frames with one, in order;
    ``width``, ``height`` in pixels; ``fps`` nominal; ``duration_s`` the last frame's stay included;
    ``warnings``    what was wrong with the recording, one sentence each.
    """

    t_s: NDArray[np.float64]
    found: NDArray[np.bool_]
    points_px: NDArray[np.float32]
    world_m: NDArray[np.float32]
    visibility: NDArray[np.float32]
    width: int
    height: int
    fps: float
    duration_s: float
    video_sha256: str
    model_sha256: str
    warnings: tuple[str, ...]

    def poses(self, *, mirror: bool = False) -> Iterator[tuple[float, Pose | None]]:
        """Every frame's time and pose; with ``mirror``, of the picture's mirror image."""
        row = 0
        for t_s, found in zip(self.t_s, self.found, strict=True):
            pose = self._pose(row, mirror) if found else None
            row += bool(found)
            yield float(t_s), pose

    def _pose(self, row: int, mirror: bool) -> Pose:
        fields = (self.points_px[row], self.world_m[row], self.visibility[row])
        pose = Pose(*(field.astype(np.float64) for field in fields))
        return mirrored(pose, self.width) if mirror else pose


def poses_of(video: Path, model: ModelFile, prepare: Prepare = prepared_estimator) -> PoseRecording:
    """The poses in ``video``, from the cache where they are known already.

    Raises VideoError where the video cannot be read and ModelError where the model cannot be used.
    """
    video_sha256 = sha256_of(video)
    kept = _place(video_sha256, model.sha256)
    known = load(kept)
    if known is not None:
        return known
    recording = _estimate(video, model, video_sha256, prepare)
    try:
        save(kept, recording)
    except OSError:
        return recording  # It is only a cache: without room for it, all the rest still works.
    return recording


def save(path: Path, recording: PoseRecording) -> None:
    """Write the recording whole or not at all; OSError where that fails."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem}.", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            arrays = {**vars(recording), "warnings": np.array(recording.warnings, dtype=np.str_)}
            np.savez_compressed(file, allow_pickle=False, version=np.array(VERSION), **arrays)
        Path(temporary).replace(path)
    finally:
        Path(temporary).unlink(missing_ok=True)


def load(path: Path) -> PoseRecording | None:
    """The recording at ``path``; None where there is none, or a damaged or older one."""
    try:
        with np.load(path, allow_pickle=False) as data:
            if int(data["version"]) != VERSION:
                return None
            return PoseRecording(
                t_s=data["t_s"],
                found=data["found"],
                points_px=data["points_px"],
                world_m=data["world_m"],
                visibility=data["visibility"],
                width=int(data["width"]),
                height=int(data["height"]),
                fps=float(data["fps"]),
                duration_s=float(data["duration_s"]),
                video_sha256=str(data["video_sha256"]),
                model_sha256=str(data["model_sha256"]),
                warnings=tuple(str(text) for text in data["warnings"]),
            )
    except (OSError, KeyError, ValueError, zipfile.BadZipFile):
        return None


def _estimate(video: Path, model: ModelFile, video_sha256: str, prepare: Prepare) -> PoseRecording:
    times_s: list[float] = []
    poses: list[Pose | None] = []
    with prepare(model.path, video) as poser, open_video(video) as source:
        stretch = Stretch(source, max_seconds=None)
        for frame in stretch:
            times_s.append(frame.t_s)
            poses.append(poser.estimate(frame))
        return PoseRecording(
            t_s=np.array(times_s, dtype=np.float64),
            found=np.array([pose is not None for pose in poses], dtype=np.bool_),
            **_stacked([pose for pose in poses if pose is not None]),
            width=source.width,
            height=source.height,
            fps=source.fps,
            duration_s=stretch.end_s,
            video_sha256=video_sha256,
            model_sha256=model.sha256,
            warnings=tuple(source.warnings),
        )


def _stacked(poses: list[Pose]) -> dict[str, Any]:
    return {
        name: np.array([getattr(pose, name) for pose in poses], np.float32).reshape(-1, *shape)
        for name, shape in _POSE_SHAPES.items()
    }


def _place(video_sha256: str, model_sha256: str) -> Path:
    parts = (str(VERSION), video_sha256, model_sha256, _estimator_sha256())
    name = hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]
    return cache_directory() / "poses" / f"{name}.npz"


@cache
def _estimator_sha256() -> str:
    """Of all that makes poses of pictures, besides the model."""
    parts = [inspect.getsource(estimator), inspect.getsource(steadier), _library_version()]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _library_version() -> str:
    try:
        return importlib.metadata.version("mediapipe")
    except importlib.metadata.PackageNotFoundError:
        return "none"
