"""Every error posecount raises on purpose.

::

    PosecountError
    ├── InputError          wrong usage, or input that cannot be read      (exit code 2)
    │   ├── VideoError      the video file cannot be read
    │   ├── CameraError     the camera cannot be opened, or gives no picture any more
    │   │   └── OddPictureError   one picture of it cannot be used; the camera goes on
    │   ├── HistoryError    what was remembered cannot be read, or nothing can be added to it
    │   ├── NobodyAnsweredError   a question needs an answer, and nobody is there
    │   └── OutputError     a result cannot be written where it was asked for
    └── ModelError          the pose model cannot be had or is not usable  (exit code 3)

The message is one sentence for the person at the keyboard: what is wrong and what to do.
"""

from __future__ import annotations

from typing import Any


class PosecountError(Exception):
    """Base of all errors raised on purpose; its message is meant for the user."""

    exit_code = 2


class InputError(PosecountError):
    """Wrong usage, or input that cannot be read."""


class VideoError(InputError):
    """The video file cannot be read."""


class CameraError(InputError):
    """The camera cannot be opened, or gives no picture any more."""


class OddPictureError(CameraError):
    """One picture of a camera cannot be used; it is left out, and the camera goes on."""


class HistoryError(InputError):
    """What was remembered cannot be read, or nothing can be added to it."""


class NobodyAnsweredError(InputError):
    """A question needs an answer, and nobody is there to give one."""


class OutputError(InputError):
    """A result cannot be written where it was asked for.

    ``result`` is the `CountResult` counted in spite of it, None if nothing was counted.
    """

    def __init__(self, message: str, result: Any = None) -> None:
        super().__init__(message)
        self.result = result


class ModelError(PosecountError):
    """The pose model cannot be had, or the file given is not usable."""

    exit_code = 3
