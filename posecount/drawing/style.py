"""Colours, letters and panels of the overlay."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy

import cv2
import numpy as np
from numpy.typing import NDArray

from posecount.drawing.layout import Rect

Image = NDArray[np.uint8]
Colour = tuple[int, int, int]

# Okabe and Ito's palette, in BGR, distinguishable with every kind of colour vision.
ORANGE: Colour = (0, 159, 230)
SKY_BLUE: Colour = (233, 180, 86)
GREEN: Colour = (115, 158, 0)
YELLOW: Colour = (66, 228, 240)
WHITE: Colour = (255, 255, 255)
GREY: Colour = (120, 120, 120)
BLACK: Colour = (16, 16, 16)

_PANEL_BRIGHTNESS = 0.25
_REGULAR_WEIGHT, _BOLD_WEIGHT = 500, 800

_SMALLEST_SIZE = 6
"""Smaller letters cannot be told apart."""


class Typeface:
    """Draws text by the height of its capitals in pixels."""

    def __init__(self, *, bold: bool) -> None:
        self._face = cv2.FontFace("sans")
        self._weight = _BOLD_WEIGHT if bold else _REGULAR_WEIGHT
        self._size_per_capital = self._measure()

    def draw(
        self, image: Image, text: str, place_px: tuple[int, int], capital_px: float, colour: Colour
    ) -> None:
        """Draw ``text`` with the left end of its baseline at ``place_px`` (x, y)."""
        size = self._size(capital_px)
        cv2.putText(image, _legible(text), place_px, colour, self._face, size, self._weight)

    def draw_centred(
        self, image: Image, text: str, centre_px: tuple[int, int], capital_px: float, colour: Colour
    ) -> None:
        """Draw ``text`` with the middle of its capitals at ``centre_px`` (x, y)."""
        left = centre_px[0] - self.width_px(text, capital_px) // 2
        baseline = centre_px[1] + round(capital_px / 2)
        self.draw(image, text, (left, baseline), capital_px, colour)

    def width_px(self, text: str, capital_px: float) -> int:
        """Return how far ``text`` extends to the right of its place."""
        x, _, width, _ = cv2.getTextSize(
            (0, 0), _legible(text), (0, 0), self._face, self._size(capital_px), self._weight
        )
        return int(x + width)

    def fitting_capital_px(self, text: str, capital_px: float, width_px: float) -> float:
        """Return ``capital_px``, or less if ``text`` would be wider than ``width_px``."""
        fitting_px = capital_px * min(1.0, width_px / max(1, self.width_px(text, capital_px)))
        # Letters come in whole sizes, so their widths are not quite in proportion.
        while (
            self._size(fitting_px) > _SMALLEST_SIZE and self.width_px(text, fitting_px) > width_px
        ):
            fitting_px *= 0.98
        return fitting_px

    def shortened(self, text: str, capital_px: float, width_px: float) -> str:
        """Return ``text``, cut and with dots if it would be wider than ``width_px``."""
        shorter = text
        while len(shorter) > 1 and self.width_px(text, capital_px) > width_px:
            shorter = shorter[:-1].rstrip()
            text = f"{shorter}..."
        return text

    def _size(self, capital_px: float) -> int:
        return max(_SMALLEST_SIZE, int(capital_px * self._size_per_capital))

    def _measure(self) -> float:
        size = 200
        canvas = np.zeros((2 * size, 2 * size, 3), np.uint8)
        cv2.putText(canvas, "H", (size // 2, size), WHITE, self._face, size, self._weight)
        return size / max(1, int(canvas.any(axis=(1, 2)).sum()))


def _legible(text: str) -> str:
    # OpenCV's typeface has slashed zeros: from afar a 10 looks like an 18.
    return text.replace("0", "O")


class Panel:
    """Darkens a rounded rectangle, so that text on it is legible on any scene."""

    def __init__(self, width: int, height: int, corner_px: int) -> None:
        shape = np.zeros((height, width), np.uint8)
        corner_px = max(1, min(corner_px, width // 2, height // 2))
        cv2.rectangle(shape, (corner_px, 0), (width - 1 - corner_px, height - 1), 255, -1)
        cv2.rectangle(shape, (0, corner_px), (width - 1, height - 1 - corner_px), 255, -1)
        for x in (corner_px, width - 1 - corner_px):
            for y in (corner_px, height - 1 - corner_px):
                cv2.circle(shape, (x, y), corner_px, 255, -1, cv2.LINE_AA)
        brightness = (255 - (1 - _PANEL_BRIGHTNESS) * shape).astype(np.uint8)
        self._brightness = np.repeat(brightness[..., np.newaxis], 3, axis=2)
        self._ink: Image | None = None

    def written(self, write: Callable[[Image], None]) -> Panel:
        """Return this panel with permanent content, so that it is drawn only once.

        ``write`` gets a picture of the panel's size to draw on, in white.
        """
        panel, ink = copy(self), np.zeros_like(self._brightness)
        write(ink)
        panel._ink = ink
        shaded = cv2.multiply(self._brightness, 255 - ink, scale=1 / 255)
        panel._brightness = np.asarray(shaded, dtype=np.uint8)
        return panel

    def draw(self, image: Image, place: Rect) -> None:
        """Draw on ``image`` at ``place``, which has this panel's size."""
        region = image[place.top : place.bottom, place.left : place.right]
        # In a very small picture the panel may extend beyond it.
        height, width = region.shape[:2]
        cv2.multiply(region, self._brightness[:height, :width], dst=region, scale=1 / 255)
        if self._ink is not None:
            cv2.add(region, self._ink[:height, :width], dst=region)
