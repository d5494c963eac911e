"""The name of a camera (a number, a device or an address), and the part of it that may be shown."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from posecount.errors import CameraError

_STREAM = re.compile(r"(https?|rtsps?|rtmp|tcp|udp|rtp)://[!-~\u00a1-\uffff]+", re.IGNORECASE)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{0,15}")
_HOST = re.compile(r"(\[[\w:.%]{1,100}\]|[\w.-]{1,100})(:[0-9]{1,5})?")
_SHOWN_CHARACTERS = 80


def is_stream(camera: str) -> bool:
    """Whether ``camera`` is the address of a stream that can be read."""
    return _STREAM.fullmatch(camera) is not None


def shown(camera: str) -> str:
    """Return what may be printed of a camera's name: only the scheme and host of an address.

    A password may stand before the host, in the path or in the query: none of these is shown.
    """
    scheme, found, rest = camera.partition("://")
    if not found:
        return "…" if set("@?=") & set(camera) else printable(camera)
    if not _SCHEME.fullmatch(scheme):
        return "…"
    authority, _, beyond = _split_authority(rest)
    host = authority.rpartition("@")[2]
    # With a further "@" the password has a slash in it, and what looks like the host is a name.
    safe = _HOST.fullmatch(host) is not None and "@" not in beyond
    return f"{scheme}://{host}" if safe else f"{scheme}://…"


def printable(text: str, most: int = _SHOWN_CHARACTERS) -> str:
    """Return outside text, fit for a terminal or window: one short line, no control characters."""
    clean = "".join(
        letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in text
    )
    return clean if len(clean) <= most else f"{clean[: most - 1]}…"


def redirected(address: str, location: str) -> str:
    """Return the address to which the camera at ``address`` redirects.

    Raises CameraError unless it has the same host, uses HTTP or HTTPS, and is encrypted if the
    first one was: the user asked for that camera, not for whatever it names.
    """
    try:
        target = urljoin(address, location)
        before, after = urlsplit(address), urlsplit(target)
        same_host = (before.hostname or "") == (after.hostname or "")
        port = after.port
    except ValueError:
        target, same_host, port = "", False, None
    schemes = ("https",) if address.lower().startswith("https") else ("http", "https")
    if not (same_host and is_stream(target) and after.scheme in schemes):
        raise CameraError(
            f"The camera at {shown(address)} sends on to another address ({shown(target)}), which "
            "is not followed; give that one if you trust it."
        )
    host = f"[{after.hostname}]" if ":" in (after.hostname or "") else after.hostname
    who, at, _ = before.netloc.rpartition("@")
    netloc = f"{who}{at}{host}" + (f":{port}" if port is not None else "")
    return after._replace(netloc=netloc, fragment="").geturl()


def _split_authority(rest: str) -> tuple[str, str, str]:
    found = re.search(r"[/?#]", rest)
    place = found.start() if found else len(rest)
    return rest[:place], rest[place : place + 1], rest[place + 1 :]
