"""Decides what a slow computer leaves out, so that it can go on counting."""

from __future__ import annotations

import math

_SLOW_FPS, _QUICK_FPS = 12.0, 20.0
"""Below the one something is left out, above the other it comes back: a quick rep needs ten."""

_SHARE_OF_CAMERA = 0.8
"""A camera that sends few pictures keeps no computer busy."""

_WORSE_AFTER_S, _BETTER_AFTER_S = 2.0, 30.0
"""It must have been slow, or quick, for so long. A change is felt within two seconds."""

_MOST = 2


class Economy:
    """Feed it the rate of pictures that are looked at; nothing is left out before the first.

    First what only decorates goes, the skeleton and the signal's plot. Then the pose model looks
    for half of the time at most, where points are followed in between. The picture is not made
    smaller: the model scales it down itself, and a quarter of the pixels saved 3% of its time.
    """

    def __init__(self) -> None:
        self._level = 0
        self._since_s = math.nan
        self._tends = 0

    @property
    def plain(self) -> bool:
        """Whether skeleton and plot are left out."""
        return self._level >= 1

    @property
    def frugal(self) -> bool:
        """Whether the pose model looks less often."""
        return self._level >= 2

    def update(self, now_s: float, fps: float, camera_fps: float) -> None:
        """Take the pictures looked at and those that the camera sends, both a second."""
        slow = 0 < fps < _SLOW_FPS and fps < _SHARE_OF_CAMERA * camera_fps
        tends = 1 if slow else -1 if fps > _QUICK_FPS else 0
        if tends != self._tends:
            self._tends, self._since_s = tends, now_s
        after_s = _WORSE_AFTER_S if tends > 0 else _BETTER_AFTER_S
        if tends and now_s - self._since_s >= after_s:
            self._level = min(max(self._level + tends, 0), _MOST)
            self._since_s = now_s
