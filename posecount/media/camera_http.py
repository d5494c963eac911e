"""Asks a camera for its stream over HTTP, and reads the answer, all within a limited time.

Nothing here trusts the camera: every wait ends by a deadline however slowly bytes drip in, only
its own host is followed, and the sizes of all that is kept are bounded.
"""

from __future__ import annotations

import base64
import http.client
import io
import re
import socket
import ssl
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import SplitResult, quote, unquote, urlsplit

from posecount.errors import CameraError
from posecount.media.camera_address import redirected, shown

_MOST_REDIRECTS = 5
_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_CHUNK_BYTES = 64 * 1024
_MOST_TYPE_LENGTH = 300
"""A content type with its boundary, which has at most 70 characters by the standard."""

_BOUNDARY = re.compile(r'boundary\s*=\s*(?:"([^"]*)"|([^\s;]+))', re.IGNORECASE)
_PATH_CHARACTERS = "/%:@!$&'()*+,;=~?"

Clock = Callable[[], float]


class HttpAnswer:
    """The head of an answer, and its body as it comes; ``address`` is where it came from.

    ``media_type`` is lower case, empty where there is none, and ``boundary`` is the mark that
    separates the parts. Reading raises OSError, ValueError or http.client.HTTPException if nothing
    comes within the time allowed.
    """

    def __init__(self, address: str, within: _Deadline) -> None:
        self.address = address
        self._within = within
        parts = urlsplit(address)
        self._socket = _connected(parts, within)
        try:
            self._socket.settimeout(within.left_s())
            self._socket.sendall(_request(parts))
            self._answer = http.client.HTTPResponse(_Timed(self._socket, within))  # type: ignore[arg-type]
            self._answer.begin()
        except BaseException:
            self._socket.close()
            raise
        kind = (self._answer.headers.get("Content-Type") or "")[:_MOST_TYPE_LENGTH]
        self.media_type = kind.partition(";")[0].strip().lower()
        found = _BOUNDARY.search(kind)
        self.boundary = (found[1] or found[2] or "") if found else ""

    @property
    def status(self) -> int:
        """The HTTP status, such as 200."""
        return self._answer.status

    def header(self, name: str) -> str:
        """Return the header of that name, empty if there is none."""
        return self._answer.headers.get(name) or ""

    def allow(self, within_s: float) -> None:
        """Set the total time for everything read from now on."""
        self._within.allow(within_s)

    def read_some(self) -> bytes:
        """Return the next bytes of the body; empty at its end."""
        return self._answer.read1(_CHUNK_BYTES)

    def close(self) -> None:
        """End the connection."""
        self._answer.close()
        self._socket.close()


def ask(address: str, within_s: float, now: Clock = time.monotonic) -> HttpAnswer:
    """Return the answer of the camera at an HTTP or HTTPS address, within ``within_s`` altogether.

    Follows a limited number of redirects within the same host. Raises CameraError if the camera
    redirects elsewhere or does not answer.
    """
    within = _Deadline(now)
    within.allow(within_s)
    for _ in range(_MOST_REDIRECTS + 1):
        try:
            answer = HttpAnswer(address, within)
        except ssl.SSLCertVerificationError as error:
            raise CameraError(
                f"The certificate of the camera at {shown(address)} cannot be checked; "
                "use its http:// address if it has one."
            ) from error
        except (OSError, ValueError, http.client.HTTPException) as error:
            raise no_answer(address) from error
        if answer.status not in _REDIRECTS:
            return answer
        answer.close()
        address = redirected(address, answer.header("Location"))
    raise CameraError(
        f"The camera at {shown(address)} sends on from one address to the next; "
        "give the address of its video itself."
    )


def has_password(address: str) -> bool:
    """Whether the address contains a user name or password."""
    return "@" in urlsplit(address).netloc


def no_answer(address: str) -> CameraError:
    """Return the error for a camera that does not answer, or not as cameras do."""
    return CameraError(
        f"The camera at {shown(address)} does not answer; "
        "check the address, and that the phone or camera is on and sending."
    )


class _Deadline:
    """The time by which something must be done."""

    def __init__(self, now: Clock) -> None:
        self._now = now
        self._ends_s = now()

    def allow(self, within_s: float) -> None:
        self._ends_s = self._now() + within_s

    def left_s(self) -> float:
        """Return the seconds left, more than 0. Raises TimeoutError if there are none."""
        left_s = self._ends_s - self._now()
        if left_s <= 0:
            raise TimeoutError("it took too long")
        return left_s


class _TimedStream(io.RawIOBase):
    """What a socket receives until a deadline. A limit to each receipt alone would let a camera
    that sends a byte a second go on for ever."""

    def __init__(self, connection: socket.socket, within: _Deadline) -> None:
        self._connection, self._within = connection, within

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._connection.settimeout(self._within.left_s())
        return self._connection.recv_into(buffer)


class _Timed:
    """The part of a socket that HTTPResponse uses."""

    def __init__(self, connection: socket.socket, within: _Deadline) -> None:
        self._stream = _TimedStream(connection, within)

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(self._stream, _CHUNK_BYTES)


def _connected(parts: SplitResult, within: _Deadline) -> socket.socket:
    """Connect directly: the camera is next to the computer, and no proxy may see its pictures."""
    secure = parts.scheme.lower() == "https"
    host = parts.hostname or ""
    port = parts.port or (443 if secure else 80)
    connection = socket.create_connection((host, port), timeout=within.left_s())
    if not secure:
        return connection
    try:
        connection.settimeout(within.left_s())
        return ssl.create_default_context().wrap_socket(connection, server_hostname=host)
    except BaseException:
        connection.close()
        raise


def _request(parts: SplitResult) -> bytes:
    # Chunks and compression are for pages; the camera is asked for its bytes as they are.
    host = parts.netloc.rpartition("@")[2]
    target = quote(parts.path or "/", safe=_PATH_CHARACTERS)
    if parts.query:
        target += "?" + quote(parts.query, safe=_PATH_CHARACTERS)
    lines = [
        f"GET {target} HTTP/1.1",
        f"Host: {host.encode('idna').decode() if not host.isascii() else host}",
        "User-Agent: posecount",
        "Accept: */*",
        "Accept-Encoding: identity",
        "Connection: close",
    ]
    if parts.username is not None:
        who = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
        lines.append(f"Authorization: Basic {base64.b64encode(who.encode()).decode()}")
    return "\r\n".join([*lines, "", ""]).encode("ascii")
