"""What the set-up check looks at: one moment's picture facts and body."""

from __future__ import annotations

from dataclasses import dataclass

from posecount.observation.observed import FrameFacts
from posecount.pose.landmarks import Pose
from posecount.signals.legs import FootSignals


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """One moment: ``pose`` is None where nobody was seen.

    ``step_s`` is the longest time between two frames since the look before this one.
    """

    pose: Pose | None
    signals: FootSignals
    facts: FrameFacts
    step_s: float
