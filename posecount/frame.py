"""One picture of a recording or a camera, with its media time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """A picture as it is shown (rotation applied), never mirrored.

    ``index`` counts from 0; ``t_s`` is the media timestamp in seconds from the start of the
    recording, strictly increasing; ``image_bgr`` is uint8, shape (height, width, 3), BGR.
    """

    index: int
    t_s: float
    image_bgr: NDArray[np.uint8]
