"""The protocol of an open camera of any kind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture that has just come in: ``bgr()`` makes it, at no cost if nobody asks.

    ``claimed_s`` is the stream's own time for it, None if there is none. ``size_px`` is width and
    height, known before it is made. If the picture is broken, ``bgr()`` raises OddPictureError.
    """

    claimed_s: float | None
    size_px: tuple[int, int]
    bgr: Callable[[], NDArray[np.uint8]]


class CameraReader(Protocol):
    """An open camera."""

    def read(self) -> Shot:
        """Wait for the next picture, a few seconds at most.

        Raises OddPictureError if that picture cannot be used and others may follow, and any other
        CameraError if no more will come.
        """

    def close(self) -> None:
        """Release the camera."""
