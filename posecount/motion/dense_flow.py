"""Dense motion around the feet, from the keyframe most similar to each picture.

In a view of the whole body a foot is some tens of pixels long, has few corners, and turns by more
than a patch can follow. Dense flow can follow it as long as the two pictures differ little, so a
few keyframes are kept along the movement, each with its own shift from the first. Nothing drifts:
the same posture finds the same keyframe again.
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
from posecount.tuning import by_hand, tuned

Grey = NDArray[np.uint8]
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Tuning:
    """Thresholds for dense flow."""

    working_px: int = tuned(256, "px", "The longer side the flow is found at: 4 ms a frame.")
    most_enlarged: float = by_hand(
        3.0, "ratio", "Feet that are small in the picture are enlarged by this much at most."
    )
    grid_px: int = by_hand(6, "px", "The grid's points lie this far apart.")
    blur_px: float = by_hand(1.0, "px", "Deviation of the blur that takes out grain.")
    least_texture: float = by_hand(
        0.25,
        "share",
        "Share of the richest parts' texture that a point needs: a bare wall goes wherever its "
        "surroundings go.",
    )
    rich_quantile: float = by_hand(
        0.9, "quantile", "The texture that stands for the richest parts."
    )
    thumb_blur_px: float = by_hand(
        2.0, "px", "Deviation of the blur of the small copies that are compared."
    )
    changed_quantile: float = by_hand(
        0.97,
        "quantile",
        "The pixel that stands for the difference of two pictures: what changes is small beside "
        "what does not.",
    )
    unlike_noise: float = by_hand(
        5.0, "ratio", "A picture that differs by so many times the usual change becomes a keyframe."
    )
    unlike_grey: float = by_hand(4.0, "grey", "It must differ by at least this.")
    noise_s: float = by_hand(
        3.0, "s", "The usual change from frame to frame is the median over this time."
    )
    most_keyframes: int = by_hand(16, "count", "So many keyframes lie along a movement.")
    stay_with: float = by_hand(
        1.15,
        "ratio",
        "A keyframe is given up for one that is this much more alike: near ties must not "
        "alternate.",
    )
    misfit_share: float = by_hand(
        0.6,
        "share",
        "Share of the picture's contrast by which a point's surroundings may differ; a point that "
        "differs more was not found.",
    )
    least_misfit_grey: float = by_hand(
        10.0,
        "grey",
        "A difference smaller than this is no misfit, however little contrast there is.",
    )


TUNING = Tuning()


_SOME_PX = 5
"""Every fifth pixel of every fifth row is used to measure the brightness."""

_TEXTURE_PX = 21
"""Side of the window that texture is measured in, in pixels."""


_THUMB_STEP = 4
"""Every fourth pixel of every fourth row makes the small copy."""


@dataclass(frozen=True, slots=True, eq=False)
class _Keyframe:
    """A picture, and the places (n, 2) of the grid's points in it."""

    grey: Grey
    places: Floats


class DenseFlow:
    """Follows the points of a grid over one part of the picture, until it is replaced."""

    def __init__(self, frame: Frame, box: Box) -> None:
        self._box = box
        self._scale = min(
            TUNING.most_enlarged,
            TUNING.working_px / max(box.right - box.left, box.bottom - box.top),
        )
        self._flow = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_FAST)
        self._some: Floats | None = None
        first = self._part(frame)
        height, width = first.shape
        y, x = np.mgrid[
            TUNING.grid_px // 2 : height : TUNING.grid_px,
            TUNING.grid_px // 2 : width : TUNING.grid_px,
        ]
        grid = np.column_stack([x.ravel(), y.ravel()]).astype(np.float32)
        grid = grid[_sampled(_texture(first), grid).ravel() > TUNING.least_texture]
        self._grid = grid
        self._pixels = np.dstack(np.meshgrid(np.arange(width), np.arange(height))).astype(
            np.float32
        )
        self._keyframes = [_Keyframe(first, grid)]
        self._thumbs: Floats = _thumb(first)[None]
        self._nearest = 0
        self._misfit = max(TUNING.least_misfit_grey, TUNING.misfit_share * float(first.std()))
        self._before: Floats = self._thumbs
        self._changes: deque[tuple[float, float]] = deque()
        corner = np.array([box.left, box.top], dtype=np.float64)
        self.origin_px: NDArray[np.float64] = grid.astype(np.float64) / self._scale + corner

    def shift_px(self, frame: Frame) -> NDArray[np.float64]:
        """Return each point's shift since the first picture, (n, 2), NaN if it is lost."""
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
        if unlike > max(TUNING.unlike_noise * noise, TUNING.unlike_grey):
            self._keep(_Keyframe(grey, places), thumb)
        return shift

    def motion(self, frame: Frame, segment: int) -> PointMotion:
        """Return the shifts as a motion of that segment."""
        return PointMotion(frame.t_s, segment, self.origin_px, self.shift_px(frame))

    def _part(self, frame: Frame) -> Grey:
        box = self._box
        part = frame.image_bgr[box.top : box.bottom, box.left : box.right]
        grey = cv2.cvtColor(part, cv2.COLOR_BGR2GRAY)
        how = cv2.INTER_LINEAR if self._scale > 1 else cv2.INTER_AREA
        grey = cv2.resize(grey, None, fx=self._scale, fy=self._scale, interpolation=how)
        even = self._as_bright(np.asarray(grey, dtype=np.uint8))
        return np.asarray(cv2.GaussianBlur(even, (0, 0), TUNING.blur_px), dtype=np.uint8)

    def _as_bright(self, grey: Grey) -> Grey:
        """Scale to the first picture's brightness: lamps flicker and cameras adapt, feet do not.

        The median pixel sets the scale, so that parts that move or are covered have no effect.
        """
        some = grey[::_SOME_PX, ::_SOME_PX].astype(np.float32) + 1.0
        if self._some is None:
            self._some = some
        gain = float(np.median(self._some / some))
        return np.asarray(cv2.convertScaleAbs(grey, alpha=gain), dtype=np.uint8)

    def _noise(self, t_s: float, thumb: Floats) -> float:
        """Return the usual difference between a picture and the one before."""
        self._changes.append((t_s, _differences(self._before, thumb)[0]))
        self._before = thumb[None]
        while self._changes[0][0] < t_s - TUNING.noise_s:
            self._changes.popleft()
        return float(np.median([change for _, change in self._changes]))

    def _choose(self, thumb: Floats) -> float:
        """Choose the most similar keyframe; return the smallest difference from any."""
        unlike = _differences(self._thumbs, thumb)
        best = int(np.argmin(unlike))
        if unlike[self._nearest] >= TUNING.stay_with * unlike[best]:
            self._nearest = best
        return unlike[best]

    def _keep(self, keyframe: _Keyframe, thumb: Floats) -> None:
        if len(self._keyframes) < TUNING.most_keyframes:
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
    """Return the texture around each pixel, as a share of the richest parts'."""
    slope_x = cv2.Sobel(grey, cv2.CV_32F, 1, 0)
    slope_y = cv2.Sobel(grey, cv2.CV_32F, 0, 1)
    steep = np.sqrt(cv2.blur(slope_x**2 + slope_y**2, (_TEXTURE_PX, _TEXTURE_PX)))
    return np.asarray(
        steep / max(float(np.quantile(steep, TUNING.rich_quantile)), 1e-6), dtype=np.float32
    )


def _thumb(grey: Grey) -> Floats:
    small = cv2.GaussianBlur(grey, (0, 0), TUNING.thumb_blur_px)[::_THUMB_STEP, ::_THUMB_STEP]
    return np.asarray(small, dtype=np.float32)


def _differences(thumbs: Floats, thumb: Floats) -> list[float]:
    """Return each small copy's (k, h, w) difference from ``thumb``.

    In grey levels, of the pixels that differ most.
    """
    off = np.abs(thumbs - thumb).reshape(len(thumbs), -1)
    index = int(TUNING.changed_quantile * (off.shape[1] - 1))
    differing: list[float] = np.partition(off, index, axis=1)[:, index].tolist()
    return differing


def _sampled(field: Floats, places: Floats) -> Floats:
    """Sample a field (h, w) or (h, w, 2) at places (n, 2); returns (n, 1) or (n, 2)."""
    if not len(places):
        return np.empty((0, field.shape[2] if field.ndim > 2 else 1), dtype=np.float32)
    x, y = places[:, :1], places[:, 1:]
    values = cv2.remap(field, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(values, dtype=np.float32).reshape(len(places), -1)
