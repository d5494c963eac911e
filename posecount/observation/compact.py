"""A compact observation, for keeping minutes of them in memory."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from posecount.motion.point_motion import PointMotion
from posecount.observation.observed import Observation, observation
from posecount.observation.steps import in_px, in_steps


@dataclass(frozen=True, slots=True, eq=False)
class CompactObservation:
    """An observation without picture, whose motion is stored in steps, a quarter of its size.

    ``shift_steps`` is int16, shape (n, 2), with ``steps_per_px`` steps to a pixel.
    """

    seen: Observation
    segment: int
    origin_px: NDArray[np.float64]
    shift_steps: NDArray[np.int16]
    steps_per_px: int

    @classmethod
    def of(cls, seen: Observation, steps_per_px: int) -> CompactObservation:
        """Compact an observation, which must hold a motion."""
        motion = seen.motion
        assert motion is not None
        steps = in_steps(motion.shift_px, steps_per_px)
        bare = observation(seen.index, seen.t_s, seen.pose, None, seen.facts)
        return cls(bare, motion.segment, motion.origin_px, steps, steps_per_px)

    def expanded(self) -> Observation:
        """Return the observation; a motion that was rounded to steps comes back exactly."""
        shift_px = in_px(self.shift_steps, self.steps_per_px)
        bare = self.seen
        motion = PointMotion(bare.t_s, self.segment, self.origin_px, shift_px)
        return observation(bare.index, bare.t_s, bare.pose, motion, bare.facts)
