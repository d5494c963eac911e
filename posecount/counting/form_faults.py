"""Faults of form. Each watcher reports whether its fault is clear by now."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from posecount.counting.dwell import DwellTimer
from posecount.counting.events import Event, MachineState, Phase, Rep, RepCounted, RepStarted
from posecount.signals.legs import LEGS, FootSignals, Leg, LegSignals, Point
from posecount.tuning import by_hand, tuned


@dataclass(frozen=True, slots=True)
class Tuning:
    """Thresholds for faults."""

    bent_deg: float = tuned(
        35.0,
        "deg",
        "A knee bent by this much, in the picture, is bent; in clips of legs held straight the "
        "model shows up to 17.",
    )
    bent_for_s: float = by_hand(2.0, "s", "It must be bent for this long.")
    small_share: float = by_hand(
        0.6, "share", "Share of the person's own best below which a movement is worth a word."
    )
    least_radius_shanks: float = tuned(
        0.06, "shanks", "A smaller circle is worth a word; none under 0.045 is counted."
    )
    long_enough_shanks: float = tuned(
        0.6,
        "shanks",
        "A thigh or shank that looks shorter points at the camera: its direction is a guess.",
    )
    memory_s: float = by_hand(
        12.0, "s", "The toe's path is kept this long, which is longer than a circle takes."
    )
    rest_s: float = by_hand(3.0, "s", "Rest is the median over this time.")
    sag_s: float = by_hand(2.0, "s", "The heels' height is the median over this time.")
    top_quantile: float = by_hand(0.8, "quantile", "The value that stands for a movement's top.")
    fewest_places: int = by_hand(5, "count", "A path of fewer places has no radius.")
    circle_tail: float = by_hand(
        0.05, "share", "Share of a circle's places beyond each of its ends."
    )


TUNING = Tuning()


class FormFault(Protocol):
    """Looks for one fault."""

    def update(self, signals: FootSignals, machine: MachineState, events: Sequence[Event]) -> bool:
        """Take one frame; return whether the fault is clear."""

    def forget(self) -> None:
        """Start afresh, because advice was given."""


class _Often:
    """A fault in at least ``often`` of the last ``of`` reps."""

    def __init__(self, often: int, of: int) -> None:
        self._often = often
        self._faults: deque[bool] = deque(maxlen=of)

    def forget(self) -> None:
        self._faults.clear()

    def _note(self, fault: bool) -> bool:
        self._faults.append(fault)
        return fault and sum(self._faults) >= self._often


class LetGoEarly(_Often):
    """Holds that were let go before their time: ``often`` of the last three."""

    def __init__(self, often: int = 2) -> None:
        super().__init__(often, 3)

    def update(self, signals: FootSignals, machine: MachineState, events: Sequence[Event]) -> bool:
        """Take one frame; return whether the fault is clear."""
        return True in [self._note(not rep.complete) for rep in _reps(events)]


class TooFast(_Often):
    """Three reps in a row that take less than ``least_s``."""

    def __init__(self, least_s: float) -> None:
        super().__init__(3, 3)
        self._least_s = least_s

    def update(self, signals: FootSignals, machine: MachineState, events: Sequence[Event]) -> bool:
        """Take one frame; return whether the fault is clear."""
        return True in [
            self._note(rep.end_s - rep.start_s < self._least_s) for rep in _reps(events)
        ]


class Shrinking(_Often):
    """Two reps in a row far below the person's own best, by the height of the machine's trace."""

    def __init__(self) -> None:
        super().__init__(2, 2)
        self._rest: deque[tuple[float, float]] = deque()
        self._lifted: list[float] = []
        self._heights: list[float] = []

    def update(self, signals: FootSignals, machine: MachineState, events: Sequence[Event]) -> bool:
        """Take one frame; return whether the fault is clear."""
        moving = machine.phase in (Phase.MOVING, Phase.HOLDING)
        if any(isinstance(event, RepStarted) for event in events):
            self._lifted.clear()
        if machine.trace is not None and moving:
            self._lifted.append(machine.trace.value)
        elif machine.trace is not None:
            self._rest.append((signals.t_s, machine.trace.value))
            while self._rest[0][0] < signals.t_s - TUNING.rest_s:
                self._rest.popleft()
        return True in [self._judge() for _ in _reps(events)]

    def _judge(self) -> bool:
        if not self._lifted or not self._rest:
            return False
        height = float(
            np.quantile(self._lifted, TUNING.top_quantile)
            - np.median([value for _, value in self._rest])
        )
        self._lifted.clear()
        self._heights.append(height)
        best = sorted(self._heights)[-min(2, len(self._heights))]
        return self._note(height < TUNING.small_share * best)


class Sagging:
    """Heels that sink during a bout on tiptoe, against how high they were in it."""

    def __init__(self) -> None:
        self._heights: deque[tuple[float, float]] = deque()
        self._best = 0.0

    def forget(self) -> None:
        """Start afresh, because advice was given."""
        self._heights.clear()

    def update(self, signals: FootSignals, machine: MachineState, events: Sequence[Event]) -> bool:
        """Take one frame; return whether the fault is clear."""
        if machine.phase is not Phase.HOLDING or machine.trace is None:
            self._heights.clear()
            return False
        self._heights.append((signals.t_s, machine.trace.value))
        if signals.t_s - self._heights[0][0] < TUNING.sag_s:
            return False
        now = float(np.median([height for _, height in self._heights]))
        self._best = max(self._best, now)
        while self._heights[0][0] <= signals.t_s - TUNING.sag_s:
            self._heights.popleft()
        return now < TUNING.small_share * self._best


class KneeBent:
    """The working leg's knee is bent for seconds: the leg of ``side``, or the one that moves."""

    def __init__(self, side: Leg | None) -> None:
        self._side = side
        self._bent = DwellTimer()

    def forget(self) -> None:
        """Start afresh, because advice was given."""
        self._bent.reset()

    def update(self, signals: FootSignals, machine: MachineState, events: Sequence[Event]) -> bool:
        """Take one frame; return whether the fault is clear."""
        leg = self._side or _seen_leg(machine)
        seen = signals.leg(leg) if leg is not None else None
        bent_deg = knee_bend_deg(seen) if seen is not None else math.nan
        return self._bent.update(signals.t_s, bent_deg > TUNING.bent_deg) >= TUNING.bent_for_s


class CirclesTooSmall(_Often):
    """Two of the last three circles are tiny, or small compared with the person's own best."""

    def __init__(self) -> None:
        super().__init__(2, 3)
        self._toes: dict[Leg, deque[tuple[float, Point]]] = {leg: deque() for leg in LEGS}
        self._radii: list[float] = []

    def update(self, signals: FootSignals, machine: MachineState, events: Sequence[Event]) -> bool:
        """Take one frame; return whether the fault is clear."""
        for leg, toes in self._toes.items():
            seen = signals.leg(leg)
            if seen is not None:
                toes.append((signals.t_s, seen.toe))
            while toes and toes[0][0] < signals.t_s - TUNING.memory_s:
                toes.popleft()
        return True in [self._judge(rep) for rep in _reps(events)]

    def _judge(self, rep: Rep) -> bool:
        radius = self._radius(rep)
        if math.isnan(radius):
            return False
        self._radii.append(radius)
        best = sorted(self._radii)[-min(2, len(self._radii))]
        return self._note(radius < max(TUNING.least_radius_shanks, TUNING.small_share * best))

    def _radius(self, rep: Rep) -> float:
        """Return half the longest extent of the toe's path about the ankle, in shanks."""
        if rep.side not in self._toes:
            return math.nan
        way = [toe for t_s, toe in self._toes[rep.side] if rep.start_s <= t_s <= rep.end_s]
        if len(way) < TUNING.fewest_places:
            return math.nan
        path = np.array(way) - np.mean(way, axis=0)
        along = path @ np.linalg.svd(path, full_matrices=False)[2][0]
        low, high = np.quantile(along, [TUNING.circle_tail, 1 - TUNING.circle_tail])
        return float(high - low) / 2


def knee_bend_deg(leg: LegSignals) -> float:
    """Return the knee's bend in the picture, 0 to 180; NaN if it hardly shows."""
    (ax, ay), (bx, by) = leg.shank, leg.thigh
    if min(math.hypot(ax, ay), math.hypot(bx, by)) < TUNING.long_enough_shanks:
        return math.nan
    return abs(math.degrees(math.atan2(ax * by - ay * bx, ax * bx + ay * by)))


def _reps(events: Sequence[Event]) -> Iterator[Rep]:
    return (event.rep for event in events if isinstance(event, RepCounted))


def _seen_leg(machine: MachineState) -> Leg | None:
    return next((leg for leg in LEGS if leg == machine.side), None)
