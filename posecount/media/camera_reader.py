"""What an open camera is, of whatever kind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture just in: ``bgr()`` makes it, which costs nothing where nobody asks.

    ``claimed_s`` is the stream's own time for it, None where there is none. ``size_px`` is width
    and height, known before it is made. Where the picture is broken ``bgr()`` raises
    OddPictureError.
    """

    claimed_s: float | None
    size_px: tuple[int, int]
    bgr: Callable[[], NDArray[np.uint8]]


class CameraReader(Protocol):
    """An open camera."""

    def read(self) -> Shot:
        """Wait for the next picture, a few seconds at most.

        Raises OddPictureError where that one cannot be used and others may follow, and any other
        CameraError where none comes any more.
        """

    def close(self) -> None:
        """Let go of the camera."""
