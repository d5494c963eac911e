"""Keeps what was seen in a video, so that it needs seeing only once.

What is kept is a compressed NumPy archive in the cache directory. It is found again by what went
into it: the bytes of the video and of the model, the version of the pose library, and the source
code of what looked. Change any of them and it is not found, so it is made anew.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import inspect
import os
import tempfile
import zipfile
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
            return unpack(arrays)
    made = make()
    # It is only a cache: without room for it, all the rest still works.
    with suppress(OSError):
        save_arrays(place, pack(made))
    return made


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
    except (OSError, KeyError, ValueError, EOFError, zipfile.BadZipFile):
        return None


def _library_version() -> str:
    try:
        return importlib.metadata.version("mediapipe")
    except importlib.metadata.PackageNotFoundError:
        return "none"
