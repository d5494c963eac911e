"""Which mix of two ways of moving is the exercise, where the larger of them is none.

Toes that grip go some millimetres, and a leg that sways goes as far: how far points go does not
tell the two apart, and where both go equally far, the principal modes are any mix of them. What
tells is that an exercise goes to and fro between two levels and sway has none. Sarle's bimodality
coefficient, (skewness^2 + 1) / kurtosis, is 1 for two levels however unevenly the time is shared
between them, 0.56 for an even spread and 0.33 for a bell.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Series = NDArray[np.float64]

_TWO_LEVELS = 0.9
"""From here on the first mode does well, and is not doubted."""

_PLAINLY_MORE = 1 / 3
"""Of what the first mode lacks to two levels: the best of many mixes is always a little better."""

_LEVEL, _RESTS = 0.06, 0.4
"""A first mode that lies within so little of its range for so much of the time goes to and fro from
there, if not always equally far. In rendered close-ups the sway of legs did so for a quarter of the
time at most, raises and pickups for half of it and more."""

_COMPARABLE = 0.25
"""Less than this share of the first mode's spread, the second is none to be mixed up with it."""

_MOST_KURTOSIS = 3.0
"""Each of two levels is then held for a fifth of the time: what is done once is no exercise."""

_TURNS_DEG = np.arange(-85, 91, 5)
_ENDS = (0.03, 0.97)


def select_mode(along: Series) -> Series:
    """What to make of two modes' amounts (m, 2): the mix (2,), of length 1, with two levels.

    (1, 0), the first mode alone, unless it never rests and another mix is plainly more of a going
    to and fro.
    """
    first: Series = np.array([1.0, 0.0])
    within = np.clip(along, *np.quantile(along, _ENDS, axis=0))
    within = within - within.mean(axis=0)
    spread = within.std(axis=0)
    if not spread[1] > _COMPARABLE * spread[0] or not spread[0] > 0:
        return first
    evened = _evened(within)
    if evened is None:
        return first
    if _at_rest(within[:, 0]) >= _RESTS:
        return first
    turns = np.radians(_TURNS_DEG)
    mixes = (np.column_stack([np.cos(turns), np.sin(turns)]) @ evened.T).T
    found = [_to_and_fro(within @ mix) for mix in mixes.T]
    best = int(np.argmax(found))
    present = bimodality(within[:, 0])
    if present >= _TWO_LEVELS or found[best] - present < _PLAINLY_MORE * (1 - present):
        return first
    mix: Series = mixes[:, best] / np.hypot(*mixes[:, best])
    return mix


def _at_rest(values: Series) -> float:
    """The largest share of values (m,) that lie about one level."""
    ordered = np.sort(values)
    upper = np.searchsorted(ordered, ordered + _LEVEL * np.ptp(ordered), side="right")
    return float(np.max(upper - np.arange(len(ordered)))) / len(ordered)


def bimodality(values: Series) -> float:
    """Sarle's coefficient of values (m,): 1 for two levels, less for all else, 0 for one."""
    off = values - values.mean()
    deviation = float(off.std())
    if deviation <= 0:
        return 0.0
    off = off / deviation
    return (float((off**3).mean()) ** 2 + 1) / float((off**4).mean())


def _to_and_fro(values: Series) -> float:
    """The same where neither level is a rare one, else 0."""
    off = values - values.mean()
    rare = float((off**4).mean()) > _MOST_KURTOSIS * float((off**2).mean()) ** 2
    return 0.0 if rare else bimodality(values)


def _evened(within: Series) -> Series | None:
    """What makes amounts (m, 2) spread alike in all directions, as a symmetric (2, 2) matrix."""
    spread, ways = np.linalg.eigh(np.cov(within.T))
    if spread[0] <= 1e-12 * spread[1]:
        return None
    evened: Series = (ways / np.sqrt(spread)) @ ways.T
    return evened
