"""Keeps two batches from writing into one folder at the same time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from posecount.errors import OutputError
from posecount.file_lock import try_lock


@contextmanager
def only_one(folder: Path, file: BinaryIO) -> Iterator[None]:
    """Hold the open ``file`` for this process; the system releases it when the process ends.

    Raises OutputError if another batch holds it. On a file system without locks both go on: results
    are written whole and identified by their content, so only duplicate work is lost.
    """
    if not try_lock(file.fileno()):
        raise OutputError(
            f"Another posecount batch is writing into {folder}; wait for it, or give --out "
            "another folder."
        )
    yield
