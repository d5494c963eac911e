"""A rep machine for close-ups: one signal away from rest and back, whatever moves in it.

The same rules as on legs: a rep begins and ends at rest, a third of the usual is too little, a
hold is the time above 80%. What a close-up does not show, the leg's side, stays unknown.
"""

from __future__ import annotations

import math
from collections import deque

import numpy as np

from posecount.counting.confidence import confidence_of
from posecount.counting.events import (
    Event,
    HoldReached,
    MachineState,
    Rep,
    RepCounted,
    RepDropped,
    RepStarted,
    Side,
)
from posecount.counting.excursion import Abandoned, Excursion, Limits
from posecount.counting.excursion_tracker import ExcursionTracker
from posecount.counting.landmark_reps import HOLD_TOLERANCE_S
from posecount.counting.usual_range import UsualRange
from posecount.signals.legs import FootSignals, Leg
from posecount.signals.motion_signals import MotionSignals

LIMITS = Limits(floor=0.25, typical=1.0)
"""In usual movements: the signal comes normalised, and less than a quarter of it is sway."""

_LEG: Leg = "left"
"""The usual range is kept per leg; a close-up has one signal, filed under one of them."""

_MEMORY_S = 75.0
_PLAINLY_SEEN = 0.3
"""Share of the movement seen from which on nothing is to be doubted: its points agree."""


class MotionRepMachine:
    """Counts reps of whatever moves in the region.

    ``feet`` says who moves in this exercise: "one" foot, "both" always, or "either", where both
    are told by two places that move.
    """

    def __init__(self, hold_target_s: float | None, feet: str = "one") -> None:
        self._hold_target_s = hold_target_s
        self._feet = feet
        self._tracker = ExcursionTracker(LIMITS)
        self._range: UsualRange[Excursion] = UsualRange(LIMITS.typical)
        self._seen: deque[tuple[float, float]] = deque()
        self._two_places = False
        self._reps = 0
        self._started = self._hold_announced = False

    @property
    def state(self) -> MachineState:
        """What is known right now."""
        tracker = self._tracker
        progress = tracker.hold_s / self._hold_target_s if self._hold_target_s else 0.0
        return MachineState(
            phase=tracker.phase,
            reps=self._reps,
            side=self._side(),
            direction=None,
            hold_s=tracker.hold_s,
            hold_target_s=self._hold_target_s,
            progress=min(1.0, progress),
            trace=tracker.trace,
        )

    def see(self, feet: FootSignals) -> None:
        """Nothing is asked of a body's landmarks here."""

    def update(self, signals: MotionSignals) -> list[Event]:
        """Take one frame's signals."""
        events = self._lose_place(signals.t_s) if signals.jumped else []
        self._remember(signals)
        self._tracker.usual = self._range.usual(_LEG)
        events += self._take(signals.t_s, self._tracker.update(signals.t_s, signals.value))
        return [*events, *self._announce(signals.t_s)]

    def finish(self, t_s: float) -> list[Event]:
        """Settle what is under way at the end of the recording."""
        events = self._take(t_s, self._tracker.finish(t_s))
        for verdict in self._range.close():
            events.append(self._decide(t_s, verdict.movement, verdict.full))
        return events

    def _lose_place(self, t_s: float) -> list[Event]:
        """Another reference: its rest is not the rest of the one before."""
        moving, since_s = self._tracker.moving, self._tracker.moving_since_s
        self._tracker.reset()
        if not moving:
            return []
        return [RepDropped(t_s, since_s, t_s, "the picture changed during the movement")]

    def _remember(self, signals: MotionSignals) -> None:
        if math.isnan(signals.value):
            return
        self._two_places = signals.two_places
        self._seen.append((signals.t_s, signals.seen))
        while self._seen[0][0] < signals.t_s - _MEMORY_S:
            self._seen.popleft()

    def _take(self, t_s: float, outcome: Excursion | Abandoned | None) -> list[Event]:
        if isinstance(outcome, Abandoned):
            return [RepDropped(t_s, outcome.start_s, outcome.end_s, outcome.reason)]
        if outcome is None:
            return []
        verdicts = self._range.judge(_LEG, outcome.height, outcome)
        return [self._decide(t_s, verdict.movement, verdict.full) for verdict in verdicts]

    def _decide(self, t_s: float, done: Excursion, full: bool) -> Event:
        reason = "the movement was too small for a rep" if not full else self._rejection(done)
        if reason is not None:
            return RepDropped(t_s, done.start_s, done.end_s, reason)
        self._reps += 1
        target_s = self._hold_target_s
        quality = round(self._clarity(done), 3)
        rep = Rep(
            index=self._reps,
            start_s=done.start_s,
            end_s=done.end_s,
            hold_s=done.hold_s,
            side=self._side_of(done),
            direction=None,
            complete=target_s is None or done.hold_s >= target_s - HOLD_TOLERANCE_S,
            confidence=confidence_of("points", quality),
            quality=quality,
            amplitude=self._amplitude(done),
            hold_sd=done.hold_sd,
        )
        return RepCounted(t_s, rep)

    def _rejection(self, done: Excursion) -> str | None:
        """Why this was not the exercise, in a sentence; a close-up gives no reason to rejection."""
        return None

    def _amplitude(self, done: Excursion) -> float | None:
        """How far it went in shanks; nothing in a close-up says how large it is."""
        return None

    def _side_of(self, done: Excursion) -> Side:
        """Whose rep it was."""
        return self._side()

    def _clarity(self, done: Excursion) -> float:
        """How clearly the movement stands out, less where few of its points were seen."""
        plain = done.height / (done.height + 6 * done.noise)
        seen = [share for t_s, share in self._seen if done.start_s <= t_s <= done.end_s]
        return plain * min(1.0, float(np.mean(seen)) / _PLAINLY_SEEN) if seen else 0.0

    def _side(self) -> Side:
        both = self._feet == "both" or (self._feet == "either" and self._two_places)
        return "both" if both else "unknown"

    def _announce(self, t_s: float) -> list[Event]:
        """Tell of a rep begun and of a hold that has reached its target, once each."""
        tracker = self._tracker
        if not tracker.moving:
            self._started = self._hold_announced = False
            return []
        events: list[Event] = []
        if not self._started:
            self._started = True
            events.append(RepStarted(tracker.moving_since_s, self._side()))
        target_s = self._hold_target_s
        if target_s and not self._hold_announced and tracker.hold_s >= target_s:
            self._hold_announced = True
            events.append(HoldReached(t_s, tracker.hold_s))
        return events
