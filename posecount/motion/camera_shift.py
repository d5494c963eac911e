"""Measures the camera's own shift by the still background behind the person."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from posecount.frame import Frame
from posecount.pose.landmarks import Pose
from posecount.tuning import by_hand, tuned


@dataclass(frozen=True, slots=True)
class Tuning:
    """Thresholds for the camera's shift."""

    most_corners: int = by_hand(80, "count", "So many corners are enough for a median.")
    fewest_corners: int = by_hand(8, "count", "Fewer corners may all lie on something that moves.")
    corner_quality: float = by_hand(
        0.02, "share", "Share of the best corner's quality that a corner must have."
    )
    spacing_share: float = by_hand(
        0.02, "share", "Share of the longer side between corners, so that they spread."
    )
    wider_share: float = by_hand(
        0.15,
        "share",
        "Share of the picture's height around the landmarks that is left out: clothes and hair "
        "reach beyond them.",
    )
    least_px: float = tuned(
        0.05,
        "px",
        "A camera on a table stands still to the last bit; less than this is the corners' own "
        "error.",
    )


TUNING = Tuning()


_WINDOW_PX = 21
"""Side of the patch that is compared, in pixels."""


class CameraShift:
    """Corners of the first picture outside of the person; most of them stand still."""

    def __init__(self, frame: Frame, pose: Pose) -> None:
        self._first = cv2.cvtColor(frame.image_bgr, cv2.COLOR_BGR2GRAY)
        height, width = self._first.shape
        spacing_px = TUNING.spacing_share * max(height, width)
        corners = cv2.goodFeaturesToTrack(
            self._first,
            TUNING.most_corners,
            TUNING.corner_quality,
            spacing_px,
            mask=_outside(pose, height, width),
        )
        none = np.empty((0, 1, 2), np.float32)
        self._corners = none if corners is None else np.asarray(corners, dtype=np.float32)

    def shift_px(self, frame: Frame) -> tuple[float, float]:
        """Return the background's shift since the first picture; (0, 0) if it is too uncertain."""
        if len(self._corners) < TUNING.fewest_corners:
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
        if len(shift) < TUNING.fewest_corners:
            return 0.0, 0.0
        x, y = np.median(shift, axis=0)
        return (float(x), float(y)) if np.hypot(x, y) >= TUNING.least_px else (0.0, 0.0)


def _outside(pose: Pose, height: int, width: int) -> NDArray[np.uint8]:
    points = pose.points_px[~np.isnan(pose.points_px[:, 0])]
    mask = np.full((height, width), 255, dtype=np.uint8)
    margin_px = TUNING.wider_share * height
    left, top = np.maximum(points.min(axis=0) - margin_px, 0).astype(int)
    right, bottom = np.maximum(points.max(axis=0) + margin_px, 0).astype(int)
    mask[top:bottom, left:right] = 0
    return mask
