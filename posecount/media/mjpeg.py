"""Reads the most usual phone camera: JPEG pictures one after the other over HTTP.

Only the bytes are read here. A picture is decoded only on request, so that one that is never looked
at costs almost nothing and a busy computer does not fall behind the camera.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Protocol

_READ_WITHIN_S = 3.0
"""Limit for a whole picture. One that takes longer would be too old to show."""

_MOST_BYTES = 16 * 1024 * 1024
"""A byte for each pixel of the largest usable picture: twice what the finest JPEG takes."""

_MOST_HEADER_LINES, _MOST_LINE_BYTES = 40, 1024
_LENGTH = re.compile(r"[0-9]{1,12}", re.ASCII)
_LEAST_BARE_BOUNDARY = 5
"""A boundary of two dashes and three or more characters does not occur by chance inside a picture.
"""

# The header in which mjpg-streamer, and others after it, send the time a picture was taken.
_TIMESTAMP = "x-timestamp"

Part = tuple[float | None, bytes]
"""The picture's time in seconds by the camera's clock (None if it gives none), and its bytes, which
have not been checked."""


class NotPartsError(Exception):
    """The stream does not consist of parts, or of parts larger than any picture."""


class Body(Protocol):
    """An answer's body, as it comes."""

    boundary: str

    def allow(self, within_s: float) -> None:
        """Set the total time for everything read from now on."""

    def read_some(self) -> bytes:
        """Return the next bytes; empty at the end. Raises OSError if nothing comes in time."""

    def close(self) -> None:
        """End the connection."""


class MjpegStream:
    """An open stream of parts.

    The first part is read at once, within the time that the body has left. Raises NotPartsError if
    there is none, and OSError if the camera sends nothing.
    """

    def __init__(self, body: Body) -> None:
        self._body = body
        self._bytes = _Bytes(body)
        self._boundary = b""
        self._declared = body.boundary.strip("-").encode("latin-1", "replace")
        self._next: Part | None = self._read_part()

    def read(self) -> Part:
        """Return the next part. Raises OSError or NotPartsError if none comes within 3 s."""
        if self._next is not None:
            part, self._next = self._next, None
            return part
        self._body.allow(_READ_WITHIN_S)
        return self._read_part()

    def close(self) -> None:
        """End the connection."""
        self._body.close()

    def _read_part(self) -> Part:
        headers = self._read_headers()
        length = headers.get("content-length", "")
        if not _LENGTH.fullmatch(length):
            return _seconds(headers.get(_TIMESTAMP)), self._read_to_boundary()
        if int(length) > _MOST_BYTES:
            raise NotPartsError("a part is too large")
        return _seconds(headers.get(_TIMESTAMP)), self._bytes.exactly(int(length))

    def _read_headers(self) -> Mapping[str, str]:
        """Return the headers of the next part, after any empty lines and a boundary."""
        headers: dict[str, str] = {}
        for _ in range(_MOST_HEADER_LINES):
            line = self._bytes.line(_MOST_LINE_BYTES).strip()
            if self._is_boundary(line):
                self._boundary = self._boundary or line
                continue
            name, colon, value = line.decode("latin-1").partition(":")
            if colon:
                headers[name.strip().lower()] = value.strip()
            elif not line and headers:
                return headers
        if not self._boundary:
            raise NotPartsError("there are no headers")
        # The previous part was longer than it said: go on with the next.
        return {}

    def _is_boundary(self, line: bytes) -> bool:
        if line.startswith(b"--"):
            return True
        return bool(self._declared) and line.strip(b"-") == self._declared

    def _read_to_boundary(self) -> bytes:
        """Return the bytes of a part that does not state its length."""
        if not self._boundary:
            raise NotPartsError("nothing says where a picture ends")
        bare = len(self._boundary) >= _LEAST_BARE_BOUNDARY and self._boundary.startswith(b"--")
        mark = self._boundary if bare else b"\n" + self._boundary
        return self._bytes.until(mark, _MOST_BYTES)


class _Bytes:
    """Takes lines and blocks of bytes from a body; raises ConnectionError if it ends too soon."""

    def __init__(self, body: Body) -> None:
        self._body = body
        self._held = bytearray()

    def line(self, most: int) -> bytes:
        """Return the next line, or the first ``most`` bytes of a longer one."""
        searched = 0
        while (end := self._held.find(b"\n", searched)) < 0 and len(self._held) < most:
            searched = len(self._held)
            self._more()
        return self._take(min(end + 1 if end >= 0 else most, most))

    def exactly(self, count: int) -> bytes:
        """Return the next ``count`` bytes."""
        while len(self._held) < count:
            self._more()
        return self._take(count)

    def until(self, mark: bytes, most: int) -> bytes:
        """Return everything before ``mark``, and skip it; NotPartsError beyond ``most`` bytes."""
        searched = 0
        while (end := self._held.find(mark, searched)) < 0:
            if len(self._held) > most:
                raise NotPartsError("a part is too large")
            searched = max(0, len(self._held) - len(mark))
            self._more()
        before = self._take(end)
        self._take(len(mark))
        return before

    def _take(self, count: int) -> bytes:
        taken = bytes(self._held[:count])
        del self._held[:count]
        return taken

    def _more(self) -> None:
        more = self._body.read_some()
        if not more:
            raise ConnectionError("the stream has ended")
        self._held += more


def _seconds(text: str | None) -> float | None:
    try:
        return float(text) if text is not None else None
    except ValueError:
        return None
