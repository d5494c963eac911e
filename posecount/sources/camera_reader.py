"""What an open camera is, of whatever kind."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from posecount.errors import CameraError


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture just in: ``bgr()`` makes it, which costs nothing where nobody asks.

    ``claimed_s`` is the stream's own time for it, None where that is not to be believed. Where
    the picture is broken ``bgr()`` raises CameraError.
    """

    claimed_s: float | None
    bgr: Callable[[], NDArray[np.uint8]]


class PictureOnce:
    """A shot's picture, made once for whoever asks first, in any thread.

    Readers make one picture at a time: those of one reader share the lock ``making``. Where the
    camera mirrors, the picture is turned back. Raises CameraError where it is broken.
    """

    def __init__(self, shot: Shot, making: threading.Lock, mirrored: bool) -> None:
        self._make, self._making, self._mirrored = shot.bgr, making, mirrored
        self._image: NDArray[np.uint8] | None = None

    def __call__(self) -> NDArray[np.uint8]:
        """The picture; it must not be drawn on."""
        with self._making:
            if self._image is None:
                image = self._make()
                self._image = np.ascontiguousarray(image[:, ::-1]) if self._mirrored else image
            return self._image

    def make(self) -> None:
        """Make the picture, so that whoever asks for it need not wait; broken, it is left."""
        with suppress(CameraError):
            self()


class CameraReader(Protocol):
    """An open camera."""

    def read(self) -> Shot:
        """Wait for the next picture, a few seconds at most. Raises CameraError where none comes."""

    def close(self) -> None:
        """Let go of the camera."""
