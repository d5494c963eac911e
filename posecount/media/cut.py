"""Notices a hard cut: from one picture to the next everything is somewhere else."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from posecount.frame import Frame
from posecount.tuning import tuned

Slopes = NDArray[np.float32]

SIZE_PX = (80, 60)
"""Width and height of the small copy that is compared."""

_COARSE_PX = 320
"""Large pictures are subsampled to this width first; the comparison is coarser still."""


@dataclass(frozen=True, slots=True)
class Tuning:
    """When a picture is that of another shot."""

    alike: float = tuned(
        0.35,
        "ratio",
        "Correlation of the brightness slopes of successive pictures. At six hard cuts in real "
        "clips it was 0.2 and less; a hand-held camera, jumps and somebody walking past left 0.55 "
        "and more.",
    )


TUNING = Tuning()


class CutWatch:
    """Feed it every picture in order; it says when another shot has begun.

    A cut is known one picture later, when it is certain that the shot before does not go on: a
    flash, or a picture that is broken, is no cut.
    """

    def __init__(self) -> None:
        self.newest: Slopes | None = None
        """The slopes of the newest picture, None before the first."""
        self._before_doubt: Slopes | None = None

    def update(self, frame: Frame) -> bool:
        """Take a picture; return whether it is the second one of another shot."""
        now, last, shot = slopes_of(frame), self.newest, self._before_doubt
        self.newest, self._before_doubt = now, None
        if last is None or likeness(now, last) >= TUNING.alike:
            return shot is not None and likeness(now, shot) < TUNING.alike
        if shot is None:
            self._before_doubt = last
        return False


def likeness(one: Slopes, other: Slopes) -> float:
    """Return the correlation of two pictures' slopes; 1 for pictures without any."""
    size = math.sqrt(float(np.sum(one**2)) * float(np.sum(other**2)))
    return float(np.sum(one * other)) / size if size else 1.0


def slopes_of(frame: Frame) -> Slopes:
    """The brightness slopes of a small copy, shape (2, height, width)."""
    image = frame.image_bgr
    step = max(1, image.shape[1] // _COARSE_PX)
    small = cv2.resize(image[::step, ::step], SIZE_PX, interpolation=cv2.INTER_AREA)
    grey = cv2.GaussianBlur(cv2.cvtColor(small, cv2.COLOR_BGR2GRAY), (0, 0), 1.0)
    slopes = [cv2.Sobel(grey, cv2.CV_32F, dx, dy) for dx, dy in ((1, 0), (0, 1))]
    return np.asarray(slopes, dtype=np.float32)
