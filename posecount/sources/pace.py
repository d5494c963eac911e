"""Leaves out pictures that come faster than anything worth counting moves."""

from __future__ import annotations

import math

_FAST_FPS = 45.0
"""Recordings of up to so many pictures a second are taken as they are."""

_ENOUGH_FPS = 30.0
"""Three times what the quickest rep needs."""


class Pace:
    """Says which pictures of a recording of ``fps`` (nominal) are to be looked at, by their times.

    Of a fast one it is the first in each of equal spans of time, 24 to 34 a second. Spans begin at
    0, so that a reading that starts later takes the same pictures.
    """

    def __init__(self, fps: float) -> None:
        together = max(1, round(fps / _ENOUGH_FPS)) if fps > _FAST_FPS else 1
        self._span_s = together / fps if together > 1 else 0.0
        self._early_s = 0.25 / fps if together > 1 else 0.0
        self._span = -math.inf

    def takes(self, t_s: float) -> bool:
        """Whether to look at the picture of that time; ask in order."""
        if not self._span_s:
            return True
        span = math.floor((t_s + self._early_s) / self._span_s)
        before, self._span = self._span, span
        return span != before
