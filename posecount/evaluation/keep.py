"""Keeps what was seen in a video, so that it needs seeing only once.

What is kept is a compressed NumPy archive in the cache directory. It is found again by what went
into it: the bytes of the video and of the model, the version of the pose library, and the source
code of what looked. Change any of them and it is not found, so it is made anew; what has not been
asked for the longest makes room.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import inspect
import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from posecount.pose.model import cache_directory

VERSION = 1
"""Of what the archives hold; another version is made anew."""

MOST_BYTES = 2_000_000_000
"""Of each kind: several times what a benchmark of 150 clips takes."""

Arrays = dict[str, NDArray[Any]]
_Kept = TypeVar("_Kept")


def kept(
    place: Path,
    make: Callable[[], _Kept],
    pack: Callable[[_Kept], Arrays],
    unpack: Callable[[Arrays], _Kept],
) -> _Kept:
    """What is kept at ``place``, or else what ``make`` makes, which is kept from now on."""
    arrays = load_arrays(place)
    if arrays is not None:
        with suppress(KeyError, ValueError):
            found = unpack(arrays)
            with suppress(OSError):
                place.touch()
            return found
    made = make()
    # It is only a cache: without room for it, all the rest still works.
    with suppress(OSError):
        save_arrays(place, pack(made))
        make_room(place.parent)
    return made


def make_room(folder: Path, most_bytes: int = MOST_BYTES) -> None:
    """Remove the archives used longest ago until the others take no more than ``most_bytes``."""
    used: list[tuple[float, int, Path]] = []
    for path in folder.glob("*.npz"):
        with suppress(OSError):  # Another process makes room too.
            found = path.stat()
            used.append((found.st_mtime, found.st_size, path))
    total = 0
    for _, size, path in sorted(used, reverse=True):
        total += size
        if total > most_bytes:
            path.unlink(missing_ok=True)


def place_of(kind: str, *parts: str) -> Path:
    """Where what comes of these ``parts`` is kept."""
    name = hashlib.sha256("\n".join((str(VERSION), *parts)).encode()).hexdigest()[:32]
    return cache_directory() / kind / f"{name}.npz"


def code_sha256(*modules: ModuleType) -> str:
    """Of the source code of these modules and of the pose library's version."""
    parts = [*(inspect.getsource(module) for module in modules), _library_version()]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def save_arrays(path: Path, arrays: Arrays) -> None:
    """Write an archive whole or not at all; OSError where that fails."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem}.", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            np.savez_compressed(file, allow_pickle=False, version=np.array(VERSION), **arrays)
        Path(temporary).replace(path)
    finally:
        Path(temporary).unlink(missing_ok=True)


def load_arrays(path: Path) -> Arrays | None:
    """The archive at ``path``; None where there is none, or a damaged or older one."""
    try:
        with np.load(path, allow_pickle=False) as data:
            if int(data["version"]) != VERSION:
                return None
            return {name: data[name] for name in data.files}
    except Exception:  # It is only a cache, and of a damaged zip all kinds of errors come.
        return None


def _library_version() -> str:
    try:
        return importlib.metadata.version("mediapipe")
    except importlib.metadata.PackageNotFoundError:
        return "none"
