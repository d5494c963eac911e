"""The input of the set-up check: picture facts and body at one moment."""

from __future__ import annotations

from dataclasses import dataclass

from posecount.observation.observed import FrameFacts
from posecount.pose.landmarks import Pose
from posecount.signals.legs import FootSignals


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """One moment: ``pose`` is None if nobody was seen.

    ``step_s`` is the longest time between two frames since the previous look.
    """

    pose: Pose | None
    signals: FootSignals
    facts: FrameFacts
    step_s: float
