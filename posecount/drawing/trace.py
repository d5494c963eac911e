"""Plots the last seconds of the signal."""

from __future__ import annotations

import math
from collections import deque

import cv2
import numpy as np
from numpy.typing import NDArray

from posecount.counting.events import TraceValue
from posecount.drawing.layout import Rect
from posecount.drawing.style import ORANGE, SKY_BLUE, WHITE, Colour, Image

_SHOWN_S = 6.0
_SUBPIXEL_BITS = 3


class Trace:
    """Remembers the signal as long as it is shown, and draws it with its thresholds."""

    def __init__(self) -> None:
        self._values: deque[tuple[float, float]] = deque()
        self._thresholds: tuple[float, float] = (math.nan, math.nan)

    def remember(self, t_s: float, trace: TraceValue | None) -> None:
        """Record the signal at ``t_s``; None leaves a gap."""
        self._values.append((t_s, trace.value if trace is not None else math.nan))
        if trace is not None:
            self._thresholds = (trace.leave, trace.enter)
        while t_s - self._values[0][0] > _SHOWN_S:
            self._values.popleft()

    def draw(self, image: Image, plot: Rect, now_s: float, line_px: int) -> None:
        """Draw in ``plot``; its right end is ``now_s``, its height spans the values shown."""
        times_s, values = np.array(list(zip(*self._values, strict=True)))
        if not np.isfinite(values).any():
            return
        shown = np.append(values, self._thresholds)
        lowest, highest = float(np.nanmin(shown)), float(np.nanmax(shown))
        px_per_unit = (plot.bottom - plot.top) / max(highest - lowest, 1e-9)
        px_per_s = (plot.right - plot.left) / _SHOWN_S
        for threshold, colour in zip(self._thresholds, (SKY_BLUE, ORANGE), strict=True):
            if math.isfinite(threshold):
                y = round(plot.bottom - (threshold - lowest) * px_per_unit)
                _dashes(image, plot, y, colour, line_px)
        x = plot.right + (times_s - now_s) * px_per_s
        y = plot.bottom - (values - lowest) * px_per_unit
        for stretch in _unbroken(np.column_stack([x, y])):
            cv2.polylines(image, [stretch], False, WHITE, line_px, cv2.LINE_AA, _SUBPIXEL_BITS)


def _dashes(image: Image, plot: Rect, y: int, colour: Colour, line_px: int) -> None:
    dash_px = 4 * line_px
    for x in range(plot.left, plot.right, 2 * dash_px):
        cv2.line(image, (x, y), (min(x + dash_px, plot.right) - 1, y), colour, line_px)


def _unbroken(points_px: NDArray[np.float64]) -> list[NDArray[np.int32]]:
    """Return the parts of ``points_px``, shape (n, 2), between NaNs, for OpenCV's `shift`."""
    known = np.isfinite(points_px[:, 1])
    breaks = np.flatnonzero(np.diff(known)) + 1
    return [
        np.rint(stretch * 2**_SUBPIXEL_BITS).astype(np.int32)
        for stretch in np.split(points_px, breaks)
        if np.isfinite(stretch[0, 1])
    ]
