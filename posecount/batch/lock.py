"""Keeps two batches from writing into one folder at a time."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from posecount.errors import OutputError


@contextmanager
def only_one(folder: Path, file: BinaryIO) -> Iterator[None]:
    """Hold the open ``file`` for this process; the system lets go of it when that ends, anyhow.

    Raises OutputError where another batch holds it. Where the file system has no locks all go on:
    results are written whole and told by their content, so what is lost is work done twice.
    """
    try:
        _lock(file)
    except (BlockingIOError, PermissionError) as error:
        raise OutputError(
            f"Another posecount batch is writing into {folder}; wait for it, or give --out "
            "another folder."
        ) from error
    except OSError:
        pass
    yield


if sys.platform == "win32":
    import msvcrt

    def _lock(file: BinaryIO) -> None:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(file: BinaryIO) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
