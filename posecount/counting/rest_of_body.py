"""Watches the rest of the body while a foot works, for evidence of another exercise.

A foot exercise moves a foot. Squats, rows, curls, hip swings and stretches move feet, too, but also
hands, knees or the trunk. (Each exercise's `Movement` tests with `compensation` what else the
working leg did.) The limits are twice what 70 reps of drawn and real people reached, and a quarter
to a half of what most other exercises of 80 real clips did.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from posecount.counting.events import Event, MachineState, RepCounted, RepDropped
from posecount.counting.machine import ExerciseMachine
from posecount.signals.legs import TUNING as SIGNALS
from posecount.signals.legs import FootSignals, LegSignals, Point
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

    With ``rising`` the body rises with the heels, else it stays; with ``leg_straight`` at least one
    leg is straight.
    """

    rising: bool = False
    leg_straight: bool = False

    @property
    def trunk_shanks(self) -> float:
        """Largest movement allowed to hips, knees and shoulders."""
        return TUNING.rising_trunk_shanks if self.rising else TUNING.still_trunk_shanks


STILL = RestOfBody()
LEG_IN_FRONT = RestOfBody(leg_straight=True)
RISING = RestOfBody(rising=True)


@dataclass(frozen=True, slots=True)
class _Moment:
    """The rest of the body in one frame; an unseen part is None."""

    t_s: float
    size_px: float
    trunk_px: tuple[Point | None, ...]
    hands: tuple[Point | None, Point | None]
    bends_deg: tuple[float | None, float | None]


class BodyJudge:
    """Watches the rest of the body, and drops reps of another exercise."""

    def __init__(self, allowed: RestOfBody | None) -> None:
        self._allowed = allowed
        self._moments: deque[_Moment] = deque()
        self.dropped = 0
        """Number of reps dropped."""

    def update(self, signals: FootSignals) -> None:
        """Take one frame's signals."""
        if self._allowed is None:
            return
        self._moments.append(_read(signals))
        while self._moments[0].t_s < signals.t_s - TUNING.memory_s:
            self._moments.popleft()

    def judged(self, events: Sequence[Event]) -> list[Event]:
        """Return the events, with reps of another exercise dropped and the others renumbered."""
        return [self._judged(event) for event in events]

    def counted(self, state: MachineState) -> MachineState:
        """Return a machine's state without the reps that were dropped."""
        return replace(state, reps=state.reps - self.dropped) if self.dropped else state

    def _judged(self, event: Event) -> Event:
        if not isinstance(event, RepCounted) or self._allowed is None:
            return event
        rep = event.rep
        reason = self._reason(self._allowed, rep.start_s, rep.end_s)
        if reason is not None:
            self.dropped += 1
            return RepDropped(event.t_s, rep.start_s, rep.end_s, reason)
        return replace(event, rep=replace(rep, index=rep.index - self.dropped))

    def _reason(self, allowed: RestOfBody, start_s: float, end_s: float) -> str | None:
        first_s, last_s = start_s - TUNING.around_s, end_s + TUNING.around_s
        during = [m for m in self._moments if first_s <= m.t_s <= last_s and m.size_px > 0]
        if len(during) < TUNING.fewest_moments:
            return None
        size_px = float(np.median([m.size_px for m in during]))
        parts = zip(*(m.trunk_px for m in during), strict=True)
        if max(_travel(part) for part in parts) / size_px > allowed.trunk_shanks:
            return "hips, knees or shoulders moved along, so it was another exercise"
        hands = max(_travel([m.hands[hand] for m in during]) for hand in (0, 1))
        if hands / size_px > TUNING.hands_shanks:
            return "the hands moved, so it was another exercise"
        bends = [[m.bends_deg[leg] for m in during] for leg in (0, 1)]
        if max(map(_range_deg, bends)) > TUNING.bend_deg:
            return "the knees bent and stretched, so it was another exercise"
        usual = [_median_deg(bend) for bend in bends]
        known = [bend for bend in usual if bend is not None]
        if allowed.leg_straight and known and min(known) > TUNING.straight_deg:
            return "no leg was straight, so it was another exercise"
        return None


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


def _read(signals: FootSignals) -> _Moment:
    legs = [leg for leg in (signals.left, signals.right) if leg is not None]
    hips = [leg.hip_px for leg in legs if not math.isnan(leg.hip_px[0] + leg.hip_px[1])]
    hip_px = None
    if hips:
        hip_px = sum(x for x, _ in hips) / len(hips), sum(y for _, y in hips) / len(hips)
    shoulders_px, size_px = signals.shoulders_px, signals.scale_px
    if hip_px is not None and shoulders_px is not None:
        torso = math.dist(hip_px, shoulders_px) / TUNING.torso_shanks
        size_px = torso if math.isnan(size_px) else max(size_px, torso)
    return _Moment(
        signals.t_s,
        size_px,
        (hip_px, shoulders_px, _knee_px(signals.left), _knee_px(signals.right)),
        (None, None) if shoulders_px is None else _about(signals.hands_px, shoulders_px),
        (_bend_deg(signals.left), _bend_deg(signals.right)),
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


def _bend_deg(leg: LegSignals | None) -> float | None:
    """Return the knee's bend in the picture, 0 for a straight leg."""
    if leg is None or leg.visibility < SIGNALS.seen_visibility:
        return None
    (x, y), (u, v) = leg.thigh, leg.shank
    bend_deg = math.degrees(abs(math.atan2(x * v - y * u, x * u + y * v)))
    return None if math.isnan(bend_deg) else bend_deg


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
