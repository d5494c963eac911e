"""Reads the claimed size of a JPEG before it is decoded, and decodes it."""

from __future__ import annotations

import re
from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray

from posecount.errors import OddPictureError
from posecount.media.picture_bounds import check_scans, check_size

_START = b"\xff\xd8"
_START_OF_SCAN = b"\xff\xda"
# A marker is a byte after 0xFF that is neither 0x00, which stands for 0xFF as data, nor 0xFF
# itself. Decoders skip what lies before it, and so does this.
_MARKER = re.compile(rb"\xff([^\x00\xff])")
# Baseline, extended, progressive, and the same with arithmetic coding: all that decoders support.
_FRAME_MARKERS = frozenset((0xC0, 0xC1, 0xC2, 0xC9, 0xCA))
# Those without a length after them: TEM, and the restart markers.
_BARE_MARKERS = frozenset((0x01, *range(0xD0, 0xD8)))
_SCAN_MARKER, _START_MARKER, _END_MARKER = 0xDA, 0xD8, 0xD9
_MOST_SEGMENTS = 600
"""A colour profile and a preview may each come in up to 255 pieces."""

_FRAME_BYTES = 5
"""Bytes that must follow a frame's length: one for the bits, two each for height and width."""


def check_jpeg(data: bytes) -> tuple[int, int]:
    """Return the stored width and height in pixels, without decoding.

    Raises OddPictureError if it is not a JPEG, or is too large or too slow to decode.
    """
    size = _claimed_size(data)
    check_size(*size)
    check_scans(data.count(_START_OF_SCAN))
    return size


def decode_jpeg(data: bytes) -> NDArray[np.uint8]:
    """Return the upright BGR picture, shape (height, width, 3), of bytes ``check_jpeg`` passed.

    Raises OddPictureError if it is broken.
    """
    try:
        image = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    except cv2.error as error:
        raise _broken() from error
    if image is None:
        raise _broken()
    return cast("NDArray[np.uint8]", image)


def _claimed_size(data: bytes) -> tuple[int, int]:
    """Return width and height from the frame header that a decoder would find first."""
    if not data.startswith(_START):
        raise OddPictureError("The camera sent something that is no JPEG picture.")
    place = len(_START)
    for _ in range(_MOST_SEGMENTS):
        found = _MARKER.search(data, place)
        if found is None:
            break
        marker, place = found[1][0], found.end()
        if marker in (_SCAN_MARKER, _START_MARKER, _END_MARKER):
            break
        if marker in _BARE_MARKERS:
            continue
        length = int.from_bytes(data[place : place + 2], "big")
        if marker in _FRAME_MARKERS and place + 2 + _FRAME_BYTES <= len(data):
            height, width = data[place + 3 : place + 5], data[place + 5 : place + 7]
            return int.from_bytes(width, "big"), int.from_bytes(height, "big")
        place += max(2, length)
    raise _broken()


def _broken() -> OddPictureError:
    return OddPictureError("The camera sent a broken picture.")
