"""Reads the most usual phone camera: JPEG pictures one after the other over HTTP.

Only the bytes are read here. A picture is decoded when somebody asks for it, so that one which
is never looked at costs next to nothing, and a busy computer does not fall behind the camera.
"""

from __future__ import annotations

import http.client
import urllib.error
import urllib.request
from email.message import Message
from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray

from posecount.errors import CameraError

_TYPE = "multipart/x-mixed-replace"
_OPEN_WITHIN_S = 8.0
_READ_WITHIN_S = 3.0
_MOST_BYTES = 64 * 1024 * 1024
_MOST_HEADER_LINES = 40
# What mjpg-streamer, and others after it, call the moment a picture was taken.
_TIMESTAMP = "x-timestamp"

Jpeg = tuple[float | None, bytes]


class NotMjpegError(Exception):
    """The address answers, but not with pictures of known length one after the other."""


class MjpegStream:
    """An open stream; raises NotMjpegError where there is another kind, OSError where none."""

    def __init__(self, address: str) -> None:
        request = urllib.request.Request(address, headers={"User-Agent": "posecount"})
        try:
            self._answer = cast(
                "http.client.HTTPResponse", urllib.request.urlopen(request, timeout=_OPEN_WITHIN_S)
            )
        except (http.client.HTTPException, ValueError, urllib.error.HTTPError) as error:
            raise NotMjpegError from error
        if self._answer.headers.get_content_type() != _TYPE:
            self._answer.close()
            raise NotMjpegError
        try:
            self._next: Jpeg | None = self._read_part()
        except (OSError, NotMjpegError):
            self._answer.close()
            raise
        self._limit_waiting()

    def read(self) -> Jpeg:
        """The next picture's bytes and the time it says it was taken at, None for none.

        Raises OSError or NotMjpegError where none comes.
        """
        if self._next is not None:
            jpeg, self._next = self._next, None
            return jpeg
        return self._read_part()

    def close(self) -> None:
        """End the connection."""
        self._answer.close()

    def _limit_waiting(self) -> None:
        """From now on a camera that keeps silent is given up sooner."""
        raw = getattr(getattr(self._answer, "fp", None), "raw", None)
        connection = getattr(raw, "_sock", None)
        if connection is not None:
            connection.settimeout(_READ_WITHIN_S)

    def _read_part(self) -> Jpeg:
        headers = self._read_headers()
        try:
            length = int(headers["content-length"])
        except (TypeError, ValueError):
            raise NotMjpegError from None
        if not 0 < length <= _MOST_BYTES:
            raise NotMjpegError
        return _seconds(headers[_TIMESTAMP]), self._read_exactly(length)

    def _read_headers(self) -> Message:
        """The headers of the next part; what comes before them are empty lines and a boundary."""
        headers = Message()
        for _ in range(_MOST_HEADER_LINES):
            line = self._answer.readline(1024)
            if not line:
                raise ConnectionError("the stream has ended")
            text = line.decode("latin-1").strip()
            name, colon, value = text.partition(":")
            if colon and not text.startswith("--"):
                headers[name] = value.strip()
            elif not text and len(headers):
                return headers
        raise NotMjpegError

    def _read_exactly(self, length: int) -> bytes:
        data = self._answer.read(length)
        if len(data) < length:
            raise ConnectionError("the stream has ended")
        return data


def picture(jpeg: bytes) -> NDArray[np.uint8]:
    """The picture, BGR, upright; CameraError where the bytes are none."""
    image = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)
    if image is None:
        raise CameraError("The camera sent a broken picture.")
    return cast("NDArray[np.uint8]", image)


def _seconds(text: str | None) -> float | None:
    try:
        return float(text) if text is not None else None
    except ValueError:
        return None
