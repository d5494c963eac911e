"""What moved besides the foot: the evidence against a movement being the exercise."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from posecount.signals.legs import LegSignals, Point

_TOE_TRAVEL = 0.3
_ANKLE_TRAVEL = 0.3
_SINK = 0.12
OPENING_DEG_PER_SHANK = 70.0
_FRONTAL_ANKLE_DEG = 140.0
_FOOT_SHARE = 0.6
_UPRIGHT = 0.5
_STRAIGHT = 0.75


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
    return _travel(moments, lambda leg: leg.toe_px) > _TOE_TRAVEL


def ankle_travelled(moments: Sequence[LegAt]) -> bool:
    """Whether the ankle left its place by a good part of a shank."""
    return _travel(moments, lambda leg: leg.ankle_px) > _ANKLE_TRAVEL


def body_sank(moments: Sequence[LegAt], rise: Callable[[LegSignals], float]) -> bool:
    """Whether the hip went down as the heel went up: a squat or a lunge."""
    hip_y = [m.leg.hip_px[1] / m.leg.scale_px for m in moments]
    return _change_with(moments, [rise(m.leg) for m in moments], hip_y) > _SINK


def ankle_opened(moments: Sequence[LegAt]) -> bool:
    """Whether the ankle's angle opened as far as the heel's rise must open it.

    Between the landmarks a foot is a third of a shank long, so a pitch of one degree lifts the
    heel by 0.006 shanks; less than half of that is asked for: oblique views flatten the angle.
    From the front the angle says nothing, and nothing is asked for.
    """
    rise = [m.leg.heel_rise for m in moments]
    angle_deg = [m.leg.ankle_deg for m in moments]
    if not moments or float(np.median(angle_deg)) > _FRONTAL_ANKLE_DEG:
        return True
    opened_deg = _change_with(moments, rise, angle_deg)
    return opened_deg > OPENING_DEG_PER_SHANK * _change_with(moments, rise, rise)


def _change_with(
    moments: Sequence[LegAt], lead: Sequence[float], follower: Sequence[float]
) -> float:
    """By how much the follower is higher where the lead is high than where it is low."""
    if len(moments) < 5:
        return 0.0
    leads, followers = np.array(lead), np.array(follower)
    high, low = leads >= np.quantile(leads, 0.7), leads <= np.quantile(leads, 0.2)
    return float(np.nanmedian(followers[high]) - np.nanmedian(followers[low]))


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


def upright(leg: LegSignals) -> bool:
    """Whether the leg may be standing: hip over knee over ankle."""
    return leg.thigh[1] < -_UPRIGHT and leg.shank[1] < -_UPRIGHT


def standing(leg: LegSignals) -> bool:
    """Whether the leg plainly stands; a seated one seen at an angle slopes as well."""
    return leg.thigh[1] < -_STRAIGHT and leg.shank[1] < -_STRAIGHT


def _travel(moments: Sequence[LegAt], place: Callable[[LegSignals], Point]) -> float:
    """How far the places spread about their median, outliers aside, in shanks."""
    if len(moments) < 3:
        return 0.0
    at: NDArray[np.float64] = np.array([place(m.leg) for m in moments])
    away_px = np.hypot(*(at - np.median(at, axis=0)).T)
    return float(np.quantile(away_px, 0.9)) / moments[-1].leg.scale_px
