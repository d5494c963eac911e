"""Standard output and standard error, which may break at any time and have any encoding.

A reader that goes away (``posecount … | head -1``) or a full disk must not end a command half-way:
what it counted must still be written to its files. Therefore a write here never raises; its error
is kept until the command is done (see ``trouble``).
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, TextIO, cast

from posecount.visible import visible_lines

_lost: list[OSError] = []


class SteadyStream:
    """A text stream whose ``write`` never raises.

    Characters that its encoding lacks are written as escapes. Once the stream has broken, further
    writes are dropped. All other attributes are the stream's own.
    """

    def __init__(self, beneath: TextIO) -> None:
        self.beneath = beneath

    def write(self, text: str) -> int:
        """Write ``text`` and return the number of its characters."""
        try:
            self.beneath.write(self._encodable(text))
        except OSError as error:
            _give_up(self.beneath, error)
        return len(text)

    def flush(self) -> None:
        """Flush the stream."""
        try:
            self.beneath.flush()
        except OSError as error:
            _give_up(self.beneath, error)

    def _encodable(self, text: str) -> str:
        encoding = getattr(self.beneath, "encoding", None) or "utf-8"
        return text.encode(encoding, "backslashreplace").decode(encoding)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.beneath, name)


class VisibleStream(SteadyStream):
    """Stands in for ``sys.stdout`` or ``sys.stderr`` while a command runs.

    Everything that does not pass through posecount's own consoles ends up here: warnings of
    libraries, usage errors, tracebacks. No control character passes.
    """

    def write(self, text: str) -> int:
        """Write ``text`` with its control characters made visible."""
        super().write(visible_lines(text))
        return len(text)


class DataOutput:
    """Standard output for the contents of a file: UTF-8 without line-end translation.

    On a terminal a person reads it, so control characters are made visible there.
    """

    def __init__(self) -> None:
        self._stream = _beneath(sys.stdout)

    def write(self, text: str) -> int:
        """Write a part of the file and return the number of its characters."""
        stream = self._stream
        if stream is None:
            return len(text)
        if stream.isatty():
            return VisibleStream(stream).write(text)
        binary = getattr(stream, "buffer", None)
        if binary is None:
            return SteadyStream(stream).write(text)
        try:
            stream.flush()
            binary.write(text.encode("utf-8", "backslashreplace"))
        except OSError as error:
            _give_up(stream, error)
        return len(text)


@contextmanager
def guarded_streams() -> Iterator[None]:
    """Keep everything printed within from reaching the terminal unescaped, or from raising."""
    _lost.clear()
    _occupy_standard_numbers()
    before = sys.stdout, sys.stderr
    for name in ("stdout", "stderr"):
        stream = _beneath(getattr(sys, name))
        if stream is not None:
            setattr(sys, name, VisibleStream(stream))
    try:
        yield
    finally:
        flush()
        sys.stdout, sys.stderr = before


def flush() -> None:
    """Flush standard output and error, so that the interpreter need not do so at its end."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            steady(stream).flush()


def steady(stream: TextIO) -> TextIO:
    """Return a stream for posecount's consoles: colours pass through and a write never raises."""
    return cast("TextIO", SteadyStream(_beneath(stream) or stream))


def trouble() -> OSError | None:
    """Return the error by which printed text got lost, None if there was none.

    A reader that closed the pipe early is no error.
    """
    return next((error for error in _lost if error.errno != errno.EPIPE), None)


def _occupy_standard_numbers() -> None:
    """Open closed standard streams (``posecount … >&-``), lest a file of ours gets their number.

    Libraries print to the numbers 1 and 2, whatever is open there.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            # The system gives the lowest free number: this one.
            os.set_inheritable(os.open(os.devnull, os.O_RDWR), True)


def _beneath(stream: Any) -> TextIO | None:
    return _beneath(stream.beneath) if isinstance(stream, SteadyStream) else stream


def _give_up(stream: TextIO, error: OSError) -> None:
    """Drop everything else that is written to the stream."""
    _lost.append(error)
    # A stream that stands in for a file, as in tests, has no number.
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
