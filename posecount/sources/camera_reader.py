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

    ``claimed_s`` is the stream's own time for it, None where that is not to be believed. Where
    the picture is broken ``bgr()`` raises CameraError.
    """

    claimed_s: float | None
    bgr: Callable[[], NDArray[np.uint8]]


class CameraReader(Protocol):
    """An open camera."""

    def read(self) -> Shot:
        """Wait for the next picture, a few seconds at most. Raises CameraError where none comes."""

    def close(self) -> None:
        """Let go of the camera."""
