"""Keeps two batches from writing into one folder at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from posecount.errors import OutputError
from posecount.file_lock import try_lock


@contextmanager
def only_one(folder: Path, file: BinaryIO) -> Iterator[None]:
    """Hold the open ``file`` for this process; the system lets go of it when that ends, anyhow.

    Raises OutputError where another batch holds it. Where the file system has no locks all go on:
    results are written whole and told by their content, so what is lost is work done twice.
    """
    if not try_lock(file.fileno()):
        raise OutputError(
            f"Another posecount batch is writing into {folder}; wait for it, or give --out "
            "another folder."
        )
    yield
