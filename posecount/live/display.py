"""Checks that a window can be opened: OpenCV ends the whole program if it cannot."""

from __future__ import annotations

import os
import re
import socket
import sys
from pathlib import Path

from posecount.errors import InputError

_DISPLAY = re.compile(r"(?P<host>[^:]*):(?P<number>\d+)(\.\d+)?")
_FIRST_PORT = 6000
_ANSWERS_WITHIN_S = 3.0


def check_display() -> None:
    """Raise InputError if there is no screen to open a window on."""
    if not sys.platform.startswith("linux"):
        return
    display = os.environ.get("DISPLAY", "")
    if not display:
        raise InputError(
            "There is no screen here to open a window on; run posecount on the desktop of the "
            "computer, not over ssh or in a bare container."
        )
    if not _answers(display):
        raise InputError(f"The screen {display} (DISPLAY) does not answer; log in to its desktop.")


def _answers(display: str) -> bool:
    """Whether the X server is there, by any of the ways a client would try."""
    found = _DISPLAY.fullmatch(display)
    if found is None:
        return Path(display.split(":", maxsplit=1)[0]).exists()
    host, number = found["host"], int(found["number"])
    if host in ("", "unix"):
        path = f"/tmp/.X11-unix/X{number}"
        return any(map(_connects_locally, (f"\0{path}", path)))
    try:
        with socket.create_connection((host, _FIRST_PORT + number), timeout=_ANSWERS_WITHIN_S):
            return True
    except OSError:
        return False


def _connects_locally(path: str) -> bool:
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(_ANSWERS_WITHIN_S)
        try:
            client.connect(path)
        except OSError:
            return False
        return True
