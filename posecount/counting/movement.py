"""The definition of an exercise's movement, and a follower of one leg by it."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

import numpy as np

from posecount.counting.excursion import TUNING as EXCURSION
from posecount.counting.excursion import Abandoned, Excursion, Limits
from posecount.counting.excursion_tracker import ExcursionTracker
from posecount.signals.legs import LEGS, FootSignals, Leg, LegSignals, Point
from posecount.signals.legs import TUNING as SIGNALS
from posecount.signals.quantiles import median
from posecount.tuning import by_hand


@dataclass(frozen=True, slots=True)
class Tuning:
    """Thresholds for following a leg."""

    context_s: float = by_hand(
        0.4, "s", "Frames this long before and after a movement are judged with it."
    )
    wandered_shanks: float = by_hand(
        0.5,
        "shanks",
        "A part of the foot that stays has not gone this far, else the person has moved away.",
    )
    level_shanks: float = by_hand(
        0.25, "shanks", "A foot whose ankle is nearer in height to the moving one is level with it."
    )
    wander_window_s: float = by_hand(0.3, "s", "Where a part is now is the median over this time.")
    wander_samples: int = by_hand(
        15, "count", "It is the median of this many frames at most, to save time."
    )
    floor_shanks: float = by_hand(
        0.03,
        "shanks",
        "The least movement of a foot's landmarks that can be told from their noise.",
    )
    patience_holds: float = by_hand(
        3.0, "ratio", "A hold may well last this many times as long as is asked for."
    )


TUNING = Tuning()


@dataclass(frozen=True, slots=True)
class Moment:
    """One leg at one time."""

    t_s: float
    leg: LegSignals


@dataclass(frozen=True, slots=True)
class LegMovement:
    """A finished movement of one leg with the frames around it."""

    leg: Leg
    excursion: Excursion
    moments: Sequence[Moment]

    @property
    def visibility(self) -> float:
        """Mean visibility of the leg during the movement, 0 to 1."""
        return float(np.mean([m.leg.visibility for m in self.moments])) if self.moments else 0.0

    @property
    def weight(self) -> float:
        """How far to trust this leg's view of the movement, 0 to 1."""
        return self.visibility * self.excursion.plainness


class Movement:
    """An exercise's definition of its movement: its signal, and the tests of a true movement."""

    @property
    def limits(self) -> Limits:
        """The expected size of the signal."""
        raise NotImplementedError

    usually_both = True
    """Whether both legs usually work; used for a leg hidden behind the other."""

    moves_body = False
    """Whether the whole body moves along, so that the foot does not move alone."""

    def possible(self, leg: LegSignals) -> bool:
        """Whether the exercise is possible in this posture."""
        raise NotImplementedError

    def rules_out(self, leg: LegSignals) -> bool:
        """Whether a leg in this posture, working or not, rules out the exercise."""
        return False

    def anchor(self, leg: LegSignals) -> Point:
        """Return the place in the picture, in pixels, of the part of the foot that stays."""
        raise NotImplementedError

    def value(self, leg: LegSignals) -> float:
        """Return the signal, which grows with the movement."""
        raise NotImplementedError

    def heading(self, towards_knee: Point) -> Point:
        """Return the foot's direction in the picture, of length 1; most movements rise.

        ``towards_knee`` is the direction from ankle to knee, of length 1.
        """
        return 0.0, -1.0

    def rejection(self, movement: LegMovement) -> str | None:
        """Return why this was not the exercise, in a sentence; None if it was."""
        raise NotImplementedError


def patience_s(hold_target_s: float | None) -> float:
    """Return the longest duration of a movement, in seconds."""
    return max(EXCURSION.patience_s, TUNING.patience_holds * (hold_target_s or 0.0))


class LegFollower:
    """Follows one leg by a movement's signal, as long as the person stays where they are."""

    def __init__(self, leg: Leg, movement: Movement, hold_target_s: float | None) -> None:
        self.leg = leg
        self.tracker = ExcursionTracker(movement.limits, patience_s(hold_target_s))
        self._movement = movement
        self._memory: deque[Moment] = deque()
        self._memory_s = patience_s(hold_target_s) + TUNING.context_s
        self._anchor: Point | None = None

    @property
    def visibility(self) -> float:
        """The leg's newest visibility, 0 if it was never seen."""
        return self._memory[-1].leg.visibility if self._memory else 0.0

    def beside(self, movement: LegMovement) -> bool:
        """Whether this foot was level with the moving one, and not lifted off the floor."""
        start_s, end_s = movement.excursion.start_s, movement.excursion.end_s
        here = [m.leg.ankle_px[1] for m in self._memory if start_s <= m.t_s <= end_s]
        there = [m.leg.ankle_px[1] for m in movement.moments if start_s <= m.t_s <= end_s]
        if not here or not there:
            return False
        apart_px = abs(float(np.median(here) - np.median(there)))
        return apart_px < TUNING.level_shanks * movement.moments[0].leg.scale_px

    def update(self, signals: FootSignals) -> LegMovement | Abandoned | None:
        """Take one frame; return a movement when it is over."""
        seen = signals.leg(self.leg)
        if signals.jumped:
            return self._lose_place(signals.t_s, "the picture changed during the movement")
        if seen is None or not self._possible(seen, signals):
            return self._told(self.tracker.update(signals.t_s, math.nan))
        self._remember(Moment(signals.t_s, seen))
        if self._wandered(signals.t_s):
            return self._lose_place(signals.t_s, "the person moved away during the movement")
        return self._told(self.tracker.update(signals.t_s, self._movement.value(seen)))

    def _possible(self, seen: LegSignals, signals: FootSignals) -> bool:
        legs = [leg for leg in map(signals.leg, LEGS) if leg is not None]
        plain = [leg for leg in legs if leg.visibility >= SIGNALS.seen_visibility]
        return self._movement.possible(seen) and not any(map(self._movement.rules_out, plain))

    def finish(self, t_s: float) -> LegMovement | Abandoned | None:
        """Settle what is under way at the end of the recording."""
        return self._told(self.tracker.finish(t_s))

    def _told(self, outcome: Excursion | Abandoned | None) -> LegMovement | Abandoned | None:
        if not isinstance(outcome, Excursion):
            return outcome
        first_s, last_s = outcome.start_s - TUNING.context_s, outcome.end_s + TUNING.context_s
        moments = [m for m in self._memory if first_s <= m.t_s <= last_s]
        return LegMovement(self.leg, outcome, moments)

    def _lose_place(self, t_s: float, reason: str) -> Abandoned | None:
        """Forget the neutral, which does not hold at another place."""
        moving, since_s = self.tracker.moving, self.tracker.moving_since_s
        self.tracker.reset()
        self._memory.clear()
        return Abandoned(since_s, t_s, reason) if moving else None

    def _remember(self, moment: Moment) -> None:
        self._memory.append(moment)
        while self._memory[0].t_s < moment.t_s - self._memory_s:
            self._memory.popleft()

    def _wandered(self, t_s: float) -> bool:
        """Whether the part that should stay has left its place since the movement began."""
        if not self.tracker.moving:
            self._anchor = None
            return False
        here = self._anchor_now(t_s)
        if self._anchor is None:
            self._anchor = here
        return (
            math.dist(here, self._anchor) > TUNING.wandered_shanks * self._memory[-1].leg.scale_px
        )

    def _anchor_now(self, t_s: float) -> Point:
        recent = takewhile(lambda m: m.t_s >= t_s - TUNING.wander_window_s, reversed(self._memory))
        latest = [self._movement.anchor(moment.leg) for moment in recent]
        x, y = zip(*latest[: TUNING.wander_samples], strict=True)
        return median(x), median(y)
