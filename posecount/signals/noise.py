"""Measures the points' noise from frame to frame by samples of a recording."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from posecount.signals.own_motion import OwnMotion
from posecount.tuning import by_hand, tuned


@dataclass(frozen=True, slots=True)
class Tuning:
    """Settings of the noise samples."""

    every_s: float = by_hand(
        0.25,
        "s",
        "A sample is taken this often at first, half as often whenever there are too many.",
    )
    most: int = tuned(
        160, "count", "So many samples are kept; the memory does not grow with the recording."
    )
    fewest: int = by_hand(8, "count", "Fewer samples tell no deviation.")


TUNING = Tuning()

_FRAMES = 3
"""A second difference needs three frames."""


Series = NDArray[np.float64]


class NoiseSampler:
    """Keeps three frames in a row now and then, spread evenly, so that memory does not grow."""

    def __init__(self) -> None:
        self._newest: deque[OwnMotion] = deque(maxlen=_FRAMES)
        self._kept: list[list[Series]] = []
        self._every_s = TUNING.every_s
        self._next_s = -math.inf

    def add(self, moved: OwnMotion) -> None:
        """Take every frame's motion of one segment, in order of time."""
        self._newest.append(moved)
        t_s = moved.motion.t_s
        if t_s < self._next_s or len(self._newest) < _FRAMES:
            return
        self._next_s = t_s + self._every_s
        self._kept.append([each.own_px for each in self._newest])
        if len(self._kept) > TUNING.most:
            self._kept = self._kept[::2]
            self._every_s *= 2

    def roughness(self, value: Callable[[Series], float]) -> float:
        """Return the noise's standard deviation in the value of shifts (n, 2); inf if hardly seen.

        They are without the camera's motion.

        White noise of deviation s has second differences of deviation sqrt(6) s.
        """
        values = np.array([[value(each) for each in three] for three in self._kept])
        bends = np.diff(values, n=2).ravel() if len(values) else np.empty(0)
        bends = bends[~np.isnan(bends)]
        if len(bends) < TUNING.fewest:
            return math.inf
        return float(np.sqrt(np.mean(bends**2) / 6))
