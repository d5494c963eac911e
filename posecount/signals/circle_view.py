"""Estimates from the picture alone from where the camera looks at the person."""

from __future__ import annotations

import math
from dataclasses import dataclass

from posecount.signals.legs import LegSignals, Point
from posecount.tuning import tuned


@dataclass(frozen=True, slots=True)
class Tuning:
    """The body by which a view is judged."""

    width_shanks: float = tuned(
        0.65,
        "shanks",
        "A person's width between landmarks, in shanks: the mean of hips and shoulders.",
    )


TUNING = Tuning()


def circle_view(leg: LegSignals, rightwards: Point | None) -> float:
    """Return how the plane of an ankle circle faces the camera: -1 to 1, 0 edge-on, never NaN.

    The exerciser sees plantar flexion as up, which is along the leg, and their right as right. If
    (along the leg, to their right) has the same orientation in the picture as (up, right), the
    camera sees the circle as they do (positive); if mirrored, from behind (negative). The magnitude
    is the projected area of the square of the two directions.
    """
    if rightwards is None:
        return 0.0
    along = (-leg.shank[0], -leg.shank[1])
    area = along[0] * rightwards[1] - along[1] * rightwards[0]
    return math.copysign(min(1.0, abs(area) / TUNING.width_shanks), area)
