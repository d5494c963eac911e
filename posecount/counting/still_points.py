"""Drops reps that landmarks saw while the picture around the feet stayed as it was.

In a dim or noisy picture the pose model moves the landmarks of a foot that rests, evenly enough to
look like a rep. The points at the feet are tracked in the picture itself, so a foot that moves
takes them along.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from posecount.counting.events import Rep
from posecount.counting.rep_filter import RepFilter
from posecount.counting.side_attribution import MotionHistory
from posecount.motion.point_motion import PointMotion
from posecount.tuning import by_hand, tuned


@dataclass(frozen=True, slots=True)
class Tuning:
    """Thresholds for points that rest."""

    least_share: float = tuned(
        0.3,
        "share",
        "Share of the landmarks' travel that the points go at least. In 45 reps of rendered and "
        "real people they went 0.59 to 1.5 of it, while a resting foot trembled 0.07 to 0.16.",
    )
    sway_shanks: float = by_hand(
        0.04,
        "shanks",
        "A centimetre and a half, more than sway and grain: points that went farther did not rest.",
    )


TUNING = Tuning()


class StillPoints(RepFilter):
    """Feed it the points of every frame; it judges reps by how far the points went meanwhile.

    Reps are in shanks. A rep stands if the points cannot tell: none were followed, or too many were
    lost.
    """

    def __init__(self) -> None:
        super().__init__()
        self._history = MotionHistory()
        self._shank_px = math.nan

    def update(self, motion: PointMotion, shank_px: float) -> None:
        """Take one frame's points, and the person's shank in pixels, NaN if it was not seen."""
        self._history.update(motion)
        if not math.isnan(shank_px):
            self._shank_px = shank_px

    def reason(self, rep: Rep) -> str | None:
        """Return that the foot rested; None if it moved, or if that is unknown."""
        travel_px = self._history.travel_px(rep.start_s, rep.end_s)
        travel_shanks = travel_px / self._shank_px
        by_landmarks = math.nan if rep.amplitude is None else rep.amplitude
        little = travel_shanks < TUNING.least_share * by_landmarks
        if little and travel_shanks < TUNING.sway_shanks:
            return "the landmarks trembled, but in the picture the foot did not move"
        return None
