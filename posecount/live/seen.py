"""Keeps what was seen of the points in a set, in little room."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from posecount.motion.point_motion import PointMotion
from posecount.pose.landmarks import Pose

Seen = tuple[PointMotion, Pose | None]
"""One frame: where the points went, and the pose if there is one."""

_KEPT_S = 120.0
"""Longer than any exercise needs to show its range; memory does not grow with the set."""

_PER_PX = 64
_FARTHEST = np.iinfo(np.int16).max
_LOST = -_FARTHEST - 1


@dataclass(frozen=True, slots=True, eq=False)
class Packed:
    """A frame's motion in 64ths of a pixel, a quarter of its size."""

    t_s: float
    segment: int
    origin_px: NDArray[np.float64]
    shift: NDArray[np.int16]
    pose: Pose | None

    @classmethod
    def of(cls, motion: PointMotion, pose: Pose | None) -> Packed:
        """Packed up."""
        lost = np.isnan(motion.shift_px)
        parts = np.clip(
            np.rint(np.where(lost, 0, motion.shift_px) * _PER_PX), _LOST + 1, -_LOST - 1
        )
        shift = np.where(lost, _LOST, parts).astype(np.int16)
        return cls(motion.t_s, motion.segment, motion.origin_px, shift, pose)

    def unpacked(self) -> Seen:
        """As it was, to a 128th of a pixel."""
        shift_px = np.where(self.shift == _LOST, np.nan, self.shift / _PER_PX)
        return PointMotion(self.t_s, self.segment, self.origin_px, shift_px), self.pose


class SeenSet:
    """The frames of the last minutes of a set, in order of time."""

    def __init__(self) -> None:
        self._kept: deque[Packed] = deque()

    @property
    def newest_s(self) -> float:
        """When the newest frame was; NaN where there is none."""
        return self._kept[-1].t_s if self._kept else math.nan

    def add(self, motion: PointMotion, pose: Pose | None) -> None:
        """Take one frame."""
        self._kept.append(Packed.of(motion, pose))
        while self._kept[0].t_s < motion.t_s - _KEPT_S:
            self._kept.popleft()

    def so_far(self) -> Sequence[Packed]:
        """The frames kept, for whoever looks at them beside."""
        return list(self._kept)

    def after(self, t_s: float) -> Iterator[Seen]:
        """The frames after that time."""
        later = [packed for packed in self._kept if packed.t_s > t_s]
        return (packed.unpacked() for packed in later)
