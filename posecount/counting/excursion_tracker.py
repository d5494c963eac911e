"""Follows one signal away from its neutral and back: two thresholds, dwell, an adaptive neutral.

One tracker follows one leg. It knows nothing of sides, targets or counting.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from posecount.counting.events import Phase, TraceValue
from posecount.counting.excursion import TUNING as EXCURSION
from posecount.counting.excursion import Abandoned, Excursion, Limits
from posecount.counting.hold import TUNING as HOLD
from posecount.counting.hold import hold_so_far, measure
from posecount.counting.neutral import NeutralEstimate
from posecount.signals.window import Trail
from posecount.tuning import by_hand, tuned


@dataclass(frozen=True, slots=True)
class Tuning:
    """Thresholds for the beginning and end of a movement."""

    dwell_s: float = by_hand(
        0.1,
        "s",
        "A movement begins once it has been above the threshold for this long, and comes back once "
        "it has been below for half of it.",
    )
    enter_share: float = tuned(
        0.28,
        "share",
        "Share of the usual range at which a movement begins: just under the third below which it "
        "is no rep.",
    )
    floor_share: float = by_hand(
        0.7, "share", "Share of the floor at which a movement begins at least."
    )
    noise_ratio: float = by_hand(
        4.0,
        "ratio",
        "Noise at rest must not reach the threshold: it lies this many deviations above.",
    )
    noisy_share: float = by_hand(
        0.6,
        "share",
        "Share of the usual range that noise can raise the threshold to: never out of a rep's "
        "reach.",
    )
    leave_share: float = by_hand(
        0.35,
        "share",
        "Share of this movement's own height below which it comes back: a quick rep need not come "
        "all the way.",
    )
    shown_leave_share: float = by_hand(
        0.7, "share", "Share of the threshold that is drawn as the lower one at rest."
    )
    rearm_share: float = by_hand(
        0.8,
        "share",
        "Share of the threshold that a value must rise from its lowest before another movement "
        "begins.",
    )
    near_share: float = by_hand(
        0.3, "share", "Share of the threshold about neutral in which a movement has not begun."
    )
    whole_share: float = by_hand(
        0.5,
        "share",
        "Share of the usual range that rest must fall by to have been the top of a movement.",
    )
    lost_after_s: float = by_hand(1.5, "s", "A leg that was not seen for this long is lost.")
    forgotten_after_s: float = by_hand(
        3.0, "s", "What was known of a leg that was not seen for this long is forgotten."
    )
    fall_timeout_s: float = by_hand(
        0.6,
        "s",
        "A movement on its way back is over after this long, if it has not come all the way.",
    )
    settle_s: float = by_hand(
        0.4, "s", "The landmarks of a person just found swing in from elsewhere for this long."
    )
    lead_in_s: float = by_hand(
        2.0, "s", "Values this long before a movement are kept to measure it with."
    )
    lead_back_s: float = by_hand(
        0.5,
        "s",
        "A movement whose beginning was not seen is measured from this long before it was found.",
    )
    least_width_s: float = by_hand(
        0.15, "s", "A movement that is above half its height for less is a twitch."
    )
    least_length_s: float = by_hand(
        0.3, "s", "A movement that takes less from beginning to end is a twitch."
    )
    time_hold_every_s: float = by_hand(
        0.1, "s", "The hold so far is measured this often for the screen, to save time."
    )


TUNING = Tuning()


class ExcursionTracker:
    """Feed it a value per frame; it returns an Excursion when one is over.

    A value that has not come back after ``patience_s`` is taken for another posture.
    """

    def __init__(self, limits: Limits, patience_s: float | None = None) -> None:
        self._limits = limits
        self._patience_s = EXCURSION.patience_s if patience_s is None else patience_s
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
        self._over_s = -math.inf

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
        leave = neutral + (
            TUNING.leave_share * self._peak
            if self.moving
            else self._enter_height() * TUNING.shown_leave_share
        )
        return TraceValue(self._seen.values[-1], enter, leave)

    def update(self, t_s: float, value: float) -> Excursion | Abandoned | None:
        """Take the value at media time ``t_s``; NaN if the leg was not seen."""
        if math.isnan(value):
            return self._miss(t_s)
        if t_s - self._valued_s > TUNING.forgotten_after_s:
            self.reset()
            self._settled_s = t_s + TUNING.settle_s
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
        """Settle what is under way at the end of the recording."""
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
        noise = min(TUNING.noise_ratio * self._neutral.noise, TUNING.noisy_share * self.usual)
        return max(TUNING.enter_share * self.usual, TUNING.floor_share * self._limits.floor, noise)

    def _miss(self, t_s: float) -> Abandoned | None:
        if t_s - self._valued_s <= TUNING.lost_after_s:
            return None
        lost = None
        if self.moving:
            lost = self._abandon(t_s, "the foot was lost from view during the movement")
        self.phase = Phase.ABSENT
        return lost

    def _rest(self, t_s: float, value: float) -> Abandoned | None:
        fell = self._neutral.update(t_s, value, TUNING.whole_share * self.usual)
        self._trim(t_s)
        self._valley = min(self._valley, value)
        height = value - self._neutral.level
        rearmed = value - self._valley >= TUNING.rearm_share * self._enter_height()
        if height < self._enter_height() or not rearmed:
            self._above_since_s = math.nan
        elif math.isnan(self._above_since_s):
            self._above_since_s = t_s
        elif t_s - self._above_since_s >= TUNING.dwell_s:
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
        """Return when the value was last near neutral before the movement: the rise is not rest."""
        near = self._neutral.level + TUNING.near_share * self._enter_height()
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
        back = height <= HOLD.edge_share * self._peak
        rising_again = value - self._valley >= TUNING.rearm_share * self._enter_height()
        if back or rising_again or t_s - self._falling_since_s >= TUNING.fall_timeout_s:
            return self._complete(t_s)
        return None

    def _watch_for_fall(self, t_s: float, height: float) -> None:
        if height >= TUNING.leave_share * self._peak:
            self._below_since_s = math.nan
        elif math.isnan(self._below_since_s):
            self._below_since_s = t_s
        elif t_s - self._below_since_s >= TUNING.dwell_s / 2:
            self._falling_since_s = t_s
            self._valley = height + self._neutral.level

    def _time_hold(self, t_s: float, height: float) -> None:
        """Update the hold so far, for display; it is measured finally when the rep is over."""
        if t_s - self._timed_s >= TUNING.time_hold_every_s:
            self._timed_s = t_s
            times_s, values = self._seen.since(self.moving_since_s)
            self.hold_s, self._level = hold_so_far(times_s, values, self._neutral.level)
        self.phase = Phase.HOLDING if height >= HOLD.hold_share * self._level else Phase.MOVING

    def _complete(self, t_s: float) -> Excursion | None:
        """Measure the movement; return None if it was only a twitch."""
        times_s, values = self._seen.since(self._left_neutral_s_of_movement())
        found = measure(times_s, values, self._neutral.level)
        noise = self._neutral.noise
        valley = self._valley
        self._to_neutral(valley)
        self._trim(t_s)
        twitch = (
            found.half_width_s < TUNING.least_width_s
            or found.end_s - found.start_s < TUNING.least_length_s
        )
        if twitch or found.height < self._limits.floor:
            return None
        # Two movements never overlap, however late the one before was seen to be over.
        start_s, self._over_s = max(found.start_s, self._over_s), found.end_s
        return Excursion(start_s, found.end_s, found.hold_s, found.height, noise, found.hold_sd)

    def _left_neutral_s_of_movement(self) -> float:
        """Return a time just before the movement left neutral, but after the previous movement."""
        level = self._neutral.level + HOLD.edge_share * self._peak
        seen = zip(self._seen.times_s, self._seen.values, strict=True)
        times = [t for t, v in seen if t <= self.moving_since_s and v <= level]
        return times[-1] - TUNING.dwell_s if times else self.moving_since_s - TUNING.lead_back_s

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
        self._seen.forget(self._seen.first(t_s - TUNING.lead_in_s))
