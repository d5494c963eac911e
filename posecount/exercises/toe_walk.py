"""Toe walking: the time spent on tiptoe, in bouts."""

from __future__ import annotations

import math
from collections import deque

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
    TraceValue,
)
from posecount.exercises.excursion import Limits
from posecount.exercises.hold import time_above
from posecount.exercises.machine import ExerciseSpec
from posecount.exercises.neutral import NeutralEstimate
from posecount.exercises.travel import OPENING_DEG_PER_SHANK, upright
from posecount.exercises.two_legs import HOLD_TOLERANCE_S
from posecount.signals.feet import LEGS, FootSignals
from posecount.signals.smoothing import smooth, without_dips

FLAT_ENDS_BOUT_S = 3.0
LEAST_BOUT_S = 2.0
LIMITS = Limits(floor=0.03, typical=0.13)
UP_SHARE = 0.45
DOWN_SHARE = 0.35
ON_TOES_SHARE = 0.12
"""Of the bout's own height: above it the heels count as off the floor."""
STEP_S = 0.35
"""A lower heel for less than this is a step seen poorly; a true drop takes longer."""
OPENED_SHARE = 0.5
"""Of what a standing heel raise opens the ankle by: a walking ankle swings about that."""
DWELL_S = 0.25
LOST_AFTER_S = 3.0
SMOOTHING_S = 0.2


class ToeWalkMachine:
    """On tiptoe while both heels are up: in flat walking one heel is always near the floor."""

    def __init__(self, target_s: float | None) -> None:
        self._target_s = target_s
        self._forget()
        self._bout: deque[tuple[float, float]] = deque()
        self._opened_deg: list[float] = []
        self._visibility: deque[float] = deque(maxlen=900)
        self._phase = Phase.ABSENT
        self._reps = 0
        self._usual = LIMITS.typical
        self._seen_s = -math.inf
        self._changing_since_s = math.nan
        self._down_since_s = math.nan
        self._on_toes_s = 0.0
        self._height = math.nan
        self._announced = False

    @property
    def state(self) -> MachineState:
        """What is known right now."""
        trace = None
        if not math.isnan(self._height):
            trace = TraceValue(self._height, UP_SHARE * self._usual, DOWN_SHARE * self._usual)
        progress = self._on_toes_s / self._target_s if self._target_s else 0.0
        return MachineState(
            phase=self._phase,
            reps=self._reps,
            side="both",
            direction=None,
            hold_s=self._on_toes_s,
            hold_target_s=self._target_s,
            progress=min(1.0, progress),
            trace=trace,
        )

    def update(self, signals: FootSignals) -> list[Event]:
        """Take one frame's signals."""
        if signals.jumped:
            return self._jump(signals.t_s)
        self._height = self._lower_heel(signals)
        if math.isnan(self._height):
            return self._miss(signals.t_s)
        step_s = min(signals.t_s - self._seen_s, LOST_AFTER_S)
        self._seen_s = signals.t_s
        self._bout.append((signals.t_s, self._height))
        if self._phase is Phase.ABSENT:
            self._phase = Phase.NEUTRAL
        if self._phase is Phase.NEUTRAL:
            return self._on_floor(signals.t_s)
        return self._on_toes(signals.t_s, step_s)

    def finish(self, t_s: float) -> list[Event]:
        """The recording is over: a bout under way counts for the time that was seen."""
        return self._end_bout(t_s) if self._in_bout else []

    @property
    def _in_bout(self) -> bool:
        return self._phase in (Phase.HOLDING, Phase.MOVING)

    def _forget(self) -> None:
        """What was learned of the flat foot does not hold at another place."""
        self._flat_rise = {leg: NeutralEstimate(LIMITS.floor) for leg in LEGS}
        self._flat_ankle_deg = {leg: NeutralEstimate(math.inf) for leg in LEGS}

    def _lower_heel(self, signals: FootSignals) -> float:
        """Rise of the heel that is lower, over its own neutral, in shanks; NaN if unseen."""
        heights: list[float] = []
        opened_deg: list[float] = []
        for leg in LEGS:
            seen = signals.leg(leg)
            if seen is None or not upright(seen):
                continue
            rise, ankle = self._flat_rise[leg], self._flat_ankle_deg[leg]
            if not self._in_bout:
                rise.update(signals.t_s, seen.heel_rise, math.inf)
                ankle.update(signals.t_s, seen.ankle_deg, math.inf)
            if not math.isnan(rise.level):
                heights.append(seen.heel_rise - rise.level)
                opened_deg.append(seen.ankle_deg - ankle.level)
            self._visibility.append(seen.visibility)
        if self._phase is Phase.HOLDING and opened_deg:
            self._opened_deg.append(sum(opened_deg) / len(opened_deg))
        return min(heights, default=math.nan)

    def _jump(self, t_s: float) -> list[Event]:
        """The picture changed: what went before is over, what follows is another scene."""
        events = self._end_bout(self._seen_s) if self._in_bout else []
        self._forget()
        self._bout.clear()
        self._phase = Phase.ABSENT
        return events

    def _miss(self, t_s: float) -> list[Event]:
        if t_s - self._seen_s <= LOST_AFTER_S:
            return []
        return self._jump(t_s)

    def _on_floor(self, t_s: float) -> list[Event]:
        while self._bout[0][0] < t_s - 2.0:
            self._bout.popleft()
        if self._height < UP_SHARE * self._usual:
            self._changing_since_s = math.nan
            return []
        if math.isnan(self._changing_since_s):
            self._changing_since_s = t_s
        if t_s - self._changing_since_s < DWELL_S:
            return []
        for neutral in (*self._flat_rise.values(), *self._flat_ankle_deg.values()):
            neutral.withdraw(self._changing_since_s - DWELL_S)
        self._opened_deg.clear()
        self._phase = Phase.HOLDING
        self._on_toes_s = t_s - self._changing_since_s
        self._down_since_s = math.nan
        self._announced = False
        return [RepStarted(self._changing_since_s, "both")]

    def _on_toes(self, t_s: float, step_s: float) -> list[Event]:
        up = self._height >= DOWN_SHARE * self._usual
        if up:
            self._down_since_s = math.nan
            self._phase = Phase.HOLDING
            self._on_toes_s += step_s
            return self._announce(t_s)
        if math.isnan(self._down_since_s):
            self._down_since_s = t_s
        self._phase = Phase.MOVING
        if t_s - self._down_since_s >= FLAT_ENDS_BOUT_S:
            return self._end_bout(self._down_since_s)
        return []

    def _announce(self, t_s: float) -> list[Event]:
        if self._announced or not self._target_s or self._on_toes_s < self._target_s:
            return []
        self._announced = True
        return [HoldReached(t_s, self._on_toes_s)]

    def _end_bout(self, t_s: float) -> list[Event]:
        samples = np.array(self._bout)
        times_s, heights = samples[:, 0], smooth(samples[:, 0], samples[:, 1], SMOOTHING_S)
        self._phase = Phase.NEUTRAL
        self._bout.clear()
        self._changing_since_s = math.nan
        high = heights[heights >= UP_SHARE * self._usual]
        height = float(np.median(high)) if len(high) else float(np.max(heights))
        level = ON_TOES_SHARE * height
        heights = without_dips(times_s, heights, level, STEP_S)
        on_toes = np.flatnonzero(heights >= level)
        start_s, end_s = float(times_s[on_toes[0]]), float(times_s[on_toes[-1]])
        hold_s = time_above(times_s, heights, level)
        self._on_toes_s = 0.0
        if hold_s < LEAST_BOUT_S:
            return [RepDropped(t_s, start_s, end_s, "less than 2 s on tiptoe is not a bout")]
        if float(np.median(self._opened_deg)) < OPENED_SHARE * OPENING_DEG_PER_SHANK * height:
            reason = "the ankles did not open, so the person was not on tiptoe"
            return [RepDropped(t_s, start_s, end_s, reason)]
        self._reps += 1
        target_s = self._target_s
        rep = Rep(
            index=self._reps,
            start_s=start_s,
            end_s=end_s,
            hold_s=hold_s,
            side="both",
            direction=None,
            complete=target_s is None or hold_s >= target_s - HOLD_TOLERANCE_S,
            confidence=round(float(np.mean(self._visibility)), 3),
        )
        return [RepCounted(t_s, rep)]


SPEC = ExerciseSpec(
    id="toe_walk",
    aliases=(),
    title="Toe walking",
    counts="bouts on tiptoe of at least 2 s and their time; a short heel drop pauses the clock",
    camera="whole body in view, from the side of the walking line",
    hold_target_s=20.0,
    takes_hold_target=True,
    build=ToeWalkMachine,
    needs_view="lengthwise",
)
