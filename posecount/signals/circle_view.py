"""From where the camera looks at the person, told from the picture alone."""

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
    """How the plane of an ankle circle faces the camera: -1 to 1, 0 edge-on, NaN-free.

    The exerciser sees plantar flexion as up, which is along the leg, and their right as right.
    Where (along the leg, to their right) lies in the picture as (up, right) does, the camera
    sees the circle the same way round (positive); mirrored, it sees it from behind (negative).
    The size is the projected area of the two directions' square.
    """
    if rightwards is None:
        return 0.0
    along = (-leg.shank[0], -leg.shank[1])
    area = along[0] * rightwards[1] - along[1] * rightwards[0]
    return math.copysign(min(1.0, abs(area) / TUNING.width_shanks), area)
