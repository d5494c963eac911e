"""How far the camera itself has moved, told by what stands still behind the person."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from posecount.frame import Frame
from posecount.pose.landmarks import Pose

_MOST_CORNERS = 80
_FEWEST_CORNERS = 8
_CORNER_QUALITY = 0.02
_SPACING = 0.02
_WIDER = 0.15
"""Of the picture's height, around the landmarks: clothes and hair reach beyond them."""

_WINDOW_PX = 21
_LEAST_PX = 0.05
"""A camera on a table stands still to the last bit; less than this is the corners' own error."""


class CameraShift:
    """Corners of the first picture outside of the person; most of them stand still."""

    def __init__(self, frame: Frame, pose: Pose) -> None:
        self._first = cv2.cvtColor(frame.image_bgr, cv2.COLOR_BGR2GRAY)
        height, width = self._first.shape
        spacing_px = _SPACING * max(height, width)
        corners = cv2.goodFeaturesToTrack(
            self._first,
            _MOST_CORNERS,
            _CORNER_QUALITY,
            spacing_px,
            mask=_outside(pose, height, width),
        )
        none = np.empty((0, 1, 2), np.float32)
        self._corners = none if corners is None else np.asarray(corners, dtype=np.float32)

    def shift_px(self, frame: Frame) -> tuple[float, float]:
        """How far what stands still has gone in this picture; (0, 0) where nothing tells."""
        if len(self._corners) < _FEWEST_CORNERS:
            return 0.0, 0.0
        grey = cv2.cvtColor(frame.image_bgr, cv2.COLOR_BGR2GRAY)
        there, found, _ = cv2.calcOpticalFlowPyrLK(
            self._first,
            grey,
            self._corners,
            self._corners.copy(),
            winSize=(_WINDOW_PX, _WINDOW_PX),
            maxLevel=2,
            flags=cv2.OPTFLOW_USE_INITIAL_FLOW,
        )
        known = np.asarray(found).ravel() == 1
        shift = (np.asarray(there) - self._corners)[known].reshape(-1, 2)
        if len(shift) < _FEWEST_CORNERS:
            return 0.0, 0.0
        x, y = np.median(shift, axis=0)
        return (float(x), float(y)) if np.hypot(x, y) >= _LEAST_PX else (0.0, 0.0)


def _outside(pose: Pose, height: int, width: int) -> NDArray[np.uint8]:
    points = pose.points_px[~np.isnan(pose.points_px[:, 0])]
    mask = np.full((height, width), 255, dtype=np.uint8)
    margin_px = _WIDER * height
    left, top = np.maximum(points.min(axis=0) - margin_px, 0).astype(int)
    right, bottom = np.maximum(points.max(axis=0) + margin_px, 0).astype(int)
    mask[top:bottom, left:right] = 0
    return mask
