"""The one currency between looking and counting: a frame and what was seen in it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from posecount.frame import Frame
from posecount.motion.point_motion import PointMotion
from posecount.pose.landmarks import Pose
from posecount.pose.person import trusted

_SPOTS_ACROSS = 64
"""Spots along the longer side that stand for all pixels when brightness is measured."""

_NO_PICTURE = np.zeros((0, 0, 3), np.uint8)


@dataclass(frozen=True, slots=True)
class FrameFacts:
    """Facts about a frame's picture: its size in pixels, and its mean brightness, 0 to 255."""

    width_px: int
    height_px: int
    luma: float


def facts_of(frame: Frame) -> FrameFacts:
    """The facts of a frame; a grid of spots stands for all of its pixels."""
    height_px, width_px = frame.image_bgr.shape[:2]
    apart_px = max(1, max(height_px, width_px) // _SPOTS_ACROSS)
    luma = float(frame.image_bgr[::apart_px, ::apart_px].mean())
    return FrameFacts(width_px, height_px, luma)


@dataclass(frozen=True, slots=True, eq=False)
class Observation(Frame):
    """A frame and what was seen in it; ``image_bgr`` is empty, (0, 0, 3), where it is not kept.

    ``pose``    what the pose model found, None where it found nobody or was not asked;
    ``motion``  where the followed points went, None where none were followed;
    ``facts``   the picture's size and brightness.
    """

    pose: Pose | None
    motion: PointMotion | None
    facts: FrameFacts

    @property
    def person(self) -> Pose | None:
        """The pose if it is plainly a person's; the model also "finds" dim ones in empty rooms."""
        return trusted(self.pose)

    def without_picture(self) -> Observation:
        """The same observation without its picture, which is what takes memory."""
        return observation(self.index, self.t_s, self.pose, self.motion, self.facts)


def observation(
    index: int, t_s: float, pose: Pose | None, motion: PointMotion | None, facts: FrameFacts
) -> Observation:
    """An observation that has no picture."""
    return Observation(index, t_s, _NO_PICTURE, pose, motion, facts)


def nothing_seen(t_s: float) -> Observation:
    """An observation for a moment of which there is no frame: as far as is known, nobody is there.

    Its size and brightness are unknown: 0 pixels and NaN.
    """
    return observation(-1, t_s, None, None, FrameFacts(0, 0, math.nan))


def observed(frame: Frame, pose: Pose | None, motion: PointMotion | None = None) -> Observation:
    """What was seen in ``frame``, its picture included."""
    return Observation(frame.index, frame.t_s, frame.image_bgr, pose, motion, facts_of(frame))
