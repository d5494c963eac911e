"""A rep machine for close-ups: one signal away from rest and back, whatever moves.

The rules are those for legs: a rep begins and ends at rest, less than a third of the usual is too
little, and a hold is the time above 80%. A close-up does not show the leg's side, which stays
unknown.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass

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
from posecount.counting.excursion import TUNING as EXCURSION
from posecount.counting.excursion import Abandoned, Excursion, Limits
from posecount.counting.excursion_tracker import ExcursionTracker
from posecount.counting.landmark_reps import TUNING as REPS
from posecount.counting.usual_range import UsualRange
from posecount.signals.legs import FootSignals, Leg
from posecount.signals.motion_signals import MotionSignals
from posecount.tuning import by_hand, tuned


@dataclass(frozen=True, slots=True)
class Tuning:
    """Thresholds for movements of points."""

    floor_share: float = by_hand(
        0.25, "share", "Share of the usual movement below which there is only sway."
    )
    plainly_seen: float = by_hand(
        0.3,
        "share",
        "From this share of the movement seen, its quality is not reduced: its points agree.",
    )
    leg_share: float = tuned(
        0.25,
        "share",
        "Where heels rise, the upper moving points travel at least this share of the lower ones' "
        "way: 0.40 and more in 18 close-ups and cut-outs of heel raises, 0.13 and less where the "
        "forefoot rose and the leg stayed.",
    )


TUNING = Tuning()


_USUAL = 1.0
"""The signal's unit is the usual movement."""

_LEG: Leg = "left"
"""The usual range is kept per leg; a close-up has one signal, stored under one of them."""


class MotionRepMachine:
    """Counts reps of whatever moves in the region.

    ``feet`` says what moves in this exercise: "one" foot, "both" always, or "either", in which case
    two moving places mean both. ``lifts_leg`` says that the leg above the foot rises with it.
    """

    def __init__(
        self, hold_target_s: float | None, feet: str = "one", *, lifts_leg: bool = False
    ) -> None:
        self._hold_target_s = hold_target_s
        self._feet = feet
        self._lifts_leg = lifts_leg
        self._leg_shares: deque[tuple[float, float]] = deque()
        self._tracker = ExcursionTracker(Limits(floor=TUNING.floor_share, typical=_USUAL))
        self._range: UsualRange[Excursion] = UsualRange(_USUAL)
        self._seen: deque[tuple[float, float]] = deque()
        self._two_places = False
        self._reps = 0
        self._started = self._hold_announced = False

    @property
    def state(self) -> MachineState:
        """What is known right now, for display."""
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

    @property
    def moving_since_s(self) -> float:
        """When the movement under way began; NaN if there is none."""
        return self._tracker.moving_since_s

    def see(self, feet: FootSignals) -> None:
        """Ignore the body's landmarks."""

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
        """Start from a new reference, whose rest is not that of the one before."""
        moving, since_s = self._tracker.moving, self._tracker.moving_since_s
        self._tracker.reset()
        if not moving:
            return []
        reason = "the picture changed during the movement"
        return [RepDropped(t_s, since_s, t_s, reason, unfinished=True)]

    def _remember(self, signals: MotionSignals) -> None:
        if math.isnan(signals.value):
            return
        self._two_places = signals.two_places
        self._seen.append((signals.t_s, signals.seen))
        if not self._leg_shares or self._leg_shares[-1][1] != signals.leg_share:
            self._leg_shares.append((signals.t_s, signals.leg_share))
        while self._seen[0][0] < signals.t_s - EXCURSION.memory_s:
            self._seen.popleft()

    def _take(self, t_s: float, outcome: Excursion | Abandoned | None) -> list[Event]:
        if isinstance(outcome, Abandoned):
            start_s, end_s, reason = outcome.start_s, outcome.end_s, outcome.reason
            return [RepDropped(t_s, start_s, end_s, reason, unfinished=True)]
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
            complete=target_s is None or done.hold_s >= target_s - REPS.hold_tolerance_s,
            confidence=confidence_of("points", quality),
            quality=quality,
            amplitude=self._amplitude(done),
            hold_sd=done.hold_sd,
        )
        return RepCounted(t_s, rep)

    def _rejection(self, done: Excursion) -> str | None:
        """Return why this was not the exercise, in a sentence; None if it was."""
        if self._lifts_leg and self._leg_share(done.start_s) < TUNING.leg_share:
            return "the leg above the foot stayed, so it was not a heel raise"
        return None

    def _leg_share(self, t_s: float) -> float:
        """Return how far the leg went along at that time; NaN if it is not known."""
        known = (share for since_s, share in reversed(self._leg_shares) if since_s <= t_s)
        return next(known, math.nan)

    def _amplitude(self, done: Excursion) -> float | None:
        """Return the size of the movement in shanks; None in a close-up, which has no scale."""
        return None

    def _side_of(self, done: Excursion) -> Side:
        """Return the side of the rep."""
        return self._side()

    def _clarity(self, done: Excursion) -> float:
        """Return how clearly the movement stands out, less if few of its points were seen."""
        seen = [share for t_s, share in self._seen if done.start_s <= t_s <= done.end_s]
        return (
            done.plainness * min(1.0, float(np.mean(seen)) / TUNING.plainly_seen) if seen else 0.0
        )

    def _side(self) -> Side:
        both = self._feet == "both" or (self._feet == "either" and self._two_places)
        return "both" if both else "unknown"

    def _announce(self, t_s: float) -> list[Event]:
        """Emit the start of a rep, and the reaching of a hold's target, once each."""
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
