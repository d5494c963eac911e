"""Follows the toes of a person whose whole body is in view, to a tenth of a pixel.

In such a view a foot is some 40 px long and gripping toes move by a pixel or so: too little to
follow a corner or to find flow. But an edge that moves a tenth of a pixel changes the brightness of
every pixel on it by a tenth of the step across it. So the normal flow is measured: each pixel's
movement along its own brightness slope. As long as nothing moves farther than an edge is wide, the
brightness changes in proportion to it.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from posecount.frame import Frame
from posecount.motion.box import Box
from posecount.motion.camera_shift import CameraShift
from posecount.motion.corners import TUNING as CORNERS
from posecount.motion.feet_box import feet_box
from posecount.motion.point_motion import PointMotion
from posecount.motion.segment import SegmentTracker
from posecount.motion.settling import shank_px
from posecount.motion.tracker import no_points
from posecount.pose.landmarks import LandmarkIndex, Pose
from posecount.tuning import by_hand, tuned

Floats = NDArray[np.float32]

_TOES = [LandmarkIndex.LEFT_FOOT_INDEX, LandmarkIndex.RIGHT_FOOT_INDEX]


@dataclass(frozen=True, slots=True)
class Tuning:
    """Thresholds for the slopes around the toes."""

    reach_shanks: float = tuned(
        0.35,
        "shanks",
        "The forefoot lies within this of a toe's landmark, however badly it is placed.",
    )
    shank_px: float = by_hand(
        110.0,
        "px",
        "Larger feet are made smaller until their shank is this long: toes are to go no farther "
        "than an edge is wide.",
    )
    around_shanks: float = by_hand(
        0.15,
        "shanks",
        "A pixel's brightness is measured against surroundings this wide, so that lamps that "
        "flicker, shadows that pass and cameras that adapt change nothing.",
    )
    blur_px: float = by_hand(0.8, "px", "Deviation of the blur that takes out grain.")
    steep_quantile: float = by_hand(
        0.97,
        "quantile",
        "The slope that stands for the steep ones. They tell how far they went; the flat ones are "
        "mostly noise and have little say.",
    )
    other_grey: float = by_hand(
        30.0, "grey", "A pixel whose brightness differs by more looks different."
    )
    other_share: float = by_hand(
        0.6,
        "share",
        "Share of a patch that looks different where something is in the way. Toes that grip "
        "change only what lies along their edges.",
    )
    near_share: float = by_hand(
        0.5, "share", "Share of a block that must lie near the toes: most of it."
    )


TUNING = Tuning()


_BLOCK_PX = 2
"""Side of the blocks that shifts are averaged over, in pixels."""

_OTHER_PX = 9
"""Side of the patch that is tested for being covered, in pixels."""


class ToeEdges:
    """Feed it frames in order; it returns the motions of the slopes around the toes.

    The slopes start anew with each place where the person stays, and with each scene. The same
    frames and poses give the same motions.
    """

    def __init__(self) -> None:
        self._segments = SegmentTracker()
        self._segment: int | None = None
        self._slopes: EdgeSlopes | None = None

    def update(self, frame: Frame, person: Pose | None) -> PointMotion:
        """Return the motion of the edges around the toes in this frame."""
        self._segments.update(frame, person)
        if self._segments.segment != self._segment:
            self._segment, self._slopes = self._segments.segment, None
        if self._segment is not None and self._slopes is None and person is not None:
            self._slopes = _begin(frame, person)
        if self._slopes is None or self._segment is None:
            return no_points(frame.t_s)
        origin_px = self._slopes.origin_px
        return PointMotion(frame.t_s, self._segment, origin_px, self._slopes.shift_px(frame))


def _begin(frame: Frame, pose: Pose) -> EdgeSlopes | None:
    """Start to follow the toes; return None if the feet are out of the picture, or too small."""
    feet = feet_box(pose, frame)
    return None if feet is None else EdgeSlopes(frame, pose, feet)


class EdgeSlopes:
    """The brightness slopes around the toes of ``pose`` in the first picture.

    ``feet`` is the box that holds the feet without the shanks: a body that sways moves them.
    """

    def __init__(self, frame: Frame, pose: Pose, feet: Box) -> None:
        shank = shank_px(pose.points_px)
        self._feet = feet
        self._scale = min(1.0, TUNING.shank_px / shank)
        self._surround_px = 2 * round(TUNING.around_shanks * shank * self._scale / 2) + 1
        self._camera = CameraShift(frame, pose)
        self._first_grey = self._grey(frame, (0.0, 0.0))
        self._first = self._even(self._first_grey)
        corner = np.array([feet.left, feet.top], dtype=np.float64)
        toes = (pose.points_px[_TOES] - corner) * self._scale
        near = _near(self._first.shape, toes, TUNING.reach_shanks * shank * self._scale)
        slope_x, slope_y = (
            cv2.Sobel(self._first, cv2.CV_32F, dx, dy, scale=1 / 8) for dx, dy in ((1, 0), (0, 1))
        )
        steepness = slope_x**2 + slope_y**2
        flat = max(float(np.quantile(steepness, TUNING.steep_quantile)), 1e-3)
        self._per_grey = -np.dstack([slope_x, slope_y]) / (steepness + flat)[..., None]
        self._blocks = _blocks(near.astype(np.float32)) > TUNING.near_share
        y, x = np.nonzero(self._blocks)
        middle = (np.column_stack([x, y]) + 0.5) * (_BLOCK_PX / self._scale)
        self.origin_px: NDArray[np.float64] = middle.astype(np.float64) + corner

    def shift_px(self, frame: Frame) -> NDArray[np.float64]:
        """Return the shift of each block's slopes, (n, 2); NaN where something covers it."""
        grey = self._grey(frame, self._camera.shift_px(frame))
        gone = self._per_grey * (self._even(grey) - self._first)[..., None]
        shift = _blocks(gone)[self._blocks].astype(np.float64) / self._scale
        shift[_blocks(self._covered(grey))[self._blocks] > 0] = np.nan
        return shift

    def _grey(self, frame: Frame, camera_px: tuple[float, float]) -> Floats:
        """Return the feet in grey, with the camera's shift ``camera_px`` undone."""
        box = self._feet
        grey = cv2.cvtColor(frame.image_bgr, cv2.COLOR_BGR2GRAY)
        size = (box.right - box.left, box.bottom - box.top)
        middle = ((box.left + box.right - 1) / 2, (box.top + box.bottom - 1) / 2)
        moved = (middle[0] + camera_px[0], middle[1] + camera_px[1])
        part = cv2.getRectSubPix(grey, size, moved, patchType=cv2.CV_32F)
        if self._scale < 1:
            how = cv2.INTER_AREA
            part = cv2.resize(part, None, fx=self._scale, fy=self._scale, interpolation=how)
        return np.asarray(part, dtype=np.float32)

    def _even(self, grey: Floats) -> Floats:
        """Return each pixel's brightness relative to those around it."""
        around = cv2.blur(grey, (self._surround_px, self._surround_px))
        even = cv2.GaussianBlur(
            (grey + CORNERS.dark_grey) * 128 / (around + CORNERS.dark_grey), (0, 0), TUNING.blur_px
        )
        return np.asarray(even, dtype=np.float32)

    def _covered(self, grey: Floats) -> Floats:
        """Return 1 where most of a pixel's surroundings look different, else 0."""
        brighter = float(
            np.median((self._first_grey + CORNERS.dark_grey) / (grey + CORNERS.dark_grey))
        )
        other = np.abs(brighter * grey - self._first_grey) > TUNING.other_grey
        share = cv2.blur(other.astype(np.float32), (_OTHER_PX, _OTHER_PX))
        return np.asarray(share > TUNING.other_share, dtype=np.float32)


def _near(shape: tuple[int, ...], toes: NDArray[np.float64], reach_px: float) -> NDArray[np.bool_]:
    y, x = np.mgrid[: shape[0], : shape[1]]
    away_px = [np.hypot(x - toe[0], y - toe[1]) for toe in toes]
    near: NDArray[np.bool_] = np.minimum(*away_px) < reach_px
    return near


def _blocks(field: NDArray[np.floating]) -> Floats:
    """Return the means over blocks of a field (h, w) or (h, w, 2)."""
    size = (field.shape[1] // _BLOCK_PX, field.shape[0] // _BLOCK_PX)
    whole = field[: size[1] * _BLOCK_PX, : size[0] * _BLOCK_PX]
    return np.asarray(cv2.resize(whole, size, interpolation=cv2.INTER_AREA), dtype=np.float32)
