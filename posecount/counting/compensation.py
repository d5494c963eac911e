"""Measures what moved besides the foot: the evidence that a movement is not the exercise."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from posecount.signals.legs import LegSignals, Point
from posecount.tuning import by_hand, tuned


@dataclass(frozen=True, slots=True)
class Tuning:
    """Thresholds for movements other than the foot's."""

    travel_shanks: float = by_hand(
        0.3, "shanks", "A part of the foot that stays does not go this far from its usual place."
    )
    lift_shanks: float = tuned(
        0.04,
        "shanks",
        "A heel raise lifts the hip at least this far. It rose by 0.11 and more in 50 raises of "
        "drawn and real people, and by 0.02 at most where a leg swung or the hips circled.",
    )
    toe_share: float = by_hand(
        0.5,
        "share",
        "Toes that lift a pencil go at least this share of what the ankle goes: 0.7 and more in "
        "drawn pickups, 0.4 at most in heel raises.",
    )
    plain_shanks: float = by_hand(
        0.05, "shanks", "An ankle that goes less far may be noise, and says nothing of the toes."
    )
    opening_deg_per_shank: float = tuned(
        70.0,
        "deg_per_shank",
        "Between the landmarks a foot is a third of a shank long, so a pitch of one degree lifts "
        "the heel by 0.006 shanks; less than half of that is asked for, since oblique views "
        "flatten the angle.",
    )
    frontal_ankle_deg: float = by_hand(
        140.0, "deg", "An ankle that looks this open is seen from the front."
    )
    foot_share: float = by_hand(
        0.6,
        "share",
        "A foot that turns by less than this share of all the turning has stayed: the shank "
        "turned.",
    )
    fewest_moments: int = by_hand(5, "count", "Fewer frames do not tell low from high.")
    high_quantile: float = by_hand(0.7, "quantile", "The lead is high from here on.")
    low_quantile: float = by_hand(0.2, "quantile", "The lead is low up to here.")
    bent_quantile: float = by_hand(0.15, "quantile", "The ankle is at rest up to here.")
    far_quantile: float = by_hand(
        0.9, "quantile", "The frame that stands for the farthest place, outliers aside."
    )


TUNING = Tuning()


class LegAt(Protocol):
    """One leg at one time."""

    @property
    def t_s(self) -> float:
        """Media time in seconds."""

    @property
    def leg(self) -> LegSignals:
        """The leg's signals then."""


def toe_travelled(moments: Sequence[LegAt]) -> bool:
    """Whether the toe left its place by a good part of a shank."""
    return _travel(moments, lambda leg: leg.toe_px) > TUNING.travel_shanks


def ankle_travelled(moments: Sequence[LegAt]) -> bool:
    """Whether the ankle left its place by a good part of a shank."""
    return _travel(moments, lambda leg: leg.ankle_px) > TUNING.travel_shanks


def body_stayed(moments: Sequence[LegAt], rise: Callable[[LegSignals], float]) -> bool:
    """Whether the hip did not go up with the heel, as it must on tiptoe, or even went down."""
    if len(moments) < TUNING.fewest_moments:
        return False
    hip = _heights(moments, lambda leg: leg.hip_px)
    return _change_with(moments, [rise(m.leg) for m in moments], hip) < TUNING.lift_shanks


def toes_stayed(moments: Sequence[LegAt]) -> bool:
    """Whether the ankle moved over toes that stayed, as in a heel raise."""
    ankle = _travel(moments, lambda leg: leg.ankle_px)
    toe = _travel(moments, lambda leg: leg.toe_px)
    return ankle > TUNING.plain_shanks and toe < TUNING.toe_share * ankle


def ankle_opened(moments: Sequence[LegAt]) -> bool:
    """Whether the ankle's angle opened as far as the heel's rise must open it.

    Always true from the front, where the angle shows nothing.
    """
    rise = [m.leg.heel_rise for m in moments]
    angle_deg = [m.leg.ankle_deg for m in moments]
    if not moments or float(np.median(angle_deg)) > TUNING.frontal_ankle_deg:
        return True
    opened_deg = _change_with(moments, rise, angle_deg)
    return opened_deg > TUNING.opening_deg_per_shank * _change_with(moments, rise, rise)


def _heights(moments: Sequence[LegAt], place: Callable[[LegSignals], Point]) -> list[float]:
    """Return the heights of a place in the picture, in shanks from its upper edge, negative.

    They have one scale: a shank's length that varies a little would move places far from the edge.
    """
    scale_px = float(np.median([m.leg.scale_px for m in moments])) if moments else math.nan
    return [-place(m.leg)[1] / scale_px for m in moments]


def _change_with(
    moments: Sequence[LegAt], lead: Sequence[float], follower: Sequence[float]
) -> float:
    """Return how much higher the follower is at high values of the lead than at low ones."""
    if len(moments) < TUNING.fewest_moments:
        return 0.0
    leads, followers = np.array(lead), np.array(follower)
    high, low = (
        leads >= np.quantile(leads, TUNING.high_quantile),
        leads <= np.quantile(leads, TUNING.low_quantile),
    )
    return float(np.nanmedian(followers[high]) - np.nanmedian(followers[low]))


def foot_stayed(moments: Sequence[LegAt], sign: int) -> bool:
    """Whether the ankle's angle changed because the shank turned, not the foot.

    ``sign`` is 1 where the movement opens the angle and -1 where it closes it.
    """
    if len(moments) < TUNING.fewest_moments:
        return False
    angle = sign * np.array([m.leg.ankle_deg for m in moments])
    foot = np.unwrap([math.radians(m.leg.foot_deg) for m in moments])
    shank = np.unwrap([math.radians(m.leg.shank_deg) for m in moments])
    low, high = np.quantile(angle, [TUNING.bent_quantile, TUNING.high_quantile])
    top, bottom = angle >= high, angle <= low

    def turned(direction: NDArray[np.float64]) -> float:
        return abs(float(np.median(direction[top]) - np.median(direction[bottom])))

    return turned(foot) < TUNING.foot_share * (turned(foot) + turned(shank))


def _travel(moments: Sequence[LegAt], place: Callable[[LegSignals], Point]) -> float:
    """Return the spread of the places about their median, without outliers, in shanks."""
    if len(moments) < 3:
        return 0.0
    at: NDArray[np.float64] = np.array([place(m.leg) for m in moments])
    away_px = np.hypot(*(at - np.median(at, axis=0)).T)
    return float(np.quantile(away_px, TUNING.far_quantile)) / moments[-1].leg.scale_px
