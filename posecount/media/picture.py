"""Turns a decoded video frame into the upright BGR picture that a player would show."""

from __future__ import annotations

from fractions import Fraction
from typing import cast

import cv2
import numpy as np
from av.buffer import Buffer
from av.video.frame import VideoFrame
from av.video.reformatter import VideoReformatter
from numpy.typing import NDArray

from posecount.quarter_turn import QuarterTurn

_BELIEVABLE_PIXEL_ASPECT = (Fraction(1, 8), Fraction(8))

_OPENCV_TURNS = {
    90: cv2.ROTATE_90_CLOCKWISE,
    180: cv2.ROTATE_180,
    270: cv2.ROTATE_90_COUNTERCLOCKWISE,
}


_GREY = 114
"""Of parts that are not shown: nothing is found in a plain grey."""


class PictureReader:
    """Converts the frames of one recording; the first one decides on size and orientation.

    ``width`` and ``height`` are in pixels as shown. A frame that comes in another size later on is
    scaled to the first one's. If the recording is ``mirrored``, its pictures are turned back; they
    are also turned clockwise by ``turned_deg``. What lies outside of the ``columns``, from the
    first one to before the last one, is grey.
    """

    def __init__(
        self,
        first: VideoFrame,
        pixel_aspect: Fraction | None,
        mirrored: bool = False,
        turned_deg: QuarterTurn = 0,
        columns: tuple[int, int] | None = None,
    ) -> None:
        self._stored_width = _square_pixel_width(first.width, pixel_aspect)
        self._stored_height = first.height
        on_its_side = turned_deg in (90, 270)
        self._orientation = _Orientation(first, mirrored, on_its_side=on_its_side)
        self._reformatter = VideoReformatter()
        size = (self._stored_width, self._stored_height)
        self._columns = columns
        self._turn = _OPENCV_TURNS.get(turned_deg)
        swaps_axes = self._orientation.swaps_axes is not on_its_side
        self.width, self.height = size[::-1] if swaps_axes else size

    def bgr(self, frame: VideoFrame) -> NDArray[np.uint8]:
        """Return the picture as shown: uint8, shape (height, width, 3), contiguous."""
        scaled = self._reformatter.reformat(
            frame, self._stored_width, self._stored_height, "bgr24", interpolation="BILINEAR"
        )
        shown = self._orientation.upright(cast("NDArray[np.uint8]", scaled.to_ndarray()))
        if self._turn is not None:
            shown = cast("NDArray[np.uint8]", cv2.rotate(shown, self._turn))
        if self._columns is not None:
            shown = shown if shown.flags.writeable else shown.copy()
            left, right = self._columns
            shown[:, :left] = shown[:, right:] = _GREY
        return shown


class _Orientation:
    """How to turn or mirror the stored picture, by the container and by the user.

    A mirror image swaps left and right of what was filmed; those are up and down in a picture that
    is shown ``on_its_side``.
    """

    def __init__(self, frame: VideoFrame, mirrored: bool, *, on_its_side: bool) -> None:
        x_from_x, y_from_x, x_from_y, y_from_y = _display_matrix(frame)
        self.swaps_axes = abs(x_from_y) > abs(x_from_x)
        flips_x = (x_from_y if self.swaps_axes else x_from_x) < 0
        flips_y = (y_from_x if self.swaps_axes else y_from_y) < 0
        if on_its_side:
            flips_y = flips_y is not mirrored
        else:
            flips_x = flips_x is not mirrored
        # OpenCV's code: 1 mirrors left-right, 0 upside down, -1 both.
        codes = {(True, False): 1, (False, True): 0, (True, True): -1}
        self._flip_code = codes.get((flips_x, flips_y))

    def upright(self, stored: NDArray[np.uint8]) -> NDArray[np.uint8]:
        image = cv2.transpose(stored) if self.swaps_axes else stored
        if self._flip_code is not None:
            image = cv2.flip(image, self._flip_code)
        return cast("NDArray[np.uint8]", image)


def _display_matrix(frame: VideoFrame) -> tuple[int, int, int, int]:
    """Return how x and y as shown follow from x and y as stored, y pointing down."""
    side_data = cast("dict[str, Buffer]", frame.side_data).get("DISPLAYMATRIX")
    if side_data is None:
        return 1, 0, 0, 1
    matrix = np.frombuffer(bytes(side_data), np.int32, count=9)
    return int(matrix[0]), int(matrix[1]), int(matrix[3]), int(matrix[4])


def _square_pixel_width(width: int, pixel_aspect: Fraction | None) -> int:
    smallest, largest = _BELIEVABLE_PIXEL_ASPECT
    if pixel_aspect is None or not smallest <= pixel_aspect <= largest:
        return width
    return max(1, round(width * pixel_aspect))
