"""Limits on the size and shape of a camera's pictures."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from posecount.errors import OddPictureError

MOST_PX = 4096 * 4096
"""Twice 4K, and more than any camera films. Decoded, such a picture takes 50 MB; a JPEG under a
megabyte can claim a hundred times that."""

_LEAST_SIDE_PX = 16
"""Two blocks of a JPEG. No person can be made out in fewer pixels."""

_MOST_ASPECT = 8
"""Longer side to shorter. Two wide-screen cameras side by side have less than 4; at a few hundred a
window has no row of pixels left to draw in."""

_MOST_JPEG_SCANS = 20
"""Encoders write at most 10 to 13 scans. Decoding takes time for every scan, and an empty one
for a picture of any size fits into a few bytes."""


def check_size(width_px: int, height_px: int) -> None:
    """Raise OddPictureError, with the reason, for a picture of a size that no camera films."""
    shorter, longer = sorted((width_px, height_px))
    size = f"The camera sent a picture of {width_px} x {height_px} pixels"
    if shorter < _LEAST_SIDE_PX:
        raise OddPictureError(f"{size}, which is too small to see anything in.")
    if width_px * height_px > MOST_PX:
        most = MOST_PX // 1_000_000
        raise OddPictureError(f"{size}; set the camera to at most {most} megapixels.")
    if longer > _MOST_ASPECT * shorter:
        raise OddPictureError(f"{size}, a shape that no camera films.")


def check_scans(scans: int) -> None:
    """Raise OddPictureError for a JPEG made of so many scans that decoding it takes too long."""
    if scans > _MOST_JPEG_SCANS:
        raise OddPictureError(f"The camera sent a JPEG in {scans} passes, which is far too many.")


def checked(image: NDArray[Any]) -> NDArray[np.uint8]:
    """Return the image if it is BGR in bytes and of a usable size, else raise OddPictureError."""
    if image.ndim != 3 or image.shape[2] != 3 or image.dtype != np.uint8:
        raise OddPictureError("The camera sent a picture of an unknown kind.")
    check_size(image.shape[1], image.shape[0])
    return image


def fitted(image: NDArray[np.uint8], width_px: int, height_px: int) -> NDArray[np.uint8]:
    """Return the BGR image scaled to that size, with black bars if its shape differs.

    Scaling both sides alike keeps a foot's shape when a phone is turned upright in mid-session.
    """
    if image.shape[:2] == (height_px, width_px):
        return image
    scale = min(width_px / image.shape[1], height_px / image.shape[0])
    wide = min(width_px, max(1, round(scale * image.shape[1])))
    high = min(height_px, max(1, round(scale * image.shape[0])))
    left, top = (width_px - wide) // 2, (height_px - high) // 2
    whole = np.zeros((height_px, width_px, 3), np.uint8)
    whole[top : top + high, left : left + wide] = cv2.resize(
        image, (wide, high), interpolation=cv2.INTER_AREA
    )
    return whole
