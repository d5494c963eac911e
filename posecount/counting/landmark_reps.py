"""A rep machine for movements away from neutral and back, of one leg or of both together.

The exercise defines the signal to follow and what a true movement of it looks like; this decides
when a rep is over, which leg did it, whether it was large enough and how long it was held.
"""

from __future__ import annotations

from dataclasses import dataclass

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
from posecount.counting.excursion import Abandoned
from posecount.counting.movement import LegFollower, LegMovement, Movement
from posecount.counting.usual_range import UsualRange
from posecount.signals.legs import LEGS, FootSignals, other_leg
from posecount.signals.legs import TUNING as SIGNALS
from posecount.tuning import by_hand


@dataclass(frozen=True, slots=True)
class Tuning:
    """Thresholds for both legs working, and for movements too vague to count."""

    hold_tolerance_s: float = by_hand(
        0.1, "s", "A hold that misses its target by less is complete: it is measured no better."
    )
    together_share: float = by_hand(
        0.4, "share", "Share of the main leg's height from which the other leg works as well."
    )
    together_share_if_unusual: float = by_hand(
        0.75,
        "share",
        "The same in an exercise of one leg: what the resting leg seems to do is mostly a copy, so "
        "more is asked for.",
    )
    same_time_share: float = by_hand(
        0.4,
        "share",
        "Share of the shorter of two movements that they have in common if they are at the same "
        "time.",
    )
    least_weight: float = by_hand(
        0.45, "share", "A movement seen less plainly cannot be told from noise."
    )


TUNING = Tuning()


class LandmarkRepMachine:
    """Counts reps of a ``Movement`` on both legs."""

    def __init__(self, movement: Movement, hold_target_s: float | None) -> None:
        self._movement = movement
        self._hold_target_s = hold_target_s
        self._followers = {leg: LegFollower(leg, movement, hold_target_s) for leg in LEGS}
        self._group: list[LegMovement] = []
        self._range: UsualRange[list[LegMovement]] = UsualRange(movement.limits.typical)
        self._reps = 0
        self._last_side: Side = "unknown"
        self._started = False
        self._hold_announced = False

    @property
    def state(self) -> MachineState:
        """What is known right now, for display."""
        lead = self._lead()
        tracker = lead.tracker
        side: Side = lead.leg if tracker.moving else self._last_side
        if all(follower.tracker.moving for follower in self._followers.values()):
            side = "both"
        progress = tracker.hold_s / self._hold_target_s if self._hold_target_s else 0.0
        return MachineState(
            phase=tracker.phase,
            reps=self._reps,
            side=side,
            direction=None,
            hold_s=tracker.hold_s,
            hold_target_s=self._hold_target_s,
            progress=min(1.0, progress),
            trace=tracker.trace,
        )

    def update(self, signals: FootSignals) -> list[Event]:
        """Take one frame's signals."""
        events: list[Event] = []
        for leg, follower in self._followers.items():
            follower.tracker.usual = self._range.usual(leg)
            events += self._take(follower.update(signals))
        events += self._announce(signals.t_s)
        if not any(follower.tracker.moving for follower in self._followers.values()):
            events += self._close_group(signals.t_s)
        return events

    def finish(self, t_s: float) -> list[Event]:
        """Settle what is under way at the end of the recording."""
        events: list[Event] = []
        for follower in self._followers.values():
            events += self._take(follower.finish(t_s))
        events += self._close_group(t_s)
        for verdict in self._range.close():
            events.append(self._decide(t_s, verdict.movement, verdict.full))
        return events

    def _take(self, outcome: LegMovement | Abandoned | None) -> list[Event]:
        if isinstance(outcome, Abandoned):
            start_s, end_s, reason = outcome.start_s, outcome.end_s, outcome.reason
            return [RepDropped(end_s, start_s, end_s, reason, unfinished=True)]
        if isinstance(outcome, LegMovement):
            self._group.append(outcome)
        return []

    def _announce(self, t_s: float) -> list[Event]:
        """Emit the start of a rep, and the reaching of a hold's target, once each."""
        lead = self._lead()
        tracker = lead.tracker
        if not tracker.moving:
            self._started = self._hold_announced = False
            return []
        events: list[Event] = []
        if not self._started:
            self._started = True
            events.append(RepStarted(tracker.moving_since_s, lead.leg))
        target_s = self._hold_target_s
        if target_s and not self._hold_announced and tracker.hold_s >= target_s:
            self._hold_announced = True
            events.append(HoldReached(t_s, tracker.hold_s))
        return events

    def _lead(self) -> LegFollower:
        """Return the leg to show: one that moves, else the better seen one."""
        return max(
            self._followers.values(),
            key=lambda follower: (follower.tracker.moving, follower.visibility),
        )

    def _close_group(self, t_s: float) -> list[Event]:
        """Both legs rest: turn their movements since the last rest into one rep or several."""
        group, self._group = self._group, []
        events: list[Event] = []
        for together in _pair(group):
            rejections = [self._movement.rejection(movement) for movement in together]
            if rejections[0] is not None:
                main = together[0].excursion
                events.append(RepDropped(t_s, main.start_s, main.end_s, rejections[0]))
                continue
            if together[0].weight < TUNING.least_weight:
                main = together[0].excursion
                reason = "the foot was seen too poorly to tell a rep from noise"
                events.append(RepDropped(t_s, main.start_s, main.end_s, reason))
                continue
            sound = [
                m for m, rejection in zip(together, rejections, strict=True) if rejection is None
            ]
            main_leg, height = sound[0].leg, sound[0].excursion.height
            for verdict in self._range.judge(main_leg, height, sound):
                events.append(self._decide(t_s, verdict.movement, verdict.full))
        return events

    def _decide(self, t_s: float, together: list[LegMovement], full: bool) -> Event:
        done = together[0].excursion
        if not full:
            reason = "the movement was too small for a rep"
            return RepDropped(t_s, done.start_s, done.end_s, reason)
        self._reps += 1
        self._last_side = self._side_of(together)
        target_s = self._hold_target_s
        quality = round(together[0].weight, 3)
        rep = Rep(
            index=self._reps,
            start_s=done.start_s,
            end_s=done.end_s,
            hold_s=done.hold_s,
            side=self._last_side,
            direction=None,
            complete=target_s is None or done.hold_s >= target_s - TUNING.hold_tolerance_s,
            confidence=confidence_of("landmarks", quality),
            quality=quality,
            amplitude=done.height,
            hold_sd=done.hold_sd,
        )
        return RepCounted(t_s, rep)

    def _side_of(self, together: list[LegMovement]) -> Side:
        """Return the main leg, or both; a hidden leg copies the other, so it proves nothing.

        A body that rises takes a foot along that stands beside the main one. Where both feet may
        work without it, nobody knows what a hidden one did.
        """
        main = together[0]
        other = together[1] if len(together) > 1 else None
        hidden = self._followers[other_leg(main.leg)]
        if (other or hidden).visibility < SIGNALS.seen_visibility:
            if not (self._movement.usually_both and hidden.beside(main)):
                return main.leg
            return "both" if self._movement.moves_body else "unknown"
        if other is None:
            return main.leg
        usually_both = self._movement.usually_both
        least_share = TUNING.together_share if usually_both else TUNING.together_share_if_unusual
        along = other.excursion.height >= least_share * main.excursion.height
        return "both" if along else main.leg


def _pair(group: list[LegMovement]) -> list[list[LegMovement]]:
    """Pair each movement of the clearer leg with the other leg's at the same time, main leg first.

    The other leg's movements while the clearer one rested stand alone.
    """
    if not group:
        return []
    main_leg = max(group, key=lambda movement: movement.weight).leg
    mains = [[movement] for movement in group if movement.leg == main_leg]
    alone: list[list[LegMovement]] = []
    for movement in group:
        if movement.leg == main_leg:
            continue
        shared = max(mains, key=lambda together: _overlap(together[0], movement))
        if _overlap(shared[0], movement) < TUNING.same_time_share:
            alone.append([movement])
        elif len(shared) == 1:
            shared.append(movement)
    return sorted([*mains, *alone], key=lambda together: together[0].excursion.start_s)


def _overlap(a: LegMovement, b: LegMovement) -> float:
    """Return the shared time as a share of the shorter movement."""
    first, second = a.excursion, b.excursion
    shared_s = min(first.end_s, second.end_s) - max(first.start_s, second.start_s)
    shorter_s = min(first.end_s - first.start_s, second.end_s - second.start_s)
    return shared_s / shorter_s if shorter_s > 0 else 0.0
