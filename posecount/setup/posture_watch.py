"""Says in which posture an exercise is counted, if nobody was in it and nothing was counted."""

from __future__ import annotations

import math
from collections import Counter

from posecount.counting.posture import Posture
from posecount.pose.landmarks import Pose
from posecount.signals.legs import FootSignalReader

_LOOK_EVERY_S = 0.2
_ROUNDING_S = 1e-6

_MOSTLY = 0.5
"""Share of the looks in another posture from which that explains a count of nothing. Somebody who
did the exercise at all is in its posture for longer than they take to get into it."""

_FEWEST_LOOKS = 5
"""A second: who is seen for less has passed by."""


class PostureWatch:
    """Feed it every frame's pose; ask for the remark once everything is counted."""

    def __init__(self, posture: Posture) -> None:
        self._posture = posture
        self._reader = FootSignalReader()
        self._looked_s = -math.inf
        self._looks = 0
        self._wrong: Counter[str] = Counter()

    def update(self, t_s: float, pose: Pose | None) -> None:
        """Take a frame at media time ``t_s``; ``pose`` is None if nobody was found."""
        if pose is None or t_s - self._looked_s < _LOOK_EVERY_S - _ROUNDING_S:
            return
        self._looked_s = t_s
        signals = self._reader.update(t_s, pose)
        if signals.left is None and signals.right is None:
            return
        self._looks += 1
        advice = self._posture(signals, None)
        if advice is not None:
            self._wrong[advice] += 1

    def remarks(self) -> list[str]:
        """Return a sentence if another posture explains why nothing was counted."""
        wrong = self._wrong.total()
        if self._looks < _FEWEST_LOOKS or wrong < _MOSTLY * self._looks:
            return []
        (advice, _), *_ = self._wrong.most_common(1)
        return [
            f"Nothing was counted; for {wrong / self._looks:.0%} of the time nobody was in the "
            f"posture for this exercise. {advice}"
        ]
