"""Keeps what is seen while a recording is counted, in a landmarks file."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from posecount.errors import OutputError
from posecount.recorded.layout import End, Heading, SeenSet
from posecount.recorded.writer import LandmarksWriter
from posecount.tick import Tick

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class KeptLandmarks:
    """Writes one recording's landmarks to ``path``, where they appear when it is closed.

    An unusable ``path`` raises OutputError at once; what goes wrong later is in ``error``, and
    the counting goes on without.
    """

    def __init__(self, path: str | Path, heading: Heading, seen: SeenSet) -> None:
        self._path = Path(path)
        self._part = self._path.with_name(f".{self._path.name}.{os.getpid()}.part")
        self.error: OutputError | None = None
        _check_target(self._path)
        self._writer: LandmarksWriter | None = None
        try:
            self._writer = LandmarksWriter(self._part, heading)
            self._writer.begin_set(seen)
        except OSError as error:
            self.abort()
            raise self._trouble(error) from error

    def handle(self, tick: Tick) -> None:
        """Keep what was seen, while that can be written."""
        self._try(lambda writer: writer.add(tick.frame.without_picture()))

    def finish(self, warnings: Sequence[str]) -> None:
        """The recording is over; give the file its name."""

        def end(writer: LandmarksWriter) -> None:
            writer.end(End(warnings=tuple(warnings)))
            writer.close()
            self._part.replace(self._path)
            self._writer = None

        self._try(end)

    def abort(self) -> None:
        """Drop what was written; after ``finish`` it does nothing."""
        if self._writer is not None:
            self._writer.close()
            self._writer = None
        with suppress(OSError):
            self._part.unlink(missing_ok=True)

    def _try(self, step: Callable[[LandmarksWriter], None]) -> None:
        if self._writer is None:
            return
        try:
            step(self._writer)
        except OSError as error:
            self.error = self._trouble(error)
            self.abort()

    def _trouble(self, error: OSError) -> OutputError:
        return OutputError(f"{self._path} cannot be written: {why_not_written(error)}")


def why_not_written(error: OSError) -> str:
    """The end of a sentence about a file that cannot be written."""
    if error.errno in _NO_ROOM:
        return "there is no space left; free some or write it elsewhere."
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return "its folder is write-protected; choose another one."
    return f"{error.strerror or error}; try another place."


def _check_target(path: Path) -> None:
    if path.is_dir():
        raise OutputError(f"{path} is a folder; give the name of a file for the landmarks.")
    if not path.parent.is_dir():
        raise OutputError(
            f"There is no folder {path.parent} to write {path.name} to; make it first."
        )
