"""Turns the quality of a counted rep into a confidence: the share of such reps that are true.

A machine rates how clearly it saw a movement by its ``quality`` from 0 to 1: how well the foot was
seen, and how far the movement stood out of the noise. That is not a probability. This module turns
it into one, by a logistic curve for each way of counting.

The curves are the likeliest ones for 247 counted reps, each counted as its clip's exercise: of
rendered clips outside of the test split, of the bundled samples and of recordings of real people,
some of them with nothing to count. Only 11 of those reps were not true ones (8 of 156 by landmarks,
3 of 91 by points), and 7 of the 11 come from one clip, so the curves show little more than that
nearly all reps are true, clear ones more often than vague ones. Four imagined reps are added, one
true and one false at either end of quality, as in Laplace's rule. `posecount evaluate --json`
reports the curves that fit the clips it is given.
"""

from __future__ import annotations

import math
from typing import Literal, NamedTuple

Source = Literal["landmarks", "points"]
"""The way a rep was counted; the two see differently, so their qualities are not comparable."""


class Curve(NamedTuple):
    """The share of true reps at ``quality`` is 1 / (1 + exp(-(start + slope * quality)))."""

    start: float
    slope: float

    def at(self, quality: float) -> float:
        """Return the share of true reps among those of this quality, 0 to 1."""
        return 1 / (1 + math.exp(-(self.start + self.slope * quality)))


CURVES: dict[Source, Curve] = {
    "landmarks": Curve(start=0.7, slope=2.4),
    "points": Curve(start=-0.3, slope=3.8),
}
"""The likeliest curves for the 247 reps described above."""


def confidence_of(source: Source, quality: float) -> float:
    """Return the share of true reps of this source and quality, to three digits."""
    return round(CURVES[source].at(quality), 3)
