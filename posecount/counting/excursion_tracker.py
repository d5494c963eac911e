"""Follows one signal away from its neutral and back: two thresholds, dwell, a neutral that adapts.

One tracker follows one leg. It knows nothing of sides, targets or counting.
"""

from __future__ import annotations

import math

from posecount.counting.events import Phase, TraceValue
from posecount.counting.excursion import Abandoned, Excursion, Limits
from posecount.counting.hold import HOLD_SHARE, hold_so_far, measure
from posecount.counting.neutral import NeutralEstimate
from posecount.signals.window import Trail

DWELL_S = 0.1
ENTER_SHARE = 0.28
"""Of the usual range: just under the third below which a movement is no rep."""
NOISY_SHARE = 0.6
"""Of the usual range: noise raises the threshold, but never out of a rep's reach."""
LEAVE_SHARE = 0.35
"""Of this movement's own height: a quick rep need not come all the way back."""
BACK_SHARE = 0.08
LOST_AFTER_S = 1.5
FORGOTTEN_AFTER_S = 3.0
FALL_TIMEOUT_S = 0.6
PATIENCE_S = 20.0
SETTLE_S = 0.4
"""The landmarks of a person just found swing in from elsewhere."""

LEAD_IN_S = 2.0
LEAST_WIDTH_S = 0.15
LEAST_LENGTH_S = 0.3
TIME_HOLD_EVERY_S = 0.1


class ExcursionTracker:
    """Feed it a value per frame; it answers with an Excursion when one is over.

    What has not come back after ``patience_s`` is taken for another posture.
    """

    def __init__(self, limits: Limits, patience_s: float = PATIENCE_S) -> None:
        self._limits = limits
        self._patience_s = patience_s
        self._neutral = NeutralEstimate(limits.floor)
        self._seen = Trail()
        self._valued_s = self._settled_s = math.nan
        self.usual = limits.typical
        self.phase = Phase.ABSENT
        self.moving_since_s = math.nan
        self.hold_s = 0.0
        self._peak = 0.0
        self._valley = math.inf
        self._above_since_s = math.nan
        self._below_since_s = math.nan
        self._falling_since_s = math.nan
        self._timed_s, self._level = -math.inf, math.inf

    @property
    def moving(self) -> bool:
        """Whether a movement is under way."""
        return self.phase in (Phase.MOVING, Phase.HOLDING)

    @property
    def trace(self) -> TraceValue | None:
        """The newest value with the two thresholds that apply to it."""
        if not self._seen or self.phase is Phase.ABSENT:
            return None
        neutral = self._neutral.level
        enter = neutral + self._enter_height()
        leave = neutral + (LEAVE_SHARE * self._peak if self.moving else self._enter_height() * 0.7)
        return TraceValue(self._seen.values[-1], enter, leave)

    def update(self, t_s: float, value: float) -> Excursion | Abandoned | None:
        """Take the value at media time ``t_s``; NaN where the leg was not seen."""
        if math.isnan(value):
            return self._miss(t_s)
        if t_s - self._valued_s > FORGOTTEN_AFTER_S:
            self.reset()
            self._settled_s = t_s + SETTLE_S
        self._valued_s = t_s
        if t_s < self._settled_s:
            return None
        self._seen.add(t_s, value)
        if self.phase is Phase.ABSENT:
            self.phase = Phase.NEUTRAL
            self._valley = math.inf
        if self.moving:
            return self._follow(t_s, value)
        return self._rest(t_s, value)

    def finish(self, t_s: float) -> Excursion | Abandoned | None:
        """The recording is over: settle what is under way."""
        if not self.moving:
            return None
        if not math.isnan(self._falling_since_s):
            return self._complete(t_s)
        return self._abandon(
            t_s, "the recording ended before the movement came back, so it was not counted"
        )

    def reset(self) -> None:
        """Forget the neutral: the person has moved to another place or posture."""
        self._neutral = NeutralEstimate(self._limits.floor)
        self._to_neutral(math.inf)
        self._seen.clear()
        self.phase = Phase.ABSENT

    def _enter_height(self) -> float:
        noise = min(4 * self._neutral.noise, NOISY_SHARE * self.usual)
        return max(ENTER_SHARE * self.usual, 0.7 * self._limits.floor, noise)

    def _miss(self, t_s: float) -> Abandoned | None:
        if t_s - self._valued_s <= LOST_AFTER_S:
            return None
        lost = None
        if self.moving:
            lost = self._abandon(t_s, "the foot was lost from view during the movement")
        self.phase = Phase.ABSENT
        return lost

    def _rest(self, t_s: float, value: float) -> Abandoned | None:
        fell = self._neutral.update(t_s, value, 0.5 * self.usual)
        self._trim(t_s)
        self._valley = min(self._valley, value)
        height = value - self._neutral.level
        rearmed = value - self._valley >= 0.8 * self._enter_height()
        if height < self._enter_height() or not rearmed:
            self._above_since_s = math.nan
        elif math.isnan(self._above_since_s):
            self._above_since_s = t_s
        elif t_s - self._above_since_s >= DWELL_S:
            self._begin(t_s, height)
        if fell is not None:
            return Abandoned(
                fell, t_s, "it was already under way when it came into view, so it was not counted"
            )
        return None

    def _begin(self, t_s: float, height: float) -> None:
        self.phase = Phase.MOVING
        self.moving_since_s = self._above_since_s
        self._neutral.withdraw(self._left_neutral_s())
        since = self._seen.values[self._seen.first(self.moving_since_s) :]
        self._peak = max(height, max(since) - self._neutral.level)
        self._falling_since_s = self._below_since_s = math.nan
        self._timed_s, self._level, self.hold_s = -math.inf, math.inf, 0.0

    def _left_neutral_s(self) -> float:
        """When the value last was near neutral before the movement: the rise is no rest."""
        near = self._neutral.level + 0.3 * self._enter_height()
        seen = zip(reversed(self._seen.times_s), reversed(self._seen.values), strict=True)
        return next((t for t, v in seen if v <= near), self._seen.times_s[0])

    def _follow(self, t_s: float, value: float) -> Excursion | Abandoned | None:
        height = value - self._neutral.level
        self._peak = max(self._peak, height)
        self._time_hold(t_s, height)
        if t_s - self.moving_since_s > self._patience_s:
            stuck = self._abandon(t_s, "the movement did not come back for too long")
            self._neutral = NeutralEstimate(self._limits.floor)
            return stuck
        if math.isnan(self._falling_since_s):
            self._watch_for_fall(t_s, height)
            return None
        self._valley = min(self._valley, value)
        back = height <= BACK_SHARE * self._peak
        rising_again = value - self._valley >= 0.8 * self._enter_height()
        if back or rising_again or t_s - self._falling_since_s >= FALL_TIMEOUT_S:
            return self._complete(t_s)
        return None

    def _watch_for_fall(self, t_s: float, height: float) -> None:
        if height >= LEAVE_SHARE * self._peak:
            self._below_since_s = math.nan
        elif math.isnan(self._below_since_s):
            self._below_since_s = t_s
        elif t_s - self._below_since_s >= DWELL_S / 2:
            self._falling_since_s = t_s
            self._valley = height + self._neutral.level

    def _time_hold(self, t_s: float, height: float) -> None:
        """The hold so far, for the eye; it is measured for good when the rep is over."""
        if t_s - self._timed_s >= TIME_HOLD_EVERY_S:
            self._timed_s = t_s
            times_s, values = self._seen.since(self.moving_since_s)
            self.hold_s, self._level = hold_so_far(times_s, values, self._neutral.level)
        self.phase = Phase.HOLDING if height >= HOLD_SHARE * self._level else Phase.MOVING

    def _complete(self, t_s: float) -> Excursion | None:
        """Measure the movement; None where it was only a twitch."""
        times_s, values = self._seen.since(self._left_neutral_s_of_movement())
        found = measure(times_s, values, self._neutral.level)
        noise = self._neutral.noise
        valley = self._valley
        self._to_neutral(valley)
        self._trim(t_s)
        twitch = found.half_width_s < LEAST_WIDTH_S or found.end_s - found.start_s < LEAST_LENGTH_S
        if twitch or found.height < self._limits.floor:
            return None
        return Excursion(
            found.start_s, found.end_s, found.hold_s, found.height, noise, found.hold_sd
        )

    def _left_neutral_s_of_movement(self) -> float:
        """A little before the movement left neutral, but never inside the movement before it."""
        level = self._neutral.level + BACK_SHARE * self._peak
        seen = zip(self._seen.times_s, self._seen.values, strict=True)
        times = [t for t, v in seen if t <= self.moving_since_s and v <= level]
        return times[-1] - DWELL_S if times else self.moving_since_s - LEAD_IN_S / 4

    def _abandon(self, t_s: float, reason: str) -> Abandoned:
        start_s = self.moving_since_s
        self._to_neutral(math.inf)
        return Abandoned(start_s, t_s, reason)

    def _to_neutral(self, valley: float) -> None:
        self.phase = Phase.NEUTRAL
        self._valley = valley
        self.moving_since_s = self._above_since_s = self._below_since_s = math.nan
        self._falling_since_s = math.nan
        self._peak = self.hold_s = 0.0

    def _trim(self, t_s: float) -> None:
        self._seen.forget(self._seen.first(t_s - LEAD_IN_S))
