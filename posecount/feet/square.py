"""The square part of a picture in which a foot is looked at."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

# The foot fills about half of the square: the shank beside it helps to tell its side.
_TIMES_THE_BOX = 1.9
_LEAST_HALF_PX = 8.0


@dataclass(frozen=True, slots=True)
class Square:
    """A square by its middle and half its side, in pixels of the picture (x right, y down)."""

    x_px: float
    y_px: float
    half_px: float

    @classmethod
    def around(cls, left: float, top: float, right: float, bottom: float) -> Square:
        """The square for a foot whose box is known, from its ankle to its sole and tip."""
        half = _TIMES_THE_BOX * max(right - left, bottom - top) / 2
        return cls((left + right) / 2, (top + bottom) / 2, max(half, _LEAST_HALF_PX))

    def cut(self, image_bgr: NDArray[np.uint8], side_px: int) -> NDArray[np.uint8]:
        """This part of the picture, uint8 of shape (side_px, side_px, 3).

        The picture's edge is repeated where the square reaches beyond it.
        """
        scale = side_px / (2 * self.half_px)
        image, x, y = self._neighbourhood(image_bgr)
        while scale < 0.5 and min(image.shape[:2]) >= 2:
            image = np.asarray(cv2.pyrDown(image), dtype=np.uint8)
            scale, x, y = 2 * scale, x / 2, y / 2
        if scale < 0.75:
            image = np.asarray(cv2.GaussianBlur(image, (0, 0), 0.4 / scale), dtype=np.uint8)
        middle = (side_px - 1) / 2
        matrix = np.array([[scale, 0, middle - scale * x], [0, scale, middle - scale * y]])
        looked = cv2.warpAffine(
            image,
            matrix,
            (side_px, side_px),
            flags=cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_REPLICATE,
        )
        return np.asarray(looked, dtype=np.uint8)

    def to_picture(self, points: NDArray[np.float64], side_px: int) -> NDArray[np.float64]:
        """Points (..., 2) of the cut-out part, in pixels of the whole picture."""
        scale = side_px / (2 * self.half_px)
        middle = np.array([self.x_px, self.y_px])
        return np.asarray((points - (side_px - 1) / 2) / scale + middle)

    def _neighbourhood(
        self, image_bgr: NDArray[np.uint8]
    ) -> tuple[NDArray[np.uint8], float, float]:
        """The part about the square, so that a large picture isn't smoothed as a whole."""
        height, width = image_bgr.shape[:2]
        reach = 1.3 * self.half_px + 4
        left = int(np.clip(self.x_px - reach, 0, width - 1))
        top = int(np.clip(self.y_px - reach, 0, height - 1))
        right = int(np.clip(self.x_px + reach, left + 1, width))
        bottom = int(np.clip(self.y_px + reach, top + 1, height))
        return image_bgr[top:bottom, left:right], self.x_px - left, self.y_px - top
