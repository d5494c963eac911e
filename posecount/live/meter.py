"""Measures the loop's speed: frames per second, and the delay from camera to screen."""

from __future__ import annotations

from collections import deque

import numpy as np

_OVER_S = 2.0
_WRITTEN_EVERY_S = 0.5


class Meter:
    """Takes a note whenever a frame's count has reached the screen. Times in seconds."""

    def __init__(self) -> None:
        self._shown: deque[tuple[float, float]] = deque()
        self._written_s = float("-inf")
        self._text = ""

    def note(self, now_s: float, delay_s: float) -> None:
        """Note that a frame was shown at ``now_s``, ``delay_s`` after it came from the camera."""
        self._shown.append((now_s, delay_s))
        while self._shown[0][0] < now_s - _OVER_S:
            self._shown.popleft()

    @property
    def delay_s(self) -> float:
        """Median delay of the last seconds, camera to shown count; 0 before the first frame."""
        return float(np.median([delay for _, delay in self._shown])) if self._shown else 0.0

    @property
    def fps(self) -> float:
        """Frames per second over the last seconds."""
        if len(self._shown) < 2:
            return 0.0
        return (len(self._shown) - 1) / max(1e-9, self._shown[-1][0] - self._shown[0][0])

    def text(self, now_s: float, dropped: int) -> str:
        """Return the small read-out; it changes only twice a second, to be legible."""
        if now_s - self._written_s >= _WRITTEN_EVERY_S:
            self._written_s = now_s
            self._text = f"{self.fps:.0f} fps · {1000 * self.delay_s:.0f} ms · {dropped} dropped"
        return self._text
