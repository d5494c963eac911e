"""A turn of one foot, and whether it went all the way round."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from posecount.signals.ellipse_phase import Series
from posecount.tuning import by_hand, tuned

TURN = 2 * math.pi
"""A full turn in radians."""


@dataclass(frozen=True, slots=True)
class Tuning:
    """Thresholds for a full turn."""

    almost_turn: float = by_hand(
        0.75,
        "share",
        "A turn that stops or reverses this near its end is a full one: nobody stops to the "
        "degree.",
    )
    enclosed_share: float = tuned(
        0.4,
        "share",
        "Share of its ellipse that an almost full turn goes round. Three quarters of a neat turn "
        "go round nine tenths of it, those of an untidy one round half; the way from the circle "
        "back to rest goes round little, however its angle turns.",
    )
    least_cycle_s: float = tuned(
        0.6, "s", "Nobody's ankle goes round faster; landmarks that jump about do."
    )
    usual_radius_shanks: float = by_hand(
        0.1,
        "shanks",
        "A usual circle of the toe about the ankle; a smaller one is seen less plainly.",
    )
    least_roundness: float = by_hand(
        0.1,
        "ratio",
        "A path flatter than this is a line drawn thick by noise: its two movements have no order.",
    )
    most_roughness: float = by_hand(
        2.0,
        "ratio",
        "A circle in 0.8 s, seen 6.5 times a second, has 1.65. Sample clips thinned to that have "
        "0.5 at most. Of 560 circles seen in a figure that keeps still and trembles, at 8 to 12 "
        "pictures a second, the smoothest had 2.6.",
    )


TUNING = Tuning()


@dataclass(frozen=True, slots=True)
class Cycle:
    """A turn of one foot: ``turned`` in radians, ``radius`` (half its longest extent) in shanks.

    ``roundness`` is the enclosed area, as a share of a circle of that radius: positive if it looks
    clockwise in the picture, near 0 if the path is a line seen edge-on. ``enclosed`` is that area
    as a share of the ellipse that the path spans, 1 if that is too flat to measure. ``roughness``
    is how much the landmark leapt from picture to picture; see ``roughness_of``.
    """

    start_s: float
    end_s: float
    turned: float
    radius: float
    roundness: float
    enclosed: float
    roughness: float

    @property
    def full(self) -> bool:
        """Whether it went all the way round, at a pace an ankle can go."""
        if (
            abs(self.turned) < TUNING.almost_turn * TURN
            or self.end_s - self.start_s < TUNING.least_cycle_s
        ):
            return False
        return abs(self.turned) >= TURN or self.enclosed >= TUNING.enclosed_share


@dataclass(frozen=True, slots=True)
class CyclePath:
    """The cycle under way: times (n,), the toe's path (n, 2) and the angle turned (n,).

    ``radius`` and ``minor`` are half the extents of the ellipse that it spans, which is ``open`` if
    its angle is reliable. ``seen`` is the path with the cycle before, not smoothed.
    """

    times_s: Series
    toe: Series
    turned: Series
    radius: float
    minor: float
    open: bool
    seen: Series

    def lap(self, last: int, end_s: float) -> Cycle:
        """Return the lap up to sample ``last``."""
        x, y = (self.toe[: last + 1] - self.toe[: last + 1].mean(axis=0)).T
        area = 0.5 * float(np.sum(x * np.roll(y, -1) - y * np.roll(x, -1)))
        return Cycle(
            start_s=float(self.times_s[0]),
            end_s=end_s,
            turned=float(self.turned[last]),
            radius=self.radius,
            roundness=area / (math.pi * self.radius**2),
            roughness=roughness_of(self.seen),
            enclosed=abs(area) / (math.pi * self.radius * self.minor) if self.open else 1.0,
        )


def roughness_of(path: Series) -> float:
    """Return how much a path of shape (n, 2) leaps from sample to sample; 0 if it is too short.

    It is the mean square of the second differences over that of the distances from the middle: 6
    if the places have no order, and (2 - 2 cos a)^2 of a circle that turns by a at each sample.
    """
    if len(path) < 3:
        return 0.0
    spread = float(np.mean(np.sum((path - path.mean(axis=0)) ** 2, axis=1)))
    leaps = float(np.mean(np.sum(np.diff(path, n=2, axis=0) ** 2, axis=1)))
    return leaps / spread if spread > 0 else 0.0
