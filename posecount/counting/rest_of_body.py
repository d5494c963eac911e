"""Watches the rest of the body while a foot works, for evidence of another exercise.

A foot exercise moves a foot. Squats, rows, curls, hip swings and stretches move feet, too, but also
hands, knees or the trunk. (Each exercise's `Movement` tests with `compensation` what else the
working leg did.) The limits are twice what 70 reps of drawn and real people reached, and a quarter
to a half of what most other exercises of 80 real clips did.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from statistics import fmean
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from posecount.counting.events import Event, MachineState, Rep, Side
from posecount.counting.machine import ExerciseMachine
from posecount.counting.rep_filter import RepFilter
from posecount.signals.legs import LEGS, FootSignals, LegSignals, Point
from posecount.signals.legs import TUNING as SIGNALS
from posecount.signals.quantiles import quantiles
from posecount.tuning import by_hand, tuned


@dataclass(frozen=True, slots=True)
class Tuning:
    """Limits of the rest of the body's movement during a rep."""

    hands_shanks: float = tuned(
        0.5, "shanks", "Hands that hold a band or a chair went up to 0.27 about the shoulders."
    )
    bend_deg: float = tuned(
        30.0, "deg", "Knees that only carry the body bent and stretched by up to 12 degrees."
    )
    still_trunk_shanks: float = tuned(
        0.25,
        "shanks",
        "Hips, knees and shoulders of somebody who sits or lies went up to 0.09; real people sway "
        "more than drawn ones.",
    )
    rising_trunk_shanks: float = tuned(
        0.6,
        "shanks",
        "Hips, knees and shoulders of somebody on tiptoe went up to 0.31 with the heels.",
    )
    straight_deg: float = tuned(
        45.0,
        "deg",
        "The straighter knee of somebody who sits with a leg out in front was bent by up to 14 "
        "degrees in the picture.",
    )
    seated_deg: float = tuned(
        155.0,
        "deg",
        "Hips that sit are bent: torso and straight leg made up to 148 degrees in the picture, and "
        "165 and more of somebody who stands or lies on their front.",
    )
    foreshortened: float = by_hand(
        0.8, "share", "Share of its length below which a torso or thigh points at the camera."
    )
    upright_shanks: float = by_hand(
        0.5,
        "shanks",
        "Shoulders of somebody who sits or stands are at least this high above the hips; a torso "
        "is 1.3 long.",
    )
    ankle_shanks: float = tuned(
        0.16,
        "shanks",
        "An ankle that goes less far stays. The model drags it along with the foot, up to 0.12 in "
        "drawn flexions; where the whole leg moved it went 0.19 and more.",
    )
    ankle_share: float = by_hand(
        0.5,
        "share",
        "Share of the toes' travel that an ankle about which a foot turns goes at most.",
    )
    steady_s: float = by_hand(
        0.25, "s", "Places are averaged over this time, so that their noise is no travel."
    )
    around_s: float = by_hand(0.2, "s", "A rep is looked at from this long before it to after.")
    memory_s: float = by_hand(90.0, "s", "Longer than any rep lasts.")
    tail: float = by_hand(
        0.1, "share", "Share of a part's places beyond each end of its range, outliers among them."
    )
    fewest_moments: int = by_hand(4, "count", "Fewer frames say nothing about a movement.")
    torso_shanks: float = by_hand(
        1.3,
        "shanks",
        "A torso is this long; it gives the body's size where the shanks are foreshortened.",
    )


TUNING = Tuning()

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class RestOfBody:
    """What an exercise allows the rest of the body to do.

    With ``rising`` the body rises with the heels, else it stays; with ``about_ankle`` a foot turns
    about an ankle that stays; with ``leg_in_front`` the person sits with at least one leg straight,
    and with ``upright`` they sit or stand.
    """

    rising: bool = False
    upright: bool = False
    about_ankle: bool = False
    leg_in_front: bool = False

    @property
    def trunk_shanks(self) -> float:
        """Largest movement allowed to hips, knees and shoulders."""
        return TUNING.rising_trunk_shanks if self.rising else TUNING.still_trunk_shanks


SITS_OR_STANDS = RestOfBody(upright=True)
ABOUT_ANKLE = RestOfBody(about_ankle=True)
LEG_IN_FRONT = RestOfBody(about_ankle=True, leg_in_front=True)
RISING = RestOfBody(rising=True)


@dataclass(frozen=True, slots=True)
class _Moment:
    """The rest of the body in one frame; an unseen part is None."""

    t_s: float
    size_px: float
    trunk_px: tuple[Point | None, ...]
    hands: tuple[Point | None, Point | None]
    bends_deg: tuple[float | None, float | None]
    opens_deg: tuple[float | None, float | None]
    ankles_px: tuple[Point | None, Point | None]
    toes_px: tuple[Point | None, Point | None]


class BodyJudge(RepFilter):
    """Watches the rest of the body, and drops reps of another exercise."""

    def __init__(self, allowed: RestOfBody | None) -> None:
        super().__init__()
        self._allowed = allowed
        self._moments: deque[_Moment] = deque()

    def update(self, signals: FootSignals, camera_px: Point = (0.0, 0.0)) -> None:
        """Take one frame's signals, and how far the camera's motion shifted the picture, if known.

        Shifts are those since one moment, in pixels, the same throughout a rep.
        """
        if self._allowed is None:
            return
        self._moments.append(_steadied(_read(signals), camera_px))
        while self._moments[0].t_s < signals.t_s - TUNING.memory_s:
            self._moments.popleft()

    def reason(self, rep: Rep) -> str | None:
        """Return the first reason why this was another exercise; None if it was not."""
        return None if self._allowed is None else next(self._reasons(self._allowed, rep), None)

    def _reasons(self, allowed: RestOfBody, rep: Rep) -> Iterator[str]:
        """Yield each reason why this was another exercise."""
        first_s, last_s = rep.start_s - TUNING.around_s, rep.end_s + TUNING.around_s
        during = [m for m in self._moments if first_s <= m.t_s <= last_s and m.size_px > 0]
        if len(during) < TUNING.fewest_moments:
            return
        size_px = float(np.median([m.size_px for m in during]))
        parts = zip(*(m.trunk_px for m in during), strict=True)
        if max(_travel(part) for part in parts) / size_px > allowed.trunk_shanks:
            yield "hips, knees or shoulders moved along, so it was another exercise"
        hands = max(_travel([m.hands[hand] for m in during]) for hand in (0, 1))
        if hands / size_px > TUNING.hands_shanks:
            yield "the hands moved, so it was another exercise"
        bends = [[m.bends_deg[leg] for m in during] for leg in (0, 1)]
        if max(map(_range_deg, bends)) > TUNING.bend_deg:
            yield "the knees bent and stretched, so it was another exercise"
        if allowed.upright and _lies(during, size_px):
            yield "the person lay, so it was another exercise"
        if allowed.about_ankle and _leg_moved(during, rep.side, size_px):
            yield "the whole leg moved, so it was another exercise"
        if allowed.leg_in_front:
            yield from _not_in_front(during)


class Judged(ExerciseMachine):
    """An exercise's machine, without the reps in which the rest of the body did something else."""

    def __init__(self, machine: ExerciseMachine, allowed: RestOfBody) -> None:
        self._machine, self._judge = machine, BodyJudge(allowed)

    @property
    def state(self) -> MachineState:
        """What is known right now, for display."""
        return self._judge.counted(self._machine.state)

    def update(self, signals: FootSignals) -> list[Event]:
        """Take one frame's signals."""
        self._judge.update(signals)
        return self._judge.judged(self._machine.update(signals))

    def finish(self, t_s: float) -> list[Event]:
        """Settle what is under way at the end."""
        return self._judge.judged(self._machine.finish(t_s))


def _lies(during: Sequence[_Moment], size_px: float) -> bool:
    """Whether the shoulders were hardly above the hips; False if they were not seen."""
    torsos = [(hip, shoulders) for hip, shoulders, *_ in (m.trunk_px for m in during)]
    up_px = [hip[1] - shoulders[1] for hip, shoulders in torsos if hip and shoulders]
    return bool(up_px) and float(np.median(up_px)) < TUNING.upright_shanks * size_px


def _leg_moved(during: Sequence[_Moment], side: Side, size_px: float) -> bool:
    """Whether every foot of that side that was seen went along with its ankle."""
    legs = [leg for leg, name in enumerate(LEGS) if side not in LEGS or side == name]
    seen = [leg for leg in legs if _mostly_seen([m.ankles_px[leg] for m in during])]
    return bool(seen) and all(_went_along(during, leg, size_px) for leg in seen)


def _went_along(during: Sequence[_Moment], leg: int, size_px: float) -> bool:
    ankle_px = _travel(_averaged(during, [m.ankles_px[leg] for m in during]))
    toes_px = _travel(_averaged(during, [m.toes_px[leg] for m in during]))
    return ankle_px > max(TUNING.ankle_shanks * size_px, TUNING.ankle_share * toes_px)


def _averaged(during: Sequence[_Moment], places: Sequence[Point | None]) -> list[Point | None]:
    """Return the mean place of every short while; None for one without any."""
    seen = groupby(
        zip(during, places, strict=True), lambda pair: int(pair[0].t_s / TUNING.steady_s)
    )
    means: list[Point | None] = []
    for _, pairs in seen:
        at = [place for _, place in pairs if place is not None]
        means.append((fmean(x for x, _ in at), fmean(y for _, y in at)) if at else None)
    return means


def _not_in_front(during: Sequence[_Moment]) -> Iterator[str]:
    """Yield why nobody sat with a leg straight out in front; nothing if that was not seen."""
    bends = [_median_deg([m.bends_deg[leg] for m in during]) for leg in (0, 1)]
    opens = [_median_deg([m.opens_deg[leg] for m in during]) for leg in (0, 1)]
    straight = [bend is not None and bend <= TUNING.straight_deg for bend in bends]
    if any(bend is not None for bend in bends) and not any(straight):
        yield "no leg was straight, so it was another exercise"
    known = [deg for deg, out in zip(opens, straight, strict=True) if out and deg is not None]
    if known and min(known) > TUNING.seated_deg:
        yield "nobody sat with a leg out in front, so it was another exercise"


def _read(signals: FootSignals) -> _Moment:
    legs = [leg for leg in (signals.left, signals.right) if leg is not None]
    hips = [leg.hip_px for leg in legs if not math.isnan(leg.hip_px[0] + leg.hip_px[1])]
    hip_px = None
    if hips:
        hip_px = sum(x for x, _ in hips) / len(hips), sum(y for _, y in hips) / len(hips)
    shoulders_px, size_px, torso = signals.shoulders_px, signals.scale_px, None
    if hip_px is not None and shoulders_px is not None:
        up_px = shoulders_px[0] - hip_px[0], shoulders_px[1] - hip_px[1]
        by_torso_px = math.hypot(*up_px) / TUNING.torso_shanks
        size_px = by_torso_px if math.isnan(size_px) else max(size_px, by_torso_px)
        if by_torso_px >= TUNING.foreshortened * size_px:
            torso = up_px[0] / size_px, up_px[1] / size_px
    return _Moment(
        signals.t_s,
        size_px,
        (hip_px, shoulders_px, _knee_px(signals.left), _knee_px(signals.right)),
        (None, None) if shoulders_px is None else _about(signals.hands_px, shoulders_px),
        (_bend_deg(signals.left), _bend_deg(signals.right)),
        (_open_deg(signals.left, torso, size_px), _open_deg(signals.right, torso, size_px)),
        (_ankle_px(signals.left), _ankle_px(signals.right)),
        (_toe_px(signals.left), _toe_px(signals.right)),
    )


def _steadied(moment: _Moment, camera_px: Point) -> _Moment:
    """Return the moment as a camera that stood still would have seen it."""

    def back(places: tuple[Point | None, ...]) -> tuple[Point | None, ...]:
        x, y = camera_px
        return tuple(None if place is None else (place[0] - x, place[1] - y) for place in places)

    (ankle_l, ankle_r), (toe_l, toe_r) = back(moment.ankles_px), back(moment.toes_px)
    return replace(
        moment,
        trunk_px=back(moment.trunk_px),
        ankles_px=(ankle_l, ankle_r),
        toes_px=(toe_l, toe_r),
    )


def _about(
    hands_px: tuple[Point | None, Point | None], shoulders_px: Point
) -> tuple[Point | None, Point | None]:
    left, right = (
        None if hand is None else (hand[0] - shoulders_px[0], hand[1] - shoulders_px[1])
        for hand in hands_px
    )
    return left, right


def _knee_px(leg: LegSignals | None) -> Point | None:
    if leg is None or leg.visibility < SIGNALS.seen_visibility:
        return None
    (x, y), (along, up) = leg.ankle_px, leg.shank
    return x + along * leg.scale_px, y + up * leg.scale_px


def _ankle_px(leg: LegSignals | None) -> Point | None:
    return leg.ankle_px if leg is not None and leg.visibility >= SIGNALS.seen_visibility else None


def _toe_px(leg: LegSignals | None) -> Point | None:
    return leg.toe_px if leg is not None and leg.visibility >= SIGNALS.seen_visibility else None


def _bend_deg(leg: LegSignals | None) -> float | None:
    """Return the knee's bend in the picture, 0 for a straight leg."""
    if leg is None or leg.visibility < SIGNALS.seen_visibility:
        return None
    return _between_deg(leg.thigh, leg.shank)


def _open_deg(leg: LegSignals | None, torso: Point | None, size_px: float) -> float | None:
    """Return the hip's angle in the picture, 180 for a body stretched out.

    ``torso`` points up from the hips. None if torso or thigh was not seen from the side.
    """
    if leg is None or torso is None or leg.visibility < SIGNALS.seen_visibility:
        return None
    down = -leg.thigh[0], -leg.thigh[1]
    long = math.hypot(*down) * leg.scale_px >= TUNING.foreshortened * size_px
    return _between_deg(torso, down) if long else None


def _between_deg(a: Point, b: Point) -> float | None:
    """Return the angle between two vectors; None if either is unknown."""
    (x, y), (u, v) = a, b
    angle_deg = math.degrees(abs(math.atan2(x * v - y * u, x * u + y * v)))
    return None if math.isnan(angle_deg) else angle_deg


def _travel(places: Sequence[Point | None]) -> float:
    """Return how far a part went, without outliers; 0 if it was seen less than half of the time."""
    return float(np.linalg.norm(_ranges(_mostly_seen(places))))


def _range_deg(bends: Sequence[float | None]) -> float:
    return float(np.linalg.norm(_ranges([(bend,) for bend in _mostly_seen(bends)])))


def _median_deg(bends: Sequence[float | None]) -> float | None:
    seen = _mostly_seen(bends)
    return float(np.median(seen)) if seen else None


def _ranges(values: Sequence[tuple[float, ...]]) -> NDArray[np.float64]:
    """Return the range of each coordinate, without outliers; 0 if nothing was seen."""
    if not values:
        return np.zeros(1)
    low, high = quantiles(np.array(values), (TUNING.tail, 1 - TUNING.tail))
    return np.asarray(high - low)


def _mostly_seen(values: Sequence[Value | None]) -> list[Value]:
    """Return the values that were seen; none if that was less than half of the time."""
    seen = [value for value in values if value is not None]
    enough = len(seen) >= TUNING.fewest_moments and 2 * len(seen) >= len(values)
    return seen if enough else []
