"""Which leg is plainly raised over the other: what the resting one seems to do is noise."""

from __future__ import annotations

from collections import deque

import numpy as np

from posecount.signals.legs import FootSignals, Leg

_PLAINLY_HIGHER_SHANKS = 0.5
"""Legs that lie or sit side by side differ by less."""

_MEMORY_S = 30.0
"""Longer than any rep that is judged by it."""


class RaisedLeg:
    """Feed it every frame's signals; ask it about a stretch of the last half minute."""

    def __init__(self) -> None:
        self._left_higher: deque[tuple[float, float]] = deque()

    def update(self, signals: FootSignals) -> None:
        """Take one frame's signals."""
        left, right = signals.left, signals.right
        if left is not None and right is not None:
            higher = (right.ankle_px[1] - left.ankle_px[1]) / signals.scale_px
            self._left_higher.append((signals.t_s, higher))
        while self._left_higher and self._left_higher[0][0] < signals.t_s - _MEMORY_S:
            self._left_higher.popleft()

    def between(self, start_s: float, end_s: float) -> Leg | None:
        """The leg that was plainly raised between two times; None where neither was."""
        higher = [by for t_s, by in self._left_higher if start_s <= t_s <= end_s]
        if not higher:
            return None
        usual = float(np.median(higher))
        if abs(usual) < _PLAINLY_HIGHER_SHANKS:
            return None
        return "left" if usual > 0 else "right"
