"""Reads a history from a read-only place, such as a write-protected stick or a backup."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from posecount.errors import HistoryError
from posecount.history.private import logs_of

Check = Callable[..., None]
"""Raises HistoryError for an invalid history; ``how`` is the way to open it."""

_UNCHANGING = "immutable=1"


def copy_of_read_only(path: Path, check: Check) -> sqlite3.Connection:
    """Return the history at ``path`` in memory, including its log, in autocommit mode.

    SQLite cannot open a file with a log if it cannot write beside it. Raises OSError or
    sqlite3.Error if the file cannot be read, and HistoryError if ``check`` does.
    """
    logs = [log for log in logs_of(path) if log.exists() and log.stat().st_size]
    if not logs:
        check(path, how=_UNCHANGING)
        return _in_memory(f"{path.absolute().as_uri()}?{_UNCHANGING}")
    with TemporaryDirectory(prefix="posecount-") as folder:
        copy = Path(folder, Path(path).resolve().name)
        for file in (path.resolve(), *logs):
            shutil.copyfile(file, copy.with_name(file.name))
        try:
            check(copy)
        except HistoryError as error:
            raise HistoryError(str(error).replace(str(copy), str(path))) from error
        return _in_memory(copy.as_uri())


def _in_memory(uri: str) -> sqlite3.Connection:
    memory = sqlite3.connect(":memory:", isolation_level=None)
    try:
        with closing(sqlite3.connect(uri, uri=True)) as found:
            found.backup(memory)
    except BaseException:
        memory.close()
        raise
    return memory
