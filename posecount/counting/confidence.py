"""What a counted rep's confidence means: of reps as plain as this one, so many are true ones.

A machine knows how plainly it saw a movement, its ``quality`` from 0 to 1: how well the foot was
seen, and how far the movement stood out of the noise. That is no probability. This turns it into
one, by a logistic curve for each way of counting.

The curves are the likeliest ones for 247 counted reps, each counted as its clip's exercise: of
rendered clips that are not of the test split, of the bundled samples and of recordings of real
people, some of them with nothing to count. Only 11 of those reps were not true ones (8 of 156 by
landmarks, 3 of 91 by points) and 7 of the 11 come from one clip, so the curves know little more
than that nearly all reps are true, plain ones more often than vague ones. Four reps are imagined
besides: one true and one not at either end of quality, as Laplace's rule has it.
`posecount evaluate --json` tells the curves that fit the clips it is given.
"""

from __future__ import annotations

import math
from typing import Literal, NamedTuple

Source = Literal["landmarks", "points"]
"""What a rep was counted by; the two see in different ways, so their quality is not the same."""


class Curve(NamedTuple):
    """The share of true reps at ``quality`` is 1 / (1 + exp(-(start + slope * quality)))."""

    start: float
    slope: float

    def at(self, quality: float) -> float:
        """The share of true reps among those of this quality, 0 to 1."""
        return 1 / (1 + math.exp(-(self.start + self.slope * quality)))


CURVES: dict[Source, Curve] = {
    "landmarks": Curve(start=0.7, slope=2.4),
    "points": Curve(start=-0.3, slope=3.8),
}
"""The likeliest curves for the 247 reps described above."""


def confidence_of(source: Source, quality: float) -> float:
    """The share of true reps among those of this source and quality, to three digits."""
    return round(CURVES[source].at(quality), 3)
