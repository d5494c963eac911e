"""Follows points at the feet while the camera runs."""

from __future__ import annotations

import math
from collections import deque

import numpy as np
from numpy.typing import NDArray

from posecount.cue import Cue
from posecount.frame import Frame
from posecount.motion.close_up import CloseUp
from posecount.motion.foot_flow import FootFlow
from posecount.motion.point_motion import PointMotion
from posecount.observation.observed import FrameFacts, Observation, observation
from posecount.observation.recorded import tracker_for
from posecount.observation.steps import rounded, steps_per_px
from posecount.pose.landmarks import Pose
from posecount.pose.person import trusted
from posecount.session.sighting import Sighting

_STILL_S = 1.0
_STILL = 0.006
"""Share of the picture's width: points of a foot at rest move less, those of a moving one more."""

_FEWEST_POINTS = 12
"""Fewer corners than this are not a foot."""


class FollowedPoints:
    """Feed it every frame; it reports the motion of a cue's points and whether they rest."""

    def __init__(self, cue: Cue) -> None:
        self.cue = cue
        self.newest: Observation | None = None
        """The newest frame, with its motion and, except in a close-up, its pose."""
        self._tracker = tracker_for(cue)
        self._early: PointMotion | None = None
        self._recent: deque[tuple[float, int, NDArray[np.float64]]] = deque()

    def begin_set(self) -> None:
        """Begin a set: the feet's surroundings from before are of no use to it."""
        if self.cue is Cue.FOOT_FLOW:
            self._tracker = tracker_for(self.cue)

    def ahead(self, frame: Frame) -> None:
        """Do the work that needs no pose; it is lost unless ``update`` gets the same frame next.

        Safe in another thread than that of ``begin_set``.
        """
        tracker = self._tracker
        if isinstance(tracker, FootFlow):
            tracker.ahead(frame)
        elif isinstance(tracker, CloseUp):
            self._early = tracker.update(frame)

    def update(self, frame: Frame, pose: Pose | None, facts: FrameFacts) -> None:
        """Take one frame and the pose in it, None if nobody is found.

        In a close-up there is no body, whatever the model takes for one.
        """
        pose = pose if self.cue is not Cue.CLOSE_UP else None
        early, self._early = self._early, None
        if early is None or early.t_s != frame.t_s:
            early = self._tracker.update(frame, trusted(pose))
        motion = rounded(early, steps_per_px(self.cue))
        self.newest = observation(frame.index, frame.t_s, pose, motion, facts)
        if self.cue is Cue.CLOSE_UP:
            self._recent.append((frame.t_s, motion.segment, motion.shift_px))
            while self._recent[0][0] < frame.t_s - _STILL_S:
                self._recent.popleft()

    @property
    def sighting(self) -> Sighting:
        """A close-up's evidence of a person: whether something is in view, and whether it rests."""
        motion = self.newest.motion if self.newest is not None else None
        seen = motion is not None and len(motion.shift_px) >= _FEWEST_POINTS
        return Sighting(in_view=seen, in_position=seen, still=seen and self._still())

    def _still(self) -> bool:
        segments = {segment for _, segment, _ in self._recent}
        if len(segments) != 1 or self._recent[-1][0] - self._recent[0][0] < 0.8 * _STILL_S:
            return False
        away = np.hypot(*np.moveaxis(self._recent[-1][2] - self._recent[0][2], -1, 0))
        strayed = float(np.nanquantile(away, 0.9)) if np.isfinite(away).any() else math.inf
        width_px = self.newest.facts.width_px if self.newest is not None else 1
        return strayed <= _STILL * width_px
