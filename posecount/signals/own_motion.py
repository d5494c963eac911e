"""The motion of followed points without that of the camera."""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from posecount.cue import Cue
from posecount.motion.camera_motion import without_camera_motion
from posecount.motion.point_motion import PointMotion


class OwnMotion:
    """One frame's motion of the points of ``cue``.

    All exercises that are counted by a cue measure the same shifts, so that they are computed once,
    and only if an exercise needs them.
    """

    def __init__(self, motion: PointMotion, cue: Cue) -> None:
        self.motion = motion
        """The motion as the tracker returned it."""
        self._cue = cue

    @cached_property
    def own_px(self) -> NDArray[np.float64]:
        """The points' shifts without the camera's motion, shape (n, 2); NaN for lost points."""
        corners = self._cue is Cue.CLOSE_UP
        return without_camera_motion(self.motion.origin_px, self.motion.shift_px, corners=corners)
