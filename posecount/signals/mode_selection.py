"""Finds the mix of two modes of movement that is the exercise, if the larger mode is not.

Toes that grip move some millimetres, and a swaying leg moves as far: the distance does not separate
the two, and if both are equally large, the principal modes are any mix of them. But an exercise
goes to and fro between two levels, and sway has none. Sarle's bimodality coefficient, (skewness^2 +
1) / kurtosis, is 1 for two levels, however unevenly the time is shared between them, 0.56 for an
even spread and 0.33 for a bell curve.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from posecount.signals.quantiles import range_ends
from posecount.tuning import by_hand, tuned

Series = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Tuning:
    """Thresholds for preferring another mix to the first mode."""

    two_levels: float = by_hand(
        0.9,
        "ratio",
        "Bimodality from which the first mode does well and is not doubted; two levels have 1, an "
        "even spread 0.56.",
    )
    plainly_more: float = by_hand(
        1 / 3,
        "share",
        "Share of what the first mode lacks to two levels that another mix must make up for: the "
        "best of many mixes is always a little better.",
    )
    level_share: float = tuned(
        0.06, "share", "Share of a mode's range that is one level. See `rest_share`."
    )
    rest_share: float = tuned(
        0.4,
        "share",
        "A first mode that spends this share of the time within one level goes to and fro from "
        "there. In rendered close-ups the sway of legs did so for a quarter of the time at most, "
        "raises and pickups for half of it and more.",
    )
    comparable: float = by_hand(
        0.25,
        "share",
        "Share of the first mode's spread below which the second cannot be mixed up with it.",
    )
    most_kurtosis: float = tuned(
        3.0,
        "ratio",
        "At this kurtosis each of two levels is held for a fifth of the time at least; what is "
        "done once is no exercise.",
    )


TUNING = Tuning()


_TURNS_DEG = np.arange(-85, 91, 5)
"""The mixes tried: all of them, in steps of 5 degrees."""


def select_mode(along: Series) -> Series:
    """Return the mix (2,), of length 1, with two levels, of two modes' amounts (m, 2).

    It is (1, 0), the first mode alone, unless that never rests and another mix goes clearly more to
    and fro.
    """
    first: Series = np.array([1.0, 0.0])
    within = np.clip(along, *np.quantile(along, range_ends(), axis=0))
    within = within - within.mean(axis=0)
    spread = within.std(axis=0)
    if not spread[1] > TUNING.comparable * spread[0] or not spread[0] > 0:
        return first
    evened = _evened(within)
    if evened is None:
        return first
    if _at_rest(within[:, 0]) >= TUNING.rest_share:
        return first
    turns = np.radians(_TURNS_DEG)
    mixes = (np.column_stack([np.cos(turns), np.sin(turns)]) @ evened.T).T
    found = [_to_and_fro(within @ mix) for mix in mixes.T]
    best = int(np.argmax(found))
    present = bimodality(within[:, 0])
    if present >= TUNING.two_levels or found[best] - present < TUNING.plainly_more * (1 - present):
        return first
    mix: Series = mixes[:, best] / np.hypot(*mixes[:, best])
    return mix


def _at_rest(values: Series) -> float:
    """Return the largest share of values (m,) that lie about one level."""
    ordered = np.sort(values)
    upper = np.searchsorted(ordered, ordered + TUNING.level_share * np.ptp(ordered), side="right")
    return float(np.max(upper - np.arange(len(ordered)))) / len(ordered)


def bimodality(values: Series) -> float:
    """Return Sarle's coefficient of values (m,): 1 for two levels, less for all else, 0 for one."""
    off = values - values.mean()
    deviation = float(off.std())
    if deviation <= 0:
        return 0.0
    off = off / deviation
    return (float((off**3).mean()) ** 2 + 1) / float((off**4).mean())


def _to_and_fro(values: Series) -> float:
    """Return the same if neither level is rare, else 0."""
    off = values - values.mean()
    rare = float((off**4).mean()) > TUNING.most_kurtosis * float((off**2).mean()) ** 2
    return 0.0 if rare else bimodality(values)


def _evened(within: Series) -> Series | None:
    """Return the symmetric (2, 2) matrix that makes amounts (m, 2) spread alike everywhere."""
    spread, ways = np.linalg.eigh(np.cov(within.T))
    if spread[0] <= 1e-12 * spread[1]:
        return None
    evened: Series = (ways / np.sqrt(spread)) @ ways.T
    return evened
