"""What the set-up check looks at: one moment's picture facts and body."""

from __future__ import annotations

from dataclasses import dataclass

from posecount.frame import Frame
from posecount.pose.landmarks import Pose
from posecount.signals.legs import FootSignals

_SPOTS_ACROSS = 64


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
class Look:
    """One moment: ``pose`` is None where nobody was seen.

    ``step_s`` is the longest time between two frames since the look before this one.
    """

    pose: Pose | None
    signals: FootSignals
    facts: FrameFacts
    step_s: float
