"""A rep machine for whole-body views: points show the movement, landmarks judge it.

The points follow the movement far more finely than landmarks do, which swap feet and tremble in
oblique and dim views. But only landmarks show the person: the posture, whether the whole leg or
body moved, and which leg it was.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from posecount.counting.events import Event, Side
from posecount.counting.excursion import TUNING as EXCURSION
from posecount.counting.excursion import Excursion
from posecount.counting.motion_reps import MotionRepMachine
from posecount.counting.movement import TUNING as MOVEMENT
from posecount.counting.movement import LegMovement, Moment, Movement
from posecount.signals.legs import LEGS, FootSignals, Leg, Point
from posecount.signals.legs import TUNING as SIGNALS
from posecount.signals.motion_signals import MotionSignals
from posecount.tuning import by_hand


@dataclass(frozen=True, slots=True)
class Tuning:
    """Thresholds for rejecting a movement of points by landmarks."""

    often: float = by_hand(0.5, "share", "Share of the frames that is most of the time.")
    hand_at_foot_shanks: float = by_hand(
        0.4,
        "shanks",
        "A wrist this near to a foot has its hand there: fingers reach farther than the wrist.",
    )
    hand_near_shanks: float = by_hand(
        0.75, "shanks", "A hand this near that was farther away before has come to the foot."
    )
    nearest_quantile: float = by_hand(
        0.2, "quantile", "The frame that stands for where a hand came nearest."
    )
    elsewhere_shanks: float = by_hand(
        0.25, "shanks", "A part of the foot that stays is not this far from where it was."
    )
    least_extent_shanks: float = by_hand(
        0.025, "shanks", "Breathing and the landmarks' own trembling bring about less."
    )


TUNING = Tuning()


class FootFlowRepMachine(MotionRepMachine):
    """Counts reps of a ``Movement`` by points.

    ``extents`` are the points' usual distances, in shanks, by segment. ``whose`` returns the side
    that moved between two times.
    """

    def __init__(
        self,
        movement: Movement,
        hold_target_s: float | None,
        extents: Mapping[int, float],
        whose: Callable[[float, float], Side],
    ) -> None:
        super().__init__(hold_target_s)
        self._movement = movement
        self._extents = extents
        self._whose = whose
        self._segments: deque[tuple[float, int]] = deque()
        self._moments: dict[Leg, deque[Moment]] = {leg: deque() for leg in LEGS}
        self._hands: deque[tuple[float, float]] = deque()
        self._last_side: Side = "unknown"

    def update_both(self, segment: int, region: MotionSignals, feet: FootSignals) -> list[Event]:
        """Take one frame's points and landmarks."""
        self._note(segment, feet)
        return self.update(region)

    def _note(self, segment: int, feet: FootSignals) -> None:
        if not self._segments or self._segments[-1][1] != segment:
            self._segments.append((feet.t_s, segment))
        self._hands.append((feet.t_s, feet.hand_at_foot))
        while self._hands[0][0] < feet.t_s - EXCURSION.memory_s:
            self._hands.popleft()
        for leg, moments in self._moments.items():
            seen = feet.leg(leg)
            if seen is not None:
                moments.append(Moment(feet.t_s, seen))
            while moments and moments[0].t_s < feet.t_s - EXCURSION.memory_s:
                moments.popleft()

    def _segment_at(self, t_s: float) -> int:
        return next(
            (segment for since_s, segment in reversed(self._segments) if since_s <= t_s), -1
        )

    def _side(self) -> Side:
        return self._last_side

    def _side_of(self, done: Excursion) -> Side:
        self._last_side = self._whose(done.start_s, done.end_s)
        return self._last_side

    def _amplitude(self, done: Excursion) -> float:
        """Return the distance that the points went, in shanks."""
        return done.height * self._extents.get(self._segment_at(done.start_s), 0.0)

    def _rejection(self, done: Excursion) -> str | None:
        """Return a reason only if no leg that was seen confirms the exercise."""
        if self._amplitude(done) < TUNING.least_extent_shanks:
            return "the movement was too small to tell a rep from noise"
        if self._hand_came(done):
            return "a hand was at the foot"
        if any(self._left_its_place(leg, done) for leg in LEGS if not self._is_free(leg, done)):
            return "the whole leg moved, so it was not the exercise"
        if any(self._ruled_out(leg, done) for leg in LEGS):
            return "a leg was in a posture of another exercise"
        accounts = [self._account(leg, done) for leg in LEGS]
        seen = [account for account in accounts if account is not None]
        if not seen:
            return "the legs were not seen in a posture for this exercise"
        witnesses = [each for each in seen if not self._was_hidden(each.leg, done.start_s)]
        rejections = [self._movement.rejection(account) for account in witnesses]
        return None if not rejections or None in rejections else rejections[0]

    def _was_hidden(self, leg: Leg, start_s: float) -> bool:
        """Whether something hid a leg that is mostly seen, so that its place is a guess."""
        usual = [m.leg.visibility for m in self._moments[leg]]
        before = [
            m.leg.visibility
            for m in self._moments[leg]
            if start_s - EXCURSION.before_s <= m.t_s <= start_s
        ]
        if not before:
            return True
        return float(np.median(before)) < SIGNALS.seen_visibility <= float(np.median(usual))

    def _is_free(self, leg: Leg, done: Excursion) -> bool:
        """Whether only the other leg stood before a rise: a foot in the air may swing."""
        if not self._movement.moves_body:
            return False
        before = [
            self._movement.possible(m.leg)
            for m in self._moments[leg]
            if done.start_s - EXCURSION.before_s <= m.t_s <= done.start_s
        ]
        return bool(before) and not any(before)

    def _left_its_place(self, leg: Leg, done: Excursion) -> bool:
        """Whether the part that should stay was elsewhere in the middle than before."""
        before = self._anchor(leg, done.start_s - EXCURSION.before_s, done.start_s)
        during = self._anchor(leg, *done.middle_s)
        if before is None or during is None:
            return False
        return (
            math.dist(before, during)
            > TUNING.elsewhere_shanks * self._moments[leg][-1].leg.scale_px
        )

    def _anchor(self, leg: Leg, first_s: float, last_s: float) -> Point | None:
        """Return its place then; None if it was hidden half of the time, for then it is a guess."""
        moments = [m for m in self._moments[leg] if first_s <= m.t_s <= last_s]
        seen = [m.leg for m in moments if m.leg.visibility >= SIGNALS.seen_visibility]
        if len(seen) <= TUNING.often * sum(first_s <= t_s <= last_s for t_s, _ in self._hands):
            return None
        x, y = np.median([self._movement.anchor(each) for each in seen], axis=0)
        return float(x), float(y)

    def _hand_came(self, done: Excursion) -> bool:
        """Whether a hand was at the foot, or came near it when the movement began."""
        during = [away for t_s, away in self._hands if done.start_s <= t_s <= done.end_s]
        before = [
            away
            for t_s, away in self._hands
            if done.start_s - EXCURSION.before_s <= t_s <= done.start_s
        ]
        if not during or math.isinf(min(during)):
            return False
        usual, nearest = np.quantile(
            during, [TUNING.often, TUNING.nearest_quantile], method="nearest"
        )
        if usual < TUNING.hand_at_foot_shanks:
            return True
        # If no hand was seen before, none has come.
        came = min(before, default=math.inf) - float(nearest)
        return bool(nearest < TUNING.hand_near_shanks < came < math.inf)

    def _ruled_out(self, leg: Leg, done: Excursion) -> bool:
        """Whether this leg, clearly seen, was mostly in a posture of no rep of this exercise."""
        during = [m.leg for m in self._moments[leg] if done.start_s <= m.t_s <= done.end_s]
        plain = [each for each in during if each.visibility >= SIGNALS.seen_visibility]
        return sum(map(self._movement.rules_out, plain)) > TUNING.often * len(during)

    def _account(self, leg: Leg, done: Excursion) -> LegMovement | None:
        """Return the leg's frames during the movement; None if its posture was another one."""
        first_s, last_s = done.start_s - MOVEMENT.context_s, done.end_s + MOVEMENT.context_s
        moments = [m for m in self._moments[leg] if first_s <= m.t_s <= last_s]
        possible = [self._movement.possible(m.leg) for m in moments]
        if not moments or float(np.mean(possible)) < TUNING.often:
            return None
        return LegMovement(leg, done, moments)
