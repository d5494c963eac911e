"""The pictures that show an exercise, as images."""

from __future__ import annotations

from functools import cache

import cv2
import numpy as np

from posecount.drawing.guide_files import CAPTIONS, View, guide_file
from posecount.drawing.style import BLACK, WHITE, Image, Typeface

_CAPTION_PX = 34


@cache
def guide_picture(exercise: str, view: View, *, turned: bool = False) -> Image | None:
    """Return a picture, uint8 BGR (270, 360, 3); ``turned`` round if asked for; None for none."""
    data = guide_file(exercise, view)
    if data is None:
        return None
    picture = np.asarray(cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR), np.uint8)
    return picture[:, ::-1] if turned else picture


def guide_sheet(exercise: str) -> Image | None:
    """Return all pictures of an exercise side by side, with captions; None if there are none."""
    face, parts = Typeface(bold=True), []
    for view, caption in CAPTIONS.items():
        picture = guide_picture(exercise, view)
        if picture is None:
            return None
        strip = np.full((_CAPTION_PX, picture.shape[1], 3), WHITE, np.uint8)
        face.draw(strip, caption, (8, _CAPTION_PX - 11), 13.0, BLACK)
        parts.append(np.vstack([strip, picture]))
    return np.hstack(parts)
