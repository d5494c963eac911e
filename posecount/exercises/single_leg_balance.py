"""Single-leg balance: standing on one leg, timed from foot off the floor to foot down.

The side of a stance is the leg that stands.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from posecount.counting.confidence import confidence_of
from posecount.counting.dwell import DwellTimer
from posecount.counting.events import (
    Event,
    HoldReached,
    MachineState,
    Phase,
    Rep,
    RepCounted,
    RepDropped,
    RepStarted,
    Side,
    TraceValue,
)
from posecount.counting.form_faults import FormFault, KneeBent, LetGoEarly, Sagging
from posecount.counting.landmark_reps import TUNING as REPS
from posecount.counting.posture import on_ones_feet, standing, upright
from posecount.exercises.spec import ExerciseSpec
from posecount.signals.filters import Series, smooth
from posecount.signals.legs import LEGS, FootSignals, Leg, LegSignals, Point, other_leg
from posecount.signals.legs import TUNING as SIGNALS
from posecount.signals.quantiles import median
from posecount.signals.window import Trail
from posecount.tuning import by_hand, tuned

_MEMORY_S = 4.0
"""Seconds for which a foot's way off the floor or down to it is kept; either takes about 1 s."""

_LEAST_HELD = 5
"""Fewer heights than this do not show how steady the foot was."""


@dataclass(frozen=True, slots=True)
class Tuning:
    """The thresholds of a stance. A shank is about 0.42 m long."""

    least_stance_s: float = tuned(
        2.0,
        "s",
        "Shorter ones are steps: walking and marching stand on each leg for less than a second.",
    )
    off_shanks: float = by_hand(
        0.2,
        "shanks",
        "How high a foot must be to have left the floor, where its level on the floor is known.",
    )
    plainly_off_shanks: float = tuned(
        0.35,
        "shanks",
        "The same where that level is not known: a camera at hip height, 3 m away, shows "
        "a foot that is 0.25 m farther back 0.2 higher, though it is on the floor.",
    )
    straight_off_shanks: float = by_hand(
        0.45,
        "shanks",
        "The same for a straight leg whose foot lies like the other one, which may as "
        "well stand farther back.",
    )
    bent_share: float = tuned(
        0.75,
        "share",
        "Thigh and shank of a straight leg look alike in height, whichever way it leans; "
        "in a bent one the lower is at most this share of the other.",
    )
    hanging_shanks: float = by_hand(
        0.12,
        "shanks",
        "The heel of a foot that hangs is so much higher over its toes than it is on the floor.",
    )
    plainly_hanging_shanks: float = by_hand(
        0.25,
        "shanks",
        "The same against the other foot, where the level on the floor is not known.",
    )
    down_share: float = by_hand(
        0.25,
        "share",
        "A foot that has sunk to this share of its usual height is down.",
    )
    down_least_shanks: float = tuned(
        0.1,
        "shanks",
        "A foot this low is down: landmarks of feet at rest stray by 0.03.",
    )
    dwell_s: float = by_hand(
        0.5,
        "s",
        "How long a foot must be off the floor for a stance to begin.",
    )
    down_s: float = by_hand(
        0.25,
        "s",
        "How long a foot must be down to end a stance: one that taps the floor for less "
        "has not ended it.",
    )
    edge_share: float = by_hand(
        0.08,
        "share",
        "A foot leaves and meets the floor where it passes this share of its height.",
    )
    edge_least_shanks: float = tuned(
        0.04,
        "shanks",
        "But no less than this, a little more than the 0.03 by which landmarks of resting "
        "feet stray.",
    )
    settled_shanks: float = tuned(
        0.03,
        "shanks",
        "A foot that comes down has arrived where it moves no more than landmarks of "
        "resting feet stray.",
    )
    settling_s: float = by_hand(
        0.8,
        "s",
        "A foot that comes down has arrived at the latest after this time.",
    )
    moved_shanks: float = by_hand(
        0.25,
        "shanks",
        "A standing foot that is this far from its place has hopped or stepped.",
    )
    moved_s: float = tuned(
        0.15,
        "s",
        "For so long it must be there: a hop takes 0.3 s.",
    )
    unseen_s: float = tuned(
        0.75,
        "s",
        "Landmarks may be lost for 0.6 s, and the frame on either side, before a stance is over.",
    )
    knee_below_shanks: float = by_hand(
        0.15,
        "shanks",
        "How far the raised knee may be under the other one; in a lunge, and kneeling, it "
        "is farther down.",
    )
    sunk_shanks: float = by_hand(
        0.12,
        "shanks",
        "Whoever stands on one leg is about as tall as on two; in a lunge the hips sink more.",
    )
    hips_shanks: float = tuned(
        0.4,
        "shanks",
        "One hip may look this much higher than the other; a pelvis tilts by half of it.",
    )
    floor_s: float = by_hand(
        0.6,
        "s",
        "Both feet are on the floor where neither strays for this long.",
    )
    floor_still_shanks: float = by_hand(
        0.08,
        "shanks",
        "How far a foot on the floor may stray in that time.",
    )
    floor_alike_shanks: float = tuned(
        0.1,
        "shanks",
        "Ankles and toes of two feet on the floor are as far above one another but for "
        "this: feet that point differently differ by 0.08.",
    )
    floor_most_shanks: float = by_hand(
        0.3,
        "shanks",
        "Two feet on the floor look at most this far above one another.",
    )
    floor_moved_shanks: float = by_hand(
        0.3,
        "shanks",
        "The level of the floor is good for as long as the standing foot is this near to "
        "where it was then.",
    )
    turned_shanks: float = by_hand(
        0.3, "shanks", "And for as long as the shoulders' apparent width changes by less than this."
    )
    usual_s: float = by_hand(
        1.0,
        "s",
        "How far back the usual height of the raised foot is taken from.",
    )
    ramp_s: float = by_hand(
        0.7,
        "s",
        "How long a foot takes to go up or to come down, which is no sway.",
    )
    noise_shanks: float = by_hand(
        0.02,
        "shanks",
        "How much the height of a plainly seen foot trembles.",
    )


TUNING = Tuning()


class Gap(NamedTuple):
    """The left foot's height above the right one in the picture, in shanks.

    ``lowest`` compares the lowest points of the two feet, ``ankle`` their ankles, and ``tilt`` the
    heights of their heels over their toes.
    """

    t_s: float
    lowest: float
    ankle: float
    tilt: float


_SIGN: dict[Leg, int] = {"left": 1, "right": -1}
_LEVEL = Gap(-math.inf, 0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class _Sight:
    """One frame in which both legs were found; ``facing`` is the body's width in shanks."""

    gap: Gap
    legs: dict[Leg, LegSignals]
    facing: float

    @property
    def t_s(self) -> float:
        return self.gap.t_s

    def place(self, leg: Leg) -> Point:
        """Return the place of the leg's toes, which stay put while the ankle above them sways."""
        return self.legs[leg].toe_px

    def away(self, leg: Leg, place: Point) -> float:
        """Return the distance of the leg's toes from a place, in shanks."""
        return math.dist(self.place(leg), place) / self.legs[leg].scale_px


def _look(signals: FootSignals) -> _Sight | None:
    """Return the frame's two feet; None if one is missing, or neither is clearly seen."""
    left, right = signals.left, signals.right
    if (
        left is None
        or right is None
        or max(left.visibility, right.visibility) < SIGNALS.seen_visibility
    ):
        return None
    lowest = _lowest(right) - _lowest(left)
    ankle = (right.ankle_px[1] - left.ankle_px[1]) / signals.scale_px
    facing = signals.rightwards[0] if signals.rightwards is not None else 0.0
    gap = Gap(signals.t_s, lowest, ankle, left.heel_rise - right.heel_rise)
    return _Sight(gap, {"left": left, "right": right}, facing)


def _lowest(leg: LegSignals) -> float:
    """Return how far down in the picture the lowest point of the foot is, in shanks."""
    toe = leg.toe_px[1] / leg.scale_px
    return max(toe, toe - leg.heel_rise, leg.ankle_px[1] / leg.scale_px)


def _height(gap: Gap, raised: Leg, floor: Gap) -> float:
    """Return the height of ``raised`` over the floor, in shanks, if the other foot is on it.

    The mean of its ankle and its lowest point, but no more than twice the latter: a foot that hangs
    from a bent knee has its toes near the floor, and one that stands on its toes touches it.
    """
    sign = _SIGN[raised]
    lowest = sign * (gap.lowest - floor.lowest)
    return min(2 * lowest, (lowest + sign * (gap.ankle - floor.ankle)) / 2)


def _hip_height(leg: LegSignals) -> float:
    """Return the height of the hip above the ankle, in shanks."""
    return -leg.thigh[1] - leg.shank[1]


def _bent(leg: LegSignals, share: float) -> bool:
    """Whether thigh and shank differ in height, the lower one at most ``share`` of the other."""
    heights = -leg.thigh[1], -leg.shank[1]
    return min(heights) <= share * max(heights)


class FloorLevel:
    """The positions of the feet in the picture while both are on the floor.

    The foot farther from the camera is higher in the picture, so a lift is measured from the feet's
    positions at rest.
    """

    def __init__(self, tuning: Tuning) -> None:
        self._tuning = tuning
        self._lately: deque[_Sight] = deque()
        self._gap = _LEVEL
        self._places: dict[Leg, Point] = {}
        self._hips: dict[Leg, float] = {}
        self._facing = 0.0

    def forget(self) -> None:
        """Forget the level, because the person is elsewhere."""
        self._lately.clear()
        self._places = {}
        self._hips = {}

    def interrupt(self) -> None:
        """Forget the recent frames, because a foot is off the floor."""
        self._lately.clear()

    def update(self, seen: _Sight) -> None:
        """Take a frame in which no foot is known to be off the floor."""
        self._lately.append(seen)
        while self._lately[0].t_s < seen.t_s - self._tuning.floor_s:
            self._lately.popleft()
        if not self._at_rest():
            return
        gaps = np.array([sight.gap for sight in self._lately])
        _, lowest, ankle, tilt = np.median(gaps, axis=0).tolist()
        alike = max(abs(tilt) / 2, abs(ankle - lowest)) <= self._tuning.floor_alike_shanks
        if alike and abs(lowest) <= self._tuning.floor_most_shanks:
            self._gap = Gap(seen.t_s, lowest, ankle, tilt)
            self._places = {leg: self._usual_place(leg) for leg in LEGS}
            self._hips = {leg: median(self._hip_heights(leg)) for leg in LEGS}
            self._facing = median([sight.facing for sight in self._lately])

    def under(self, seen: _Sight, foot: Leg) -> Gap | None:
        """Return the level for a person standing on ``foot``; None if it is not known there."""
        place = self._places.get(foot)
        if place is None or seen.away(foot, place) > self._tuning.floor_moved_shanks:
            return None
        turned = abs(seen.facing - self._facing) > self._tuning.turned_shanks
        return None if turned else self._gap

    def sunk(self, seen: _Sight, foot: Leg) -> float:
        """Return how far the hip has sunk since both feet were on the floor, in shanks."""
        if not self._hips:
            return 0.0
        known = self.under(seen, foot) is not None
        before = self._hips[foot] if known else min(self._hips.values())
        return before - _hip_height(seen.legs[foot])

    def _at_rest(self) -> bool:
        """Whether both legs are straight, and neither toes nor ankles have moved lately."""
        newest, oldest = self._lately[-1], self._lately[0]
        if newest.t_s - oldest.t_s < 0.7 * self._tuning.floor_s:
            return False
        if any(_bent(leg, self._tuning.bent_share) for leg in newest.legs.values()):
            return False
        legs = [sight.legs[leg] for leg in LEGS for sight in self._lately]
        marks = np.array([(*leg.toe_px, *leg.ankle_px) for leg in legs]) / legs[-1].scale_px
        marks = marks.reshape(len(LEGS), len(self._lately), 2, 2)
        away = np.hypot(*np.moveaxis(marks - np.median(marks, axis=1, keepdims=True), -1, 0))
        return float(np.quantile(away, 0.9, axis=1).max()) <= self._tuning.floor_still_shanks

    def _hip_heights(self, leg: Leg) -> list[float]:
        return [_hip_height(sight.legs[leg]) for sight in self._lately]

    def _usual_place(self, leg: Leg) -> Point:
        x, y = zip(*(sight.place(leg) for sight in self._lately), strict=True)
        return median(x), median(y)


@dataclass(slots=True)
class _Stance:
    """A stance under way: the standing leg and its place, and the data of the other foot."""

    standing: Leg
    place: Point
    floor: Gap | None
    start_s: float
    up_s: float
    gone_since_s: float = math.nan
    down_since_s: float = math.nan
    announced: bool = False
    heights: Trail = field(default_factory=Trail)
    visibility: list[float] = field(default_factory=list)

    @property
    def raised(self) -> Leg:
        return other_leg(self.standing)

    @property
    def hold_s(self) -> float:
        """Known seconds on one leg so far."""
        return self.up_s - self.start_s

    def usual_height(self, over_s: float) -> float:
        """Return the usual height of the foot lately, in shanks."""
        return median(self.heights.values[self.heights.first(self.up_s - over_s) :])

    def sway(self, end_s: float, ramp_s: float) -> float | None:
        """Return the spread of the foot's height between rising and descending, as a share of it.

        None if too little of that was seen.
        """
        first = self.heights.first(self.start_s + ramp_s)
        held = self.heights.values[first : self.heights.first(end_s - ramp_s)]
        if len(held) < _LEAST_HELD:
            return None
        low, high = np.quantile(held, [0.16, 0.84])
        return float(high - low) / 2 / median(held)


class SingleLegBalanceMachine:
    """Counts stances: one foot is clearly off the floor, and the person stands on the other."""

    def __init__(self, target_s: float | None, tuning: Tuning | None = None) -> None:
        self._target_s = target_s
        self._tuning = tuning or TUNING
        self._floor = FloorLevel(self._tuning)
        self._off = {leg: DwellTimer() for leg in LEGS}
        self._gaps: deque[Gap] = deque()
        self._stance: _Stance | None = None
        self._seen_s = self._ended_s = -math.inf
        self._height = math.nan
        self._need = self._tuning.plainly_off_shanks
        self._last_side: Side = "unknown"
        self._phase = Phase.ABSENT
        self._reps = 0

    @property
    def state(self) -> MachineState:
        """What is known right now, for display."""
        stance = self._stance
        hold_s = stance.hold_s if stance is not None else 0.0
        trace = None
        if not math.isnan(self._height):
            enter = min(self._need, self._tuning.straight_off_shanks)
            trace = TraceValue(self._height, enter, self._down_below(stance))
        return MachineState(
            phase=self._phase,
            reps=self._reps,
            side=stance.standing if stance is not None else self._last_side,
            direction=None,
            hold_s=hold_s,
            hold_target_s=self._target_s,
            progress=min(1.0, hold_s / self._target_s) if self._target_s else 0.0,
            trace=trace,
        )

    def update(self, signals: FootSignals) -> list[Event]:
        """Take one frame's signals."""
        unseen = signals.t_s - self._seen_s > self._tuning.unseen_s
        events = self._lose(signals.t_s) if signals.jumped or unseen else []
        seen = _look(signals)
        if seen is None:
            self._height = math.nan
            return events
        self._seen_s = seen.t_s
        self._gaps.append(seen.gap)
        while self._gaps[0].t_s < seen.t_s - _MEMORY_S:
            self._gaps.popleft()
        if self._stance is None:
            return events + self._on_both_legs(seen)
        return events + self._on_one_leg(seen, self._stance)

    def finish(self, t_s: float) -> list[Event]:
        """Settle the stance under way: it counts for the time that was seen."""
        return self._lose(t_s)

    def _lose(self, t_s: float) -> list[Event]:
        """Start afresh: the person is out of sight, or the picture has changed."""
        stance = self._stance
        events = self._end(t_s, stance, stance.up_s) if stance is not None else []
        self._floor.forget()
        self._gaps.clear()
        for timer in self._off.values():
            timer.reset()
        self._height = math.nan
        self._phase = Phase.ABSENT
        return events

    # -- on both legs ----------------------------------------------------------------------------

    def _on_both_legs(self, seen: _Sight) -> list[Event]:
        lifts = {leg: self._lift(seen, leg) for leg in LEGS}
        raised = max(LEGS, key=lambda leg: lifts[leg][0] - lifts[leg][1])
        self._height, self._need = lifts[raised]
        off_s = {leg: self._off_for_s(seen, leg, *lifts[leg]) for leg in LEGS}
        if self._height < self._need:
            self._phase = Phase.NEUTRAL
            self._floor.update(seen)
            return []
        self._phase = Phase.MOVING
        self._floor.interrupt()
        if off_s[raised] < self._tuning.dwell_s:
            return []
        return self._begin(seen, raised, seen.t_s - off_s[raised])

    def _lift(self, seen: _Sight, raised: Leg) -> tuple[float, float]:
        """Return the foot's height, and the height at which it is off the floor."""
        floor = self._floor.under(seen, other_leg(raised))
        height = _height(seen.gap, raised, floor or _LEVEL)
        if self._looks_raised(seen, raised, floor):
            return (
                height,
                self._tuning.off_shanks if floor is not None else self._tuning.plainly_off_shanks,
            )
        return height, self._tuning.straight_off_shanks if floor is not None else math.inf

    def _looks_raised(self, seen: _Sight, raised: Leg, floor: Gap | None) -> bool:
        """Whether the leg is bent or its foot hangs."""
        tilt = _SIGN[raised] * (seen.gap.tilt - (floor or _LEVEL).tilt)
        most = (
            self._tuning.hanging_shanks
            if floor is not None
            else self._tuning.plainly_hanging_shanks
        )
        return tilt > most or _bent(seen.legs[raised], self._tuning.bent_share)

    def _off_for_s(self, seen: _Sight, raised: Leg, height: float, need: float) -> float:
        off = height >= need and self._stands(seen, other_leg(raised))
        return self._off[raised].update(seen.t_s, off)

    def _stands(self, seen: _Sight, leg: Leg) -> bool:
        """Whether the person clearly stands on that leg, with hips level and no knee far down."""
        if self._floor.sunk(seen, leg) > self._tuning.sunk_shanks:
            return False
        this, other = seen.legs[leg], seen.legs[other_leg(leg)]
        below = _knee(other) - _knee(this)
        tilt = abs(other.hip_px[1] - this.hip_px[1]) / this.scale_px
        return (
            standing(this)
            and below <= self._tuning.knee_below_shanks
            and tilt <= self._tuning.hips_shanks
        )

    def _begin(self, seen: _Sight, raised: Leg, off_since_s: float) -> list[Event]:
        leg = other_leg(raised)
        floor = self._floor.under(seen, leg)
        start_s = max(self._left_floor_s(raised, floor, off_since_s), self._ended_s)
        stance = _Stance(leg, seen.place(leg), floor, start_s, seen.t_s)
        self._stance = stance
        for timer in self._off.values():
            timer.reset()
        return [RepStarted(start_s, leg), *self._hold(seen, stance)]

    def _left_floor_s(self, raised: Leg, floor: Gap | None, off_since_s: float) -> float:
        """Return when the foot left the floor, or was first seen if it was in the air by then."""
        times_s, heights = self._heights(raised, floor or _LEVEL)
        off = min(int(np.searchsorted(times_s, off_since_s)), len(times_s) - 1)
        edge = self._edge(float(heights[off:].max()), known=floor is not None)
        under = np.flatnonzero(heights[: off + 1] <= edge)
        return (
            _crossing_s(times_s, heights, int(under[-1]), edge) if len(under) else float(times_s[0])
        )

    # -- on one leg ------------------------------------------------------------------------------

    def _on_one_leg(self, seen: _Sight, stance: _Stance) -> list[Event]:
        self._height = _height(seen.gap, stance.raised, stance.floor or _LEVEL)
        away = seen.away(stance.standing, stance.place) > self._tuning.moved_shanks
        gone = away or not upright(seen.legs[stance.standing])
        down = self._height < self._down_below(stance)
        stance.gone_since_s = _since_s(stance.gone_since_s, seen.t_s, gone)
        stance.down_since_s = _since_s(stance.down_since_s, seen.t_s, down)
        if not gone and not down:
            return self._hold(seen, stance)
        self._phase = Phase.MOVING
        if seen.t_s - stance.gone_since_s >= self._tuning.moved_s:
            self._gaps.clear()
            return self._end(seen.t_s, stance, stance.gone_since_s)
        if seen.t_s - stance.down_since_s >= self._tuning.down_s:
            return self._come_down(seen.t_s, stance)
        return []

    def _hold(self, seen: _Sight, stance: _Stance) -> list[Event]:
        self._phase = Phase.HOLDING
        stance.up_s = seen.t_s
        stance.heights.add(seen.t_s, self._height)
        stance.visibility.append(float(np.mean([leg.visibility for leg in seen.legs.values()])))
        reached = self._target_s is not None and stance.hold_s >= self._target_s
        if stance.announced or not reached:
            return []
        stance.announced = True
        return [HoldReached(seen.t_s, stance.hold_s)]

    def _down_below(self, stance: _Stance | None) -> float:
        """Return the height in shanks under which a raised foot is down."""
        if stance is None:
            return self._tuning.down_least_shanks
        usual = stance.usual_height(self._tuning.usual_s)
        return max(self._tuning.down_least_shanks, self._tuning.down_share * usual)

    def _come_down(self, t_s: float, stance: _Stance) -> list[Event]:
        """Wait until the foot that is down has settled, which shows when it met the floor."""
        times_s, heights = self._heights(stance.raised, stance.floor or _LEVEL)
        lately = heights[times_s >= t_s - self._tuning.down_s]
        waited_s = t_s - stance.down_since_s
        settled = float(np.ptp(lately)) <= self._tuning.settled_shanks
        # Once the other foot is higher, this one has settled.
        other_up = self._height < -self._tuning.off_shanks
        if not settled and not other_up and waited_s < self._tuning.settling_s:
            return []
        least = self._tuning.down_least_shanks
        level = min(least, max(-least, float(np.median(lately)))) if settled else 0.0
        usual = stance.usual_height(self._tuning.usual_s)
        known = settled or stance.floor is not None
        edge = level + self._edge(usual - level, known=known)
        first = int(np.searchsorted(times_s, stance.up_s))
        under = np.flatnonzero(heights[first + 1 :] <= edge)
        met = first + int(under[0]) if len(under) else len(times_s) - 2
        return self._end(t_s, stance, _crossing_s(times_s, heights, met, edge))

    def _end(self, t_s: float, stance: _Stance, end_s: float) -> list[Event]:
        self._stance = None
        self._ended_s = end_s
        self._phase = Phase.NEUTRAL
        hold_s = end_s - stance.start_s
        if hold_s < TUNING.least_stance_s:
            reason = f"less than {TUNING.least_stance_s:g} s on one leg is a step, not a stance"
            return [RepDropped(t_s, stance.start_s, end_s, reason)]
        self._reps += 1
        self._last_side = stance.standing
        height = median(stance.heights.values)
        plain = height / (height + 6 * self._tuning.noise_shanks)
        quality = round(plain * float(np.mean(stance.visibility)), 3)
        target_s = self._target_s
        rep = Rep(
            index=self._reps,
            start_s=stance.start_s,
            end_s=end_s,
            hold_s=hold_s,
            side=self._last_side,
            direction=None,
            complete=target_s is None or hold_s >= target_s - REPS.hold_tolerance_s,
            confidence=confidence_of("landmarks", quality),
            quality=quality,
            amplitude=height,
            hold_sd=stance.sway(end_s, self._tuning.ramp_s),
        )
        return [RepCounted(t_s, rep)]

    # -- heights ---------------------------------------------------------------------------------

    def _heights(self, raised: Leg, floor: Gap) -> tuple[Series, Series]:
        """Return a foot's heights of the last seconds, shape (n,) each: times and shanks."""
        times_s = np.array([gap.t_s for gap in self._gaps])
        heights = np.array([_height(gap, raised, floor) for gap in self._gaps])
        return times_s, smooth(times_s, heights)

    def _edge(self, most: float, *, known: bool) -> float:
        """Return the height in shanks at which a foot that rises by ``most`` leaves the floor.

        If the floor's level is not ``known``, any lower place may be on it.
        """
        if not known:
            return min(self._tuning.floor_most_shanks, most / 2)
        return max(self._tuning.edge_least_shanks, self._tuning.edge_share * most)


def _since_s(known_s: float, t_s: float, so: bool) -> float:
    """Return since when the condition holds, NaN if it does not; ``known_s`` is the last result."""
    if not so:
        return math.nan
    return t_s if math.isnan(known_s) else known_s


def _knee(leg: LegSignals) -> float:
    """Return how far down in the picture the knee is, in shanks."""
    return leg.ankle_px[1] / leg.scale_px + leg.shank[1]


def _crossing_s(times_s: Series, heights: Series, index: int, level: float) -> float:
    """Return when the line from sample ``index`` to the next passes ``level``."""
    index = min(max(index, 0), len(times_s) - 2)
    low, high = heights[index], heights[index + 1]
    share = 1.0 if high == low else min(1.0, max(0.0, (level - low) / (high - low)))
    return float(times_s[index] + share * (times_s[index + 1] - times_s[index]))


def _form_faults(side: Leg | None) -> dict[str, FormFault]:
    return {
        "Stay on one leg until the chime.": LetGoEarly(),
        "Stand tall: straighten your knee.": KneeBent(side),
        "Lift your foot higher.": Sagging(),
    }


SPEC = ExerciseSpec(
    id="single_leg_balance",
    aliases=("one_leg_stand", "single_leg_stance", "balance"),
    title="Single-leg balance",
    counts="each stance on one leg of at least 2 s and its time, from foot off the floor to foot "
    "down; the side is the leg that stands",
    camera="whole body in view, from the front, the side or at an angle, camera at knee height; "
    "lift the foot to mid-shin or higher",
    hold_target_s=30.0,
    takes_hold_target=True,
    posture=on_ones_feet,
    attitudes=("standing",),
    build=SingleLegBalanceMachine,
    feet="one",
    holds_measured=True,
    form_faults=_form_faults,
)
