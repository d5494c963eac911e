"""Turns of a foot in a close-up: counted from how its points move.

The points do not show which foot it is: a left foot's outer side looks like a right one's inner.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from posecount.counting.confidence import confidence_of
from posecount.counting.cycle import TUNING as CYCLE
from posecount.counting.cycle import TURN, Cycle
from posecount.counting.events import (
    Direction,
    Event,
    MachineState,
    Phase,
    Rep,
    RepCounted,
    RepDropped,
    RepStarted,
    TraceValue,
)
from posecount.counting.phase_tracker import PhaseTracker
from posecount.counting.usual_range import TUNING as RANGE
from posecount.signals.legs import FootSignals, Point
from posecount.signals.motion_signals import MotionSignals
from posecount.tuning import by_hand


@dataclass(frozen=True, slots=True)
class Tuning:
    """Thresholds for round paths of points."""

    open_from: float = by_hand(
        0.6,
        "ratio",
        "Two modes make a rounder path than a line, but below this seldom one with a clean angle.",
    )


TUNING = Tuning()


class MotionCycleMachine:
    """Counts full turns of whatever goes round in the region."""

    def __init__(self, hold_target_s: float | None = None) -> None:
        self._tracker = PhaseTracker(fastest=math.inf, open_from=TUNING.open_from)
        self._reps = 0
        self._seen = False
        self._announced_lap_s = math.nan
        self._sense = 0
        self._direction: Direction | None = None

    @property
    def state(self) -> MachineState:
        """What is known right now, for display."""
        turned = self._tracker.turned / TURN
        moving = Phase.MOVING if self._tracker.turning else Phase.NEUTRAL
        return MachineState(
            phase=moving if self._seen else Phase.ABSENT,
            reps=self._reps,
            side="unknown",
            direction=self._direction,
            hold_s=0.0,
            hold_target_s=None,
            progress=min(1.0, abs(turned)),
            trace=TraceValue(turned, 1.0, -1.0) if self._seen else None,
        )

    def see(self, feet: FootSignals) -> None:
        """Ignore the body's landmarks."""

    def update(self, signals: MotionSignals) -> list[Event]:
        """Take one frame's signals."""
        self._seen = signals.path is not None
        laps = self._tracker.finish() if signals.jumped else []
        events = [self._judge(signals.t_s, lap) for lap in laps]
        if self._seen:
            self._sense = signals.sense
        laps = self._tracker.update(signals.t_s, _in_shanks(signals.path))
        events += [self._judge(signals.t_s, lap) for lap in laps]
        return [*self._announce(), *events]

    def finish(self, t_s: float) -> list[Event]:
        """Settle the last lap: an almost closed turn counts, less does not."""
        return [self._judge(t_s, lap) for lap in self._tracker.finish()]

    def _announce(self) -> list[Event]:
        since_s = self._tracker.lap_since_s
        if math.isnan(since_s) or since_s == self._announced_lap_s:
            return []
        self._announced_lap_s = since_s
        return [RepStarted(since_s, "unknown")]

    def _judge(self, t_s: float, lap: Cycle) -> Event:
        if not lap.full:
            reason = "the foot stopped or turned back before a full turn"
            return RepDropped(t_s, lap.start_s, lap.end_s, reason)
        if lap.radius < RANGE.partial_share * CYCLE.usual_radius_shanks:
            return RepDropped(t_s, lap.start_s, lap.end_s, "the movement was too small for a rep")
        self._reps += 1
        self._direction = self._direction_of(lap)
        quality = round(min(1.0, lap.radius / CYCLE.usual_radius_shanks), 3)
        rep = Rep(
            index=self._reps,
            start_s=lap.start_s,
            end_s=lap.end_s,
            hold_s=0.0,
            side="unknown",
            direction=self._direction,
            complete=True,
            confidence=confidence_of("points", quality),
            quality=quality,
        )
        return RepCounted(t_s, rep)

    def _direction_of(self, lap: Cycle) -> Direction:
        """Return the path's direction as the exerciser sees it, if it is known."""
        if self._sense == 0 or abs(lap.roundness) < CYCLE.least_roundness:
            return "unknown"
        return "clockwise" if lap.roundness * self._sense > 0 else "counterclockwise"


def _in_shanks(path: Point | None) -> Point | None:
    """Scale the path, whose unit is its own extent, to a usual circle."""
    if path is None:
        return None
    x, y = path
    return 2 * CYCLE.usual_radius_shanks * x, 2 * CYCLE.usual_radius_shanks * y
