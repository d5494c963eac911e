"""Keeps the observations of a clip as a landmarks file, so that they are made only once.

The file lies in the cache directory under a name made of everything it depends on: the bytes of the
video and of the model, the version of the pose library, the cue, and the source code that makes
observations. If any of them changes it is made anew. The files unused for the longest time are
removed to make room.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path

import posecount
from posecount.errors import OutputError
from posecount.exercises.spec import ExerciseSpec
from posecount.observation.landmarks_file import is_landmarks, is_whole
from posecount.observation.layout import SUFFIX
from posecount.pose.model.choice import PoseModels
from posecount.pose.model.find import cache_directory
from posecount.pose.model.manifest import sha256_of

MOST_BYTES = 4_000_000_000
"""Several times the size of a benchmark of 150 clips."""

_LOOKERS = (
    *("pose/**/*.py", "motion/*.py", "observation/*.py", "parallel/*.py", "media/*.py"),
    *("frame.py", "cue.py", "prefetch.py", "robust.py", "tuning.py"),
)
"""The modules whose code determines the observations of a clip and how they are stored."""


def landmarks_of(
    video: Path,
    spec: ExerciseSpec,
    model: PoseModels,
    *,
    mirrored: bool,
    look: Callable[[Path], None],
) -> Path:
    """Return the landmarks file of ``video`` for ``spec``; ``look`` writes it if it is missing.

    If there is no room for it, the path of the video is returned, which counts the same. A
    landmarks file in place of the video is returned as it is.
    """
    if is_landmarks(video):
        return video
    followed = f"{spec.movement is not None} {spec.always_region} {spec.build_region is not None}"
    place = _place(sha256_of(video), model.key, followed, str(mirrored), looking_sha256())
    if is_whole(place):
        with suppress(OSError):
            place.touch()
        return place
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        look(place)
    except (OSError, OutputError):
        return video
    make_room(place.parent)
    return place


def make_room(folder: Path, most_bytes: int = MOST_BYTES) -> None:
    """Remove the files unused for the longest time until the rest fits in ``most_bytes``."""
    used: list[tuple[float, int, Path]] = []
    for path in folder.glob(f"*{SUFFIX}"):
        with suppress(OSError):  # Another process makes room too.
            found = path.stat()
            used.append((found.st_mtime, found.st_size, path))
    total = 0
    for _, size, path in sorted(used, reverse=True):
        total += size
        if total > most_bytes:
            path.unlink(missing_ok=True)


@cache
def looking_sha256() -> str:
    """Return a checksum of the code that makes observations, and of the pose library's version."""
    digest = hashlib.sha256(_library_version().encode())
    for path in looking_modules():
        digest.update(path.read_bytes())
    return digest.hexdigest()


def looking_modules() -> list[Path]:
    """Return the files of all code that determines the observations of a clip."""
    home = Path(posecount.__file__).parent
    return [path for pattern in _LOOKERS for path in sorted(home.glob(pattern))]


def _place(*parts: str) -> Path:
    name = hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]
    return cache_directory() / "evaluation" / f"{name}{SUFFIX}"


def _library_version() -> str:
    try:
        return importlib.metadata.version("mediapipe")
    except importlib.metadata.PackageNotFoundError:
        return "none"
