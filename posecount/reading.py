"""Reads small files whole, with a bound on their size."""

from __future__ import annotations

import stat
from pathlib import Path

from posecount.errors import InputError
from posecount.plain import shown


def read_small(path: Path, most_bytes: int, what: str) -> bytes:
    """Return the bytes of ``path``, at most ``most_bytes``.

    Raises InputError, which calls the file ``what``, if it is larger or cannot be read. Never holds
    more than the bound in memory, whatever size the file system reports.
    """
    try:
        with path.open("rb") as file:
            content = file.read(most_bytes + 1)
    except (OSError, ValueError) as error:
        raise InputError(f"{shown(str(path), 300)} cannot be read ({why(error)}).") from error
    if len(content) > most_bytes:
        most = f"{most_bytes >> 20} MB" if most_bytes >> 20 else f"{most_bytes >> 10} kB"
        raise InputError(f"{path} is too large for {what} (more than {most}).")
    return content


def read_small_text(path: Path, most_bytes: int, what: str) -> str:
    """Return the file as UTF-8 text, without a byte order mark."""
    try:
        return read_small(path, most_bytes, what).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            f"{path} is not a text file in UTF-8; save it as UTF-8 and try again."
        ) from error


def is_file(path: Path) -> bool:
    """Whether ``path`` is a regular file or a link to one; False if that cannot be found out.

    Opening anything else, such as a pipe that nobody writes to, may wait for ever.
    """
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except (OSError, ValueError):
        return False


def why(error: Exception) -> str:
    """Return the reason of a file-system error, in few words."""
    reason = error.strerror if isinstance(error, OSError) else None
    return reason or shown(str(error)) or type(error).__name__
