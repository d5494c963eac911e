"""What moved besides the foot: the evidence against a movement being the exercise."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from posecount.signals.feet import LegSignals, Point

_TOE_TRAVEL = 0.3
_ANKLE_TRAVEL = 0.3
_SINK = 0.12
_FOOT_SHARE = 0.6
_UPRIGHT = 0.5


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
    return _travel([m.leg.toe_at for m in moments]) > _TOE_TRAVEL


def ankle_travelled(moments: Sequence[LegAt]) -> bool:
    """Whether the ankle left its place by a good part of a shank."""
    return _travel([m.leg.ankle_at for m in moments]) > _ANKLE_TRAVEL


def body_sank(moments: Sequence[LegAt]) -> bool:
    """Whether the hip went down as the heel went up: a squat or a lunge."""
    if len(moments) < 5:
        return False
    rise = np.array([m.leg.heel_rise for m in moments])
    hip_y = np.array([m.leg.hip_at[1] for m in moments])
    high, low = rise >= np.quantile(rise, 0.7), rise <= np.quantile(rise, 0.2)
    return float(np.nanmedian(hip_y[high]) - np.nanmedian(hip_y[low])) > _SINK


def foot_stayed(moments: Sequence[LegAt], sign: int) -> bool:
    """Whether the ankle's angle changed because the shank turned, not the foot.

    ``sign`` is 1 where the movement opens the angle and -1 where it closes it.
    """
    if len(moments) < 5:
        return False
    angle = sign * np.array([m.leg.ankle_deg for m in moments])
    foot = np.unwrap([math.radians(m.leg.foot_deg) for m in moments])
    shank = np.unwrap([math.radians(m.leg.shank_deg) for m in moments])
    low, high = np.quantile(angle, [0.15, 0.7])
    top, bottom = angle >= high, angle <= low

    def turned(direction: NDArray[np.float64]) -> float:
        return abs(float(np.median(direction[top]) - np.median(direction[bottom])))

    return turned(foot) < _FOOT_SHARE * (turned(foot) + turned(shank))


def standing(leg: LegSignals) -> bool:
    """Whether the leg stands: hip over knee over ankle."""
    return leg.thigh[1] < -_UPRIGHT and leg.shank[1] < -_UPRIGHT


def shank_upright(leg: LegSignals) -> bool:
    """Whether the knee is over the ankle, standing or sitting on a chair."""
    return leg.shank[1] < -_UPRIGHT


def _travel(places: Sequence[Point]) -> float:
    """How far the places spread about their median, outliers aside, in shanks."""
    if len(places) < 3:
        return 0.0
    at: NDArray[np.float64] = np.array(places)
    away = np.hypot(*(at - np.median(at, axis=0)).T)
    return float(np.quantile(away, 0.9))
