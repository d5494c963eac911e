"""Finds the leg that is clearly raised: what the resting one seems to do is noise."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

import numpy as np

from posecount.counting.posture import TUNING as POSTURE
from posecount.counting.posture import higher_shanks
from posecount.signals.legs import FootSignals, Leg
from posecount.tuning import tuned


@dataclass(frozen=True, slots=True)
class Tuning:
    """How long the legs' heights are remembered."""

    memory_s: float = tuned(30.0, "s", "Longer than any circle that is judged by it.")


TUNING = Tuning()


class RaisedLeg:
    """Feed it every frame's signals; ask it about a span of the last half minute."""

    def __init__(self) -> None:
        self._left_higher: deque[tuple[float, float]] = deque()

    def update(self, signals: FootSignals) -> None:
        """Take one frame's signals."""
        left, right = signals.left, signals.right
        if left is not None and right is not None:
            self._left_higher.append((signals.t_s, higher_shanks(left, right)))
        while self._left_higher and self._left_higher[0][0] < signals.t_s - TUNING.memory_s:
            self._left_higher.popleft()

    def between(self, start_s: float, end_s: float) -> Leg | None:
        """Return the leg that was clearly raised between two times; None if neither was."""
        higher = [by for t_s, by in self._left_higher if start_s <= t_s <= end_s]
        if not higher:
            return None
        usual = float(np.median(higher))
        if abs(usual) < POSTURE.plainly_higher_shanks:
            return None
        return "left" if usual > 0 else "right"
