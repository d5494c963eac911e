"""Dense motion around the feet, from the keyframe that looks most like each picture.

A foot seen with the whole body is some tens of pixels long, has few corners, and turns by more
than a patch can follow. Dense flow follows it all the same as long as the two pictures differ
little, so a few keyframes are kept along the movement, each with its own way back to the first.
Nothing drifts: the same posture finds the same keyframe again.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from posecount.frame import Frame
from posecount.motion.box import Box
from posecount.motion.point_motion import PointMotion

Grey = NDArray[np.uint8]
Floats = NDArray[np.float32]

WORKING_PX = 256
"""The longer side the flow is found at; 4 ms a frame."""

_MOST_ENLARGED = 3.0
_GRID_PX = 6
_BLUR_PX = 1.0
_SOME_PX = 5
_TEXTURE_PX = 21
_LEAST_TEXTURE = 0.25
"""A bare wall goes wherever its surroundings go."""

_THUMB_BLUR_PX, _THUMB_STEP = 2.0, 4
_CHANGED_QUANTILE = 0.97
"""What changes is small beside what does not."""

_UNLIKE_NOISE, _UNLIKE_GREY = 5.0, 4.0
_NOISE_S = 3.0
_MOST_KEYFRAMES = 16
_STAY_WITH = 1.15
"""A keyframe is given up for one that is plainly more alike: near ties must not alternate."""

_MISFIT = 0.6
"""Of the picture's contrast: a point whose surroundings differ so much was not found."""


@dataclass(frozen=True, slots=True, eq=False)
class _Keyframe:
    """A picture, and where in it the grid's points (n, 2) are."""

    grey: Grey
    places: Floats


class DenseFlow:
    """Follows the points of a grid over one part of the picture, for as long as it is of use."""

    def __init__(self, frame: Frame, box: Box) -> None:
        self._box = box
        self._scale = min(
            _MOST_ENLARGED, WORKING_PX / max(box.right - box.left, box.bottom - box.top)
        )
        self._flow = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_FAST)
        self._some: Floats | None = None
        first = self._part(frame)
        height, width = first.shape
        y, x = np.mgrid[_GRID_PX // 2 : height : _GRID_PX, _GRID_PX // 2 : width : _GRID_PX]
        grid = np.column_stack([x.ravel(), y.ravel()]).astype(np.float32)
        grid = grid[_sampled(_texture(first), grid).ravel() > _LEAST_TEXTURE]
        self._grid = grid
        self._pixels = np.dstack(np.meshgrid(np.arange(width), np.arange(height))).astype(
            np.float32
        )
        self._keyframes = [_Keyframe(first, grid)]
        self._thumbs: Floats = _thumb(first)[None]
        self._nearest = 0
        self._misfit = max(10.0, _MISFIT * float(first.std()))
        self._before: Floats = self._thumbs
        self._changes: deque[tuple[float, float]] = deque()
        corner = np.array([box.left, box.top], dtype=np.float64)
        self.origin_px: NDArray[np.float64] = grid.astype(np.float64) / self._scale + corner

    def shift_px(self, frame: Frame) -> NDArray[np.float64]:
        """How far each point has gone since the first picture, (n, 2), NaN where it is lost."""
        grey = self._part(frame)
        thumb = _thumb(grey)
        noise = self._noise(frame.t_s, thumb)
        unlike = self._choose(thumb)
        nearest = self._keyframes[self._nearest]
        start = np.zeros((*grey.shape, 2), dtype=np.float32)
        flow = np.asarray(self._flow.calc(nearest.grey, grey, start), dtype=np.float32)
        places = nearest.places + _sampled(flow, nearest.places)
        shift = (places - self._grid).astype(np.float64) / self._scale
        shift[self._misfits(flow, nearest, grey)] = np.nan
        if unlike > max(_UNLIKE_NOISE * noise, _UNLIKE_GREY):
            self._keep(_Keyframe(grey, places), thumb)
        return shift

    def motion(self, frame: Frame, segment: int) -> PointMotion:
        """The same as a motion of that segment."""
        return PointMotion(frame.t_s, segment, self.origin_px, self.shift_px(frame))

    def _part(self, frame: Frame) -> Grey:
        box = self._box
        part = frame.image_bgr[box.top : box.bottom, box.left : box.right]
        grey = cv2.cvtColor(part, cv2.COLOR_BGR2GRAY)
        how = cv2.INTER_LINEAR if self._scale > 1 else cv2.INTER_AREA
        grey = cv2.resize(grey, None, fx=self._scale, fy=self._scale, interpolation=how)
        even = self._as_bright(np.asarray(grey, dtype=np.uint8))
        return np.asarray(cv2.GaussianBlur(even, (0, 0), _BLUR_PX), dtype=np.uint8)

    def _as_bright(self, grey: Grey) -> Grey:
        """As bright as the first picture: lamps flicker and cameras adapt, feet do not.

        Measured on the usual pixel, so that what moves or covers a part has no say.
        """
        some = grey[::_SOME_PX, ::_SOME_PX].astype(np.float32) + 1.0
        if self._some is None:
            self._some = some
        gain = float(np.median(self._some / some))
        return np.asarray(cv2.convertScaleAbs(grey, alpha=gain), dtype=np.uint8)

    def _noise(self, t_s: float, thumb: Floats) -> float:
        """How much a picture usually differs from the one before."""
        self._changes.append((t_s, _differences(self._before, thumb)[0]))
        self._before = thumb[None]
        while self._changes[0][0] < t_s - _NOISE_S:
            self._changes.popleft()
        return float(np.median([change for _, change in self._changes]))

    def _choose(self, thumb: Floats) -> float:
        """Look for the most similar keyframe; answers with how unlike even that one is."""
        unlike = _differences(self._thumbs, thumb)
        best = int(np.argmin(unlike))
        if unlike[self._nearest] >= _STAY_WITH * unlike[best]:
            self._nearest = best
        return unlike[best]

    def _keep(self, keyframe: _Keyframe, thumb: Floats) -> None:
        if len(self._keyframes) < _MOST_KEYFRAMES:
            self._keyframes.append(keyframe)
            self._thumbs = np.concatenate([self._thumbs, thumb[None]])
            self._nearest = len(self._keyframes) - 1

    def _misfits(self, flow: Floats, nearest: _Keyframe, grey: Grey) -> NDArray[np.bool_]:
        source = self._pixels + flow
        warped = cv2.remap(grey, source[..., 0], source[..., 1], cv2.INTER_LINEAR)
        off = cv2.absdiff(warped, nearest.grey).astype(np.float32)
        error = np.asarray(cv2.blur(off, (5, 5)), dtype=np.float32)
        lost: NDArray[np.bool_] = _sampled(error, nearest.places).ravel() > self._misfit
        return lost


def _texture(grey: Grey) -> Floats:
    """How much there is to hold on to around each pixel, as a share of the richest parts."""
    slope_x = cv2.Sobel(grey, cv2.CV_32F, 1, 0)
    slope_y = cv2.Sobel(grey, cv2.CV_32F, 0, 1)
    steep = np.sqrt(cv2.blur(slope_x**2 + slope_y**2, (_TEXTURE_PX, _TEXTURE_PX)))
    return np.asarray(steep / max(float(np.quantile(steep, 0.9)), 1e-6), dtype=np.float32)


def _thumb(grey: Grey) -> Floats:
    small = cv2.GaussianBlur(grey, (0, 0), _THUMB_BLUR_PX)[::_THUMB_STEP, ::_THUMB_STEP]
    return np.asarray(small, dtype=np.float32)


def _differences(thumbs: Floats, thumb: Floats) -> list[float]:
    """Of each of the small copies (k, h, w) from another, in grey levels of the pixels that differ
    most."""
    off = np.abs(thumbs - thumb).reshape(len(thumbs), -1)
    index = int(_CHANGED_QUANTILE * (off.shape[1] - 1))
    differing: list[float] = np.partition(off, index, axis=1)[:, index].tolist()
    return differing


def _sampled(field: Floats, places: Floats) -> Floats:
    """Values of a field (h, w) or (h, w, 2) at places (n, 2): (n, 1) or (n, 2)."""
    if not len(places):
        return np.empty((0, field.shape[2] if field.ndim > 2 else 1), dtype=np.float32)
    x, y = places[:, :1], places[:, 1:]
    values = cv2.remap(field, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(values, dtype=np.float32).reshape(len(places), -1)
