"""Keeps the history private to its owner: exercise records are health data."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

_FILE_MODE, _FOLDER_MODE = 0o600, 0o700
_LOGS = ("-wal", "-shm", "-journal")
"""Files that SQLite keeps beside the history. It creates them with the history's mode."""


def beside(path: Path) -> list[Path]:
    """Return the history's file and those that SQLite may keep with it."""
    return [path, *logs_of(path)]


def logs_of(path: Path) -> list[Path]:
    """Return the files that SQLite may keep beside a history."""
    real = Path(os.path.realpath(path))
    return [real.with_name(real.name + end) for end in _LOGS]


def make_private_folder(folder: Path) -> None:
    """Create the folder if it does not exist, for its owner alone. Raises OSError."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.mkdir(mode=_FOLDER_MODE, exist_ok=True)


def keep_private(path: Path, own_folder: Path | None = None) -> None:
    """Create the file at ``path`` if it does not exist, and restrict it to its owner.

    ``own_folder`` is a folder for the history alone; other folders are left unchanged. Raises
    OSError if the file cannot be created.
    """
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, _FILE_MODE))
    for file in beside(path):
        _tighten(file, _FILE_MODE)
    if own_folder is not None and path.parent == own_folder:
        _tighten(own_folder, _FOLDER_MODE)


def _tighten(path: Path, most: int) -> None:
    with suppress(OSError):
        mode = path.stat().st_mode & 0o7777
        if mode & ~most & 0o777:
            path.chmod(mode & most)
