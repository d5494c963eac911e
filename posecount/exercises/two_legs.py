"""A rep machine for movements away from neutral and back, of one leg or of both together.

An exercise says which signal to follow and what a true movement of it looks like; this says
when a rep is over, which leg did it, whether it was large enough and how long it was held.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from posecount.exercises.events import (
    Event,
    HoldReached,
    MachineState,
    Phase,
    Rep,
    RepCounted,
    RepDropped,
    RepStarted,
    Side,
)
from posecount.exercises.excursion import Abandoned, Excursion, ExcursionTracker, Limits
from posecount.exercises.usual_range import UsualRange
from posecount.signals.feet import LEGS, FootSignals, Leg, LegSignals

HOLD_TOLERANCE_S = 0.1
_MEMORY_S = 75.0
_SEEN_VISIBILITY = 0.5
_COPY_SHARE = 0.4


@dataclass(frozen=True, slots=True)
class Moment:
    """One leg at one time."""

    t_s: float
    leg: LegSignals


@dataclass(frozen=True, slots=True)
class LegMovement:
    """A finished movement of one leg with the frames it was seen in."""

    leg: Leg
    excursion: Excursion
    moments: Sequence[Moment]

    @property
    def visibility(self) -> float:
        """Mean visibility of the leg during the movement, 0 to 1."""
        return float(np.mean([m.leg.visibility for m in self.moments])) if self.moments else 0.0

    @property
    def weight(self) -> float:
        """How far to trust this leg's account of the movement."""
        clarity = self.excursion.height / (self.excursion.height + 6 * self.excursion.noise)
        return self.visibility * clarity


class Movement:
    """What an exercise says of itself: the signal it follows and what a true movement is."""

    limits: Limits

    def value(self, leg: LegSignals) -> float:
        """The signal; it grows with the movement."""
        raise NotImplementedError

    def doubt(self, movement: LegMovement) -> str | None:
        """Why this was not the exercise, in a sentence; None where it was."""
        raise NotImplementedError


class TwoLegMachine:
    """Counts reps of a ``Movement`` on both legs."""

    def __init__(self, movement: Movement, hold_target_s: float | None) -> None:
        self._movement = movement
        self._hold_target_s = hold_target_s
        self._trackers = {leg: ExcursionTracker(movement.limits) for leg in LEGS}
        self._memory: dict[Leg, deque[Moment]] = {leg: deque() for leg in LEGS}
        self._group: list[LegMovement] = []
        self._range: UsualRange[list[LegMovement]] = UsualRange(movement.limits.typical)
        self._reps = 0
        self._last_side: Side = "unknown"
        self._started = False
        self._hold_announced = False

    @property
    def state(self) -> MachineState:
        """What is known right now."""
        lead = self._lead()
        tracker = self._trackers[lead]
        side: Side = lead if tracker.moving else self._last_side
        if all(t.moving for t in self._trackers.values()):
            side = "both"
        height = tracker.hold_s / self._hold_target_s if self._hold_target_s else 0.0
        return MachineState(
            phase=tracker.phase,
            reps=self._reps,
            side=side,
            direction=None,
            hold_s=tracker.hold_s,
            hold_target_s=self._hold_target_s,
            progress=min(1.0, height),
            trace=tracker.trace,
        )

    def update(self, signals: FootSignals) -> list[Event]:
        """Take one frame's signals."""
        events: list[Event] = []
        for leg in LEGS:
            seen = signals.leg(leg)
            value = float("nan")
            if seen is not None:
                value = self._movement.value(seen)
                self._remember(leg, Moment(signals.t_s, seen))
            self._trackers[leg].usual = self._range.usual(leg)
            events += self._take(leg, self._trackers[leg].update(signals.t_s, value))
        events += self._announce(signals.t_s)
        if not any(tracker.moving for tracker in self._trackers.values()):
            events += self._close_group(signals.t_s)
        return events

    def finish(self, t_s: float) -> list[Event]:
        """Settle what is under way at the end of the recording."""
        events: list[Event] = []
        for leg in LEGS:
            events += self._take(leg, self._trackers[leg].finish(t_s))
        events += self._close_group(t_s)
        for verdict in self._range.close():
            events += self._decide(t_s, verdict.movement, verdict.full)
        return events

    def _remember(self, leg: Leg, moment: Moment) -> None:
        memory = self._memory[leg]
        memory.append(moment)
        while memory[0].t_s < moment.t_s - _MEMORY_S:
            memory.popleft()

    def _take(self, leg: Leg, outcome: Excursion | Abandoned | None) -> list[Event]:
        if isinstance(outcome, Abandoned):
            return [RepDropped(outcome.end_s, outcome.start_s, outcome.end_s, outcome.reason)]
        if isinstance(outcome, Excursion):
            moments = [
                m for m in self._memory[leg] if outcome.start_s <= m.t_s <= outcome.end_s
            ]
            self._group.append(LegMovement(leg, outcome, moments))
        return []

    def _announce(self, t_s: float) -> list[Event]:
        """Tell of a rep begun and of a hold that has reached its target, once each."""
        lead = self._lead()
        tracker = self._trackers[lead]
        if not tracker.moving:
            self._started = self._hold_announced = False
            return []
        events: list[Event] = []
        if not self._started:
            self._started = True
            events.append(RepStarted(tracker.moving_since_s, lead))
        target_s = self._hold_target_s
        if target_s and not self._hold_announced and tracker.hold_s >= target_s:
            self._hold_announced = True
            events.append(HoldReached(t_s, tracker.hold_s))
        return events

    def _lead(self) -> Leg:
        """The leg to look at: the one that moves, else the one that is better seen."""

        def rank(leg: Leg) -> tuple[bool, float]:
            memory = self._memory[leg]
            return self._trackers[leg].moving, memory[-1].leg.visibility if memory else 0.0

        return max(LEGS, key=rank)

    def _close_group(self, t_s: float) -> list[Event]:
        """Both legs rest: what they did since the last rest is one rep, or several."""
        events: list[Event] = []
        group = sorted(self._group, key=lambda m: m.excursion.start_s)
        self._group = []
        for together in _overlapping(group):
            doubts = [self._movement.doubt(movement) for movement in together]
            sound = [m for m, doubt in zip(together, doubts, strict=True) if doubt is None]
            if not sound:
                first = together[0].excursion
                reason = str(doubts[0])
                events.append(RepDropped(t_s, first.start_s, first.end_s, reason))
                continue
            best = max(sound, key=lambda m: m.weight)
            for verdict in self._range.judge(best.leg, best.excursion.height, sound):
                events += self._decide(t_s, verdict.movement, verdict.full)
        return events

    def _decide(self, t_s: float, movements: list[LegMovement], full: bool) -> list[Event]:
        best = max(movements, key=lambda m: m.weight)
        done = best.excursion
        if not full:
            return [
                RepDropped(t_s, done.start_s, done.end_s, "the movement was too small for a rep")
            ]
        self._reps += 1
        self._last_side = self._side_of(movements)
        target_s = self._hold_target_s
        rep = Rep(
            index=self._reps,
            start_s=done.start_s,
            end_s=done.end_s,
            hold_s=done.hold_s,
            side=self._last_side,
            direction=None,
            complete=target_s is None or done.hold_s >= target_s - HOLD_TOLERANCE_S,
            confidence=round(best.weight, 3),
        )
        return [RepCounted(t_s, rep)]

    def _side_of(self, movements: list[LegMovement]) -> Side:
        """Both legs where both are seen to move; a hidden leg is no witness."""
        if len(movements) == 1:
            return movements[0].leg
        smaller, larger = sorted(
            movements, key=lambda m: m.excursion.height / self._range.usual(m.leg)
        )[:2]
        share = smaller.excursion.height / larger.excursion.height
        if share < _COPY_SHARE:
            return larger.leg
        return "both"


def _overlapping(group: list[LegMovement]) -> list[list[LegMovement]]:
    """Movements of different legs that share at least half of the shorter one's time."""
    together: list[list[LegMovement]] = []
    for movement in group:
        last = together[-1] if together else []
        if len(last) == 1 and last[0].leg != movement.leg and _overlap(last[0], movement) >= 0.5:
            last.append(movement)
        else:
            together.append([movement])
    return together


def _overlap(a: LegMovement, b: LegMovement) -> float:
    shared_s = min(a.excursion.end_s, b.excursion.end_s) - max(
        a.excursion.start_s, b.excursion.start_s
    )
    shorter_s = min(
        a.excursion.end_s - a.excursion.start_s, b.excursion.end_s - b.excursion.start_s
    )
    return shared_s / shorter_s if shorter_s > 0 else 0.0
