"""Measures one finished movement: its height, when it began and ended, how long it was held."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

import numpy as np

from posecount.signals.filters import (
    Series,
    despike,
    mean_within,
    smooth,
    window_reach,
    without_dips,
)
from posecount.signals.quantiles import quantile_in_order
from posecount.tuning import by_hand, tuned


@dataclass(frozen=True, slots=True)
class Tuning:
    """Thresholds for measuring a movement."""

    hold_share: float = tuned(
        0.8,
        "share",
        "By definition a hold is the time above this share of the rep's own excursion, neutral to "
        "plateau.",
    )
    edge_share: float = tuned(
        0.08,
        "share",
        "By definition a rep begins and ends where the movement passes this share of its "
        "excursion.",
    )
    gap_grace_s: float = tuned(
        0.6,
        "s",
        "Half a second of lost landmarks, and the frame on either side, neither break nor shorten "
        "a hold.",
    )
    smoothing_s: float = by_hand(0.2, "s", "Width of the mean that a movement is measured through.")
    slow_edge_s: float = by_hand(
        0.25, "s", "A slow beginning or end reaches this far beyond what the flanks say."
    )
    sag_s: float = by_hand(
        0.4, "s", "Where the two ways of timing a hold differ by more, the movement itself sagged."
    )
    dip_s: float = by_hand(
        0.4,
        "s",
        "A dip below the hold's share for less than this is the landmarks' tremble, not a hold let "
        "go.",
    )
    ease_s: float = by_hand(
        0.3, "s", "The tops of both ramps belong to the hold, but are no unsteadiness."
    )
    least_steady_s: float = by_hand(
        0.5, "s", "So much of a hold must be left without them for its steadiness to be told."
    )
    longest_glitch_s: float = by_hand(0.3, "s", "Landmarks flicker for no longer: see `dwell`.")
    glitch_share: float = by_hand(0.1, "share", "Share of a movement that a glitch takes at most.")
    least_climb: float = by_hand(
        0.2, "share", "Share of the movement that a flank must climb to have a slope."
    )
    plateau_quantile: float = by_hand(
        0.6,
        "quantile",
        "The value, of those within the hold's share of the top, that the movement tops out at.",
    )


TUNING = Tuning()


_SURE_SHARE = 0.6
"""A share at which a ramp is steep; the next two numbers are for it and the hold's 80%."""

_SURE_TO_HOLD = 0.2215
"""Time a smooth ramp takes from 60% to 80%, in units of its half-way duration (1 / slope).

Both a minimum-jerk and a raised-cosine ramp give it to within 1%.
"""
_EDGE_TO_HALF = 0.52
"""Likewise the time such a ramp takes from 8% to 50%."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One movement away from neutral and back, in media seconds and the signal's own unit.

    ``hold_sd`` is the spread of the signal during the hold as a share of ``height``, half of what
    lies between its 16th and 84th percentile: the standard deviation where that is normal, and
    blind to a landmark that leaps. None if the hold is too short to measure.
    """

    start_s: float
    end_s: float
    hold_s: float
    height: float
    half_width_s: float
    hold_sd: float | None = None


def measure(times_s: Series, values: Series, neutral: float) -> Measure:
    """Measure a movement that rises above ``neutral`` and comes back.

    ``times_s`` (strictly increasing) and ``values`` have the same length, at least 2, and hold only
    what was seen: a dropout is a gap in time. They should extend a little past both ends of the
    movement.
    """
    lifted = _calm(times_s, values - neutral)
    height = plateau(lifted)
    if height <= 0:
        return Measure(float(times_s[0]), float(times_s[-1]), 0.0, height, 0.0)
    start_s, end_s = _edges(times_s, lifted / height)
    return Measure(
        start_s=start_s,
        end_s=end_s,
        hold_s=_hold_s(times_s, lifted / height),
        height=height,
        half_width_s=time_above(times_s, lifted, height / 2),
        hold_sd=_hold_sd(times_s, lifted / height, (values - neutral) / height),
    )


def hold_so_far(times_s: Series, values: Series, neutral: float) -> tuple[float, float]:
    """The hold of a movement still under way, in seconds, and its plateau above ``neutral``.

    Measured anew from all that was seen: a spike on the way up must not set the level by which
    the rest is judged.
    """
    lifted = _calm(times_s, values - neutral)
    level = plateau(lifted)
    bridged = without_dips(times_s, lifted, TUNING.hold_share * level, TUNING.dip_s)
    return time_above(times_s, bridged, TUNING.hold_share * level), level


def _calm(times_s: Series, lifted: Series) -> Series:
    """Smooth the signal; the longer a movement, the longer the glitches that are removed."""
    reach = window_reach(times_s, TUNING.smoothing_s)
    brief = mean_within(lifted, reach)
    width_s = time_above(times_s, brief, plateau(brief) / 2)
    glitch_s = min(TUNING.longest_glitch_s, TUNING.glitch_share * width_s)
    return mean_within(despike(times_s, lifted, 2 * glitch_s), reach)


def _hold_s(times_s: Series, share: Series) -> float:
    """Return the time above 80%, from the steep parts of the flanks if that is possible.

    Near 80% a ramp is nearly flat, and a little noise moves the crossing by a tenth of a second.
    Lower down it is steep: the time above 60%, less the time both ramps take from there to 80%, is
    the same time with less noise. If the two differ by more than that, the movement itself sagged
    below 80%, and only the direct time is right.
    """
    over = np.flatnonzero(share >= 0.5)
    bridged = without_dips(times_s, share, TUNING.hold_share, TUNING.dip_s)
    plain_s = time_above(times_s, bridged, TUNING.hold_share)
    ramps_s = _half_way_s(times_s, share, over[0], -1) + _half_way_s(times_s, share, over[-1], 1)
    steep_s = time_above(times_s, share, _SURE_SHARE) - _SURE_TO_HOLD * ramps_s
    return float(max(0.0, steep_s)) if abs(steep_s - plain_s) <= TUNING.sag_s else plain_s


def _half_way_s(times_s: Series, share: Series, inside: int, outwards: int) -> float:
    """1 / slope of the ramp between a quarter and three quarters of the way, in seconds."""
    low = high = inside
    while 0 <= low + outwards < len(share) and share[low] > 0.25:
        low += outwards
    while 0 <= high - outwards < len(share) and share[high] < 0.75:
        high -= outwards
    climbed = share[high] - share[low]
    return (
        abs(float(times_s[high] - times_s[low])) / climbed if climbed > TUNING.least_climb else 0.0
    )


def _hold_sd(times_s: Series, share: Series, as_seen: Series) -> float | None:
    """Return the spread of the hold around the top, of the raw signal: smoothing would hide it."""
    top = int(np.argmax(share))
    low = np.flatnonzero(
        without_dips(times_s, share, TUNING.hold_share, TUNING.dip_s) < TUNING.hold_share
    )
    first = int(low[low < top].max(initial=-1)) + 1
    last = int(low[low > top].min(initial=len(share))) - 1
    from_s, to_s = times_s[first] + TUNING.ease_s, times_s[last] - TUNING.ease_s
    held = smooth(times_s, as_seen)[(times_s >= from_s) & (times_s <= to_s)]
    if to_s - from_s < TUNING.least_steady_s or len(held) < 3:
        return None
    low_end, high_end = np.quantile(held, [0.16, 0.84])
    return float(high_end - low_end) / 2


def plateau(lifted: Series) -> float:
    """Return the level at which a movement tops out, for a held plateau and a brief peak alike."""
    ordered: list[float] = np.sort(lifted).tolist()
    level = ordered[-1]
    for _ in range(4):
        level = quantile_in_order(
            ordered[bisect_left(ordered, TUNING.hold_share * level) :], TUNING.plateau_quantile
        )
    return level


def time_above(times_s: Series, lifted: Series, level: float) -> float:
    """Return the seconds during which the signal, linear between samples, is above ``level``.

    A gap longer than ``TUNING.gap_grace_s`` does not count, because nothing in it was seen.
    """
    gaps_s = np.diff(times_s)
    low, high = lifted[:-1], lifted[1:]
    lower, upper = np.minimum(low, high), np.maximum(low, high)
    share_above = np.clip((upper - level) / np.where(upper > lower, upper - lower, 1.0), 0.0, 1.0)
    share_above[lower >= level] = 1.0
    return float(np.sum(gaps_s * share_above * (gaps_s <= TUNING.gap_grace_s)))


def _edges(times_s: Series, share: Series) -> tuple[float, float]:
    """Return when the movement last left and first came back to neutral around its top.

    These are the crossings of ``TUNING.edge_share``, but no farther from the edges implied by the
    steep parts of its flanks than a slow beginning explains: neutral itself wanders a little.
    """
    top = int(np.argmax(share))
    below = np.flatnonzero(share <= TUNING.edge_share)
    before, after = below[below < top], below[below > top]
    start = (
        _crossing(times_s, share, int(before[-1]), TUNING.edge_share) if len(before) else times_s[0]
    )
    end = (
        _crossing(times_s, share, int(after[0]) - 1, TUNING.edge_share)
        if len(after)
        else times_s[-1]
    )
    over = np.flatnonzero(share >= 0.5)
    over = over[(over > before.max(initial=-1)) & (over < after.min(initial=len(share)))]
    left_s = times_s[over[0]] - _EDGE_TO_HALF * _half_way_s(times_s, share, over[0], -1)
    back_s = times_s[over[-1]] + _EDGE_TO_HALF * _half_way_s(times_s, share, over[-1], 1)
    return (
        float(
            np.clip(
                start, max(left_s - TUNING.slow_edge_s, times_s[0]), left_s + TUNING.slow_edge_s
            )
        ),
        float(
            np.clip(end, back_s - TUNING.slow_edge_s, min(back_s + TUNING.slow_edge_s, times_s[-1]))
        ),
    )


def _crossing(times_s: Series, lifted: Series, index: int, level: float) -> float:
    """Return when the line from sample ``index`` to the next passes ``level``."""
    low, high = lifted[index], lifted[index + 1]
    share = 0.0 if high == low else (level - low) / (high - low)
    return float(times_s[index] + np.clip(share, 0, 1) * (times_s[index + 1] - times_s[index]))
