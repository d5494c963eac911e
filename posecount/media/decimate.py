"""Leaves out pictures that come faster than anything worth counting moves."""

from __future__ import annotations

import math

PICTURES_FPS = 30.0
"""Enough for points to be followed: three times what the quickest rep needs."""


class Decimator:
    """Chooses by their times which pictures to take from ``fps`` (nominal) a second.

    At 1.5 times ``enough_fps`` or more it takes the first picture in each of equal spans of time,
    four fifths to nine eighths of ``enough_fps`` a second; below that it takes all. Spans begin at
    0, so that a reading that starts later takes the same pictures. ``left_fps`` is the nominal rate
    of those taken. All are taken if ``fps`` is 0.
    """

    def __init__(self, fps: float, enough_fps: float = PICTURES_FPS) -> None:
        together = max(1, round(fps / enough_fps)) if fps > 1.5 * enough_fps else 1
        self._span_s = together / fps if together > 1 else 0.0
        self._early_s = 0.25 / fps if together > 1 else 0.0
        self._span = -math.inf
        self.left_fps = fps / together

    def takes(self, t_s: float) -> bool:
        """Whether to take the picture at ``t_s``; ask in order."""
        if not self._span_s:
            return True
        span = math.floor((t_s + self._early_s) / self._span_s)
        before, self._span = self._span, span
        return span != before

    def fresh_from(self, t_s: float) -> float:
        """Return the first time from ``t_s`` on at which a reading can start and take the same."""
        if not self._span_s:
            return t_s
        return math.ceil((t_s + self._early_s) / self._span_s) * self._span_s - self._early_s
