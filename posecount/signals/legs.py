"""Foot signals: a pose's measurements of each foot, independent of the camera's distance.

Everything is measured in the picture, because the model's world landmarks follow the ankle poorly,
and in units of the person's own shank, so that distance and resolution cancel.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from posecount.pose.landmarks import LandmarkIndex, Pose
from posecount.signals.quantiles import median
from posecount.signals.window import Trail
from posecount.tuning import by_hand, tuned

Leg = Literal["left", "right"]
LEGS: tuple[Leg, Leg] = ("left", "right")
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Tuning:
    """Thresholds for trusting landmarks."""

    seen_visibility: float = by_hand(
        0.5,
        "share",
        "Visibility from which a landmark, or a leg by its worst one, is plainly seen.",
    )
    scale_window_s: float = by_hand(
        3.0,
        "s",
        "The shank's length is the median over this time: short dropouts and jitter cancel, and a "
        "walk towards the camera is followed.",
    )
    jump_shanks: float = tuned(
        0.5,
        "shanks",
        "Nobody moves most of their joints this far within `jump_within_s`: the picture was cut, "
        "or somebody else is found.",
    )
    jump_within_s: float = by_hand(
        0.2, "s", "Two frames farther apart than this say nothing about a jump."
    )


TUNING = Tuning()


def other_leg(leg: Leg) -> Leg:
    """Return the leg on the other side."""
    return "right" if leg == "left" else "left"


@dataclass(frozen=True, slots=True)
class LegSignals:
    """One leg in one frame. Angles in degrees, lengths in shanks, picture axes (y down).

    ``heel_rise``   height of the heel above the toe: (toe y - heel y) / shank
    ``ankle_deg``   angle between ankle->knee and heel->toe; grows with plantar flexion
    ``foot_deg``    direction of heel->toe in the picture, -180 to 180
    ``shank_deg``   direction of ankle->knee in the picture, -180 to 180
    ``toe``         the toe's place relative to the ankle
    ``shank``       the ankle->knee vector (shorter than 1 where the shank is foreshortened)
    ``thigh``       the knee->hip vector
    ``toe_px``, ``ankle_px``, ``hip_px``  places in the picture, from its top left corner
    ``scale_px``    the person's shank in pixels, the unit of the lengths above
    ``visibility``  the worst of knee, ankle, heel and toe, 0 to 1
    ``foot_px``     heel to toe in pixels
    """

    heel_rise: float
    ankle_deg: float
    foot_deg: float
    shank_deg: float
    toe: Point
    shank: Point
    thigh: Point
    toe_px: Point
    ankle_px: Point
    hip_px: Point
    scale_px: float
    visibility: float
    foot_px: float

    @property
    def dorsiflexion(self) -> float:
        """Extent of the foot towards the knee: heel->toe along ankle->knee, in shanks.

        Pulling the foot back moves the toe along the shank, wherever the camera stands; an oblique
        view only shortens that, but would distort an angle.
        """
        turn_deg = self.foot_deg - self.shank_deg
        return self.foot_px / self.scale_px * math.cos(math.radians(turn_deg))

    @property
    def knee_rise(self) -> float:
        """Height of the knee above the toe, in shanks."""
        return self.toe[1] - self.shank[1]


@dataclass(frozen=True, slots=True)
class FootSignals:
    """Both feet in one frame, at media time ``t_s``; a leg that was not seen is None.

    ``rightwards`` is the direction towards the person's own right in the picture (from the left to
    the right hip and shoulder), in shanks: it shortens as the view turns to the side. ``jumped``
    says that the body is not where it was a frame before: a cut, or another person.
    ``shoulders_px`` is the place between the shoulders, from the picture's top left corner.
    ``hand_at_foot`` is the distance of the nearest visible hand from the nearest foot, in shanks,
    infinite if none is seen. ``hands_px`` are the places of the left and the right wrist, None for
    one that is not clearly seen.
    """

    t_s: float
    left: LegSignals | None
    right: LegSignals | None
    rightwards: Point | None
    scale_px: float
    jumped: bool = False
    shoulders_px: Point | None = None
    hand_at_foot: float = math.inf
    hands_px: tuple[Point | None, Point | None] = (None, None)

    def leg(self, leg: Leg) -> LegSignals | None:
        """Return the signals of one leg."""
        return self.left if leg == "left" else self.right


class FootSignalReader:
    """Turns poses into foot signals; remembers only the person's size and last place."""

    def __init__(self) -> None:
        self._scales = Trail()
        self._last: tuple[float, list[Point]] | None = None

    def update(self, t_s: float, pose: Pose | None) -> FootSignals:
        """Read one pose (None if nobody was found) at media time ``t_s``."""
        if pose is None:
            return FootSignals(t_s, None, None, None, math.nan)
        # With so few numbers, single operations are quicker than arrays.
        points: list[Point] = pose.points_px.tolist()
        seen: list[float] = pose.visibility.tolist()
        jumped = self._jumped(t_s, points)
        if jumped:
            self._scales.clear()
        scale_px = self._update_scale(t_s, points)
        if not scale_px > 0:
            return FootSignals(t_s, None, None, None, math.nan)
        return FootSignals(
            t_s,
            left=_read_leg(points, seen, _LEFT, scale_px),
            right=_read_leg(points, seen, _RIGHT, scale_px),
            rightwards=_read_rightwards(points, scale_px),
            scale_px=scale_px,
            jumped=jumped,
            shoulders_px=_read_shoulders(points),
            hand_at_foot=_hand_at_foot_px(points, seen) / scale_px,
            hands_px=_read_hands(points, seen),
        )

    def _jumped(self, t_s: float, points: list[Point]) -> bool:
        """Whether most joints moved by half a shank between two frames, which nobody can do."""
        joints = [points[index] for index in _JOINTS]
        before, self._last = self._last, (t_s, joints)
        if before is None or t_s - before[0] > TUNING.jump_within_s or not self._scales:
            return False
        moved_px = map(_distance, joints, before[1])
        known = [moved for moved in moved_px if not math.isnan(moved)]
        return bool(known) and median(known) > TUNING.jump_shanks * self._scales.values[-1]

    def _update_scale(self, t_s: float, points: list[Point]) -> float:
        """Return the longer shank's median over a few seconds: short dropouts and jitter cancel."""
        now_px = max(
            (_distance(points[leg.ankle], points[leg.knee]) for leg in _BOTH),
            key=lambda length: -1.0 if math.isnan(length) else length,
        )
        if now_px > 0:
            self._scales.add(t_s, now_px)
        self._scales.forget(self._scales.first(t_s - TUNING.scale_window_s))
        return median(self._scales.values) if self._scales else 0.0


@dataclass(frozen=True, slots=True)
class _LegIndex:
    hip: int
    knee: int
    ankle: int
    heel: int
    toe: int


_LEFT = _LegIndex(
    LandmarkIndex.LEFT_HIP,
    LandmarkIndex.LEFT_KNEE,
    LandmarkIndex.LEFT_ANKLE,
    LandmarkIndex.LEFT_HEEL,
    LandmarkIndex.LEFT_FOOT_INDEX,
)
_RIGHT = _LegIndex(
    LandmarkIndex.RIGHT_HIP,
    LandmarkIndex.RIGHT_KNEE,
    LandmarkIndex.RIGHT_ANKLE,
    LandmarkIndex.RIGHT_HEEL,
    LandmarkIndex.RIGHT_FOOT_INDEX,
)
_BOTH = (_LEFT, _RIGHT)
_ACROSS = (
    (LandmarkIndex.LEFT_HIP, LandmarkIndex.RIGHT_HIP),
    (LandmarkIndex.LEFT_SHOULDER, LandmarkIndex.RIGHT_SHOULDER),
)
_HANDS = (LandmarkIndex.LEFT_WRIST, LandmarkIndex.RIGHT_WRIST)
_FOOT_MARKS = [index for leg in _BOTH for index in (leg.ankle, leg.heel, leg.toe)]
_JOINTS = [index for leg in _BOTH for index in (leg.hip, leg.knee, leg.ankle, leg.toe)]


def _distance(a: Point, b: Point) -> float:
    return math.hypot(b[0] - a[0], b[1] - a[1])


def _read_leg(
    points: list[Point], seen: list[float], leg: _LegIndex, scale_px: float
) -> LegSignals | None:
    hip, knee, ankle = points[leg.hip], points[leg.knee], points[leg.ankle]
    heel, toe = points[leg.heel], points[leg.toe]
    if any(map(math.isnan, (*knee, *ankle, *heel, *toe))):
        return None
    foot_deg = math.degrees(math.atan2(toe[1] - heel[1], toe[0] - heel[0]))
    shank_deg = math.degrees(math.atan2(knee[1] - ankle[1], knee[0] - ankle[0]))
    return LegSignals(
        heel_rise=(toe[1] - heel[1]) / scale_px,
        ankle_deg=abs(wrap_deg(foot_deg - shank_deg)),
        foot_deg=foot_deg,
        shank_deg=shank_deg,
        toe=((toe[0] - ankle[0]) / scale_px, (toe[1] - ankle[1]) / scale_px),
        shank=((knee[0] - ankle[0]) / scale_px, (knee[1] - ankle[1]) / scale_px),
        thigh=((hip[0] - knee[0]) / scale_px, (hip[1] - knee[1]) / scale_px),
        toe_px=(toe[0], toe[1]),
        ankle_px=(ankle[0], ankle[1]),
        hip_px=(hip[0], hip[1]),
        scale_px=scale_px,
        visibility=min(seen[leg.knee], seen[leg.ankle], seen[leg.heel], seen[leg.toe]),
        foot_px=_distance(heel, toe),
    )


def _read_rightwards(points: list[Point], scale_px: float) -> Point | None:
    """Return the mean of the hips' and the shoulders' left-to-right vectors, or the known one."""
    ways = [
        (points[right][0] - points[left][0], points[right][1] - points[left][1])
        for left, right in _ACROSS
    ]
    known = [way for way in ways if not (math.isnan(way[0]) or math.isnan(way[1]))]
    if not known:
        return None
    x, y = (sum(axis) / len(known) / scale_px for axis in zip(*known, strict=True))
    return x, y


def _read_shoulders(points: list[Point]) -> Point | None:
    left, right = points[LandmarkIndex.LEFT_SHOULDER], points[LandmarkIndex.RIGHT_SHOULDER]
    x, y = (left[0] + right[0]) / 2, (left[1] + right[1]) / 2
    return None if math.isnan(x) or math.isnan(y) else (x, y)


def _hand_at_foot_px(points: list[Point], seen: list[float]) -> float:
    away_px = (
        _distance(points[hand], points[mark])
        for hand in _HANDS
        if seen[hand] >= TUNING.seen_visibility
        for mark in _FOOT_MARKS
    )
    return min((away for away in away_px if not math.isnan(away)), default=math.inf)


def _read_hands(points: list[Point], seen: list[float]) -> tuple[Point | None, Point | None]:
    left, right = (
        (points[hand][0], points[hand][1])
        if seen[hand] >= TUNING.seen_visibility and not math.isnan(sum(points[hand]))
        else None
        for hand in _HANDS
    )
    return left, right


def wrap_deg(angle_deg: float) -> float:
    """Return the same angle between -180 and 180 degrees."""
    return (angle_deg + 180.0) % 360.0 - 180.0
