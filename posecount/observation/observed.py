"""The observation: a frame and what was seen in it, the input of all counting."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from posecount.frame import Frame
from posecount.motion.point_motion import PointMotion
from posecount.pose.landmarks import Pose
from posecount.pose.person import trusted

_SPOTS_ACROSS = 64
"""Spots along the longer side, sampled instead of all pixels to measure brightness."""

_NO_PICTURE = np.zeros((0, 0, 3), np.uint8)


@dataclass(frozen=True, slots=True)
class FrameFacts:
    """Facts about a frame's picture: its size in pixels, and its mean brightness, 0 to 255."""

    width_px: int
    height_px: int
    luma: float


def facts_of(frame: Frame) -> FrameFacts:
    """Return the facts of a frame, measured on a grid of spots instead of all of its pixels."""
    height_px, width_px = frame.image_bgr.shape[:2]
    apart_px = max(1, max(height_px, width_px) // _SPOTS_ACROSS)
    luma = float(frame.image_bgr[::apart_px, ::apart_px].mean())
    return FrameFacts(width_px, height_px, luma)


@dataclass(frozen=True, slots=True, eq=False)
class Observation(Frame):
    """A frame and what was seen in it; ``image_bgr`` is empty, (0, 0, 3), if it is not kept.

    ``pose``    the pose that the model found, None if it found nobody or was not asked;
    ``motion``  the motion of the followed points, None if none were followed;
    ``facts``   the picture's size and brightness.
    """

    pose: Pose | None
    motion: PointMotion | None
    facts: FrameFacts

    @property
    def person(self) -> Pose | None:
        """The pose if it is clearly a person's; the model also "finds" dim ones in empty rooms."""
        return trusted(self.pose)

    def without_picture(self) -> Observation:
        """Return the observation without its picture, which takes most of the memory."""
        return observation(self.index, self.t_s, self.pose, self.motion, self.facts)


def observation(
    index: int, t_s: float, pose: Pose | None, motion: PointMotion | None, facts: FrameFacts
) -> Observation:
    """Return an observation without a picture."""
    return Observation(index, t_s, _NO_PICTURE, pose, motion, facts)


def nothing_seen(t_s: float) -> Observation:
    """Return an observation for a moment without a frame: it shows nobody.

    Its size and brightness are unknown: 0 pixels and NaN.
    """
    return observation(-1, t_s, None, None, FrameFacts(0, 0, math.nan))


def observed(frame: Frame, pose: Pose | None, motion: PointMotion | None = None) -> Observation:
    """Return the observation of ``frame``, with its picture."""
    return Observation(frame.index, frame.t_s, frame.image_bgr, pose, motion, facts_of(frame))
