"""Counts a set by points at the feet, while it is done.

A recording is looked at twice: once to learn what moves, once to count. Here the frames of the
set so far are looked at again and again, in a thread beside the loop, and in between what was
learned last serves for the newest frame. So the count at the end of a set is that of a recording
of it; on the way it may be late by a rep or two, above all at the start. A rep once told is never
taken back. Where a body is in view its landmarks show what goes on until the points are known.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass, replace

from posecount.counting.events import (
    Event,
    HoldReached,
    MachineState,
    Rep,
    RepCounted,
    RepDropped,
    RepStarted,
)
from posecount.live.learning import Landmarks, Learn, SetCounter
from posecount.live.onset import Onset
from posecount.live.points import FollowedPoints
from posecount.live.seen import Packed, SeenSet
from posecount.pose.landmarks import Pose
from posecount.signals.legs import FootSignals

_LOOK_EVERY_S = 1.0
_LOOK_SHARE = 0.3
"""Of the set so far: the longer it is, the longer a look takes and the less it tells anew."""

_PLENTY_S = 45.0
"""Of movement: no rep waits for a look when that much is known."""

_OVERLAP_S = 0.5
_WITNESS_S = 0.8
"""Landmarks notice the end of a movement later than points do."""


@dataclass(frozen=True, slots=True, eq=False)
class _Look:
    """What a look has brought: a counter that has seen all ``until_s``, and what it told."""

    until_s: float
    counter: SetCounter
    events: list[Event]


class PointSetMachine:
    """An exercise machine whose signals are the points of ``followed``, not the body's.

    ``landmarks`` are those of the body in view, None in a close-up.
    """

    def __init__(
        self,
        followed: FollowedPoints,
        learn: Learn,
        beside: Executor,
        landmarks: Landmarks | None = None,
    ) -> None:
        self._followed = followed
        self._learn = learn
        self._beside = beside
        self._landmarks = landmarks
        self._seen = SeenSet()
        self._counter = learn(())
        self._look: Future[_Look] | None = None
        self._looked_s = -math.inf
        self._learned_s = -math.inf
        self._wanted = False
        self._told = 0
        self._told_until_s = self._reached_s = -math.inf
        self._waiting: list[RepCounted] = []
        self._onset = Onset(followed.kind)

    @property
    def state(self) -> MachineState:
        """What is known right now."""
        known = self._counter.state
        if known.trace is None and self._landmarks is not None:
            known = self._landmarks.state
        return replace(known, reps=self._told)

    @property
    def learning(self) -> bool:
        """Whether nothing is known yet of how the foot moves."""
        return self.state.trace is None

    def update(self, signals: FootSignals) -> list[Event]:
        """Take the newest frame; in a close-up the body's signals only lend their time."""
        motion, before_s = self._followed.newest, self._seen.newest_s
        # A frame that did not come shows nobody.
        new = motion is not None and not motion.t_s <= before_s
        seen: list[Event] = []
        if self._landmarks is not None:
            seen = self._landmarks.look(signals.t_s, self._followed.pose if new else None)
        if motion is None or not new:
            return self._shown(seen)
        self._seen.add(motion, self._followed.pose)
        self._onset.update(motion, self._body(), seen)
        self._take_look(before_s)
        news = self._counter.update(motion, self._followed.pose)
        self._wait(news)
        if self._counter.state.trace is not None:
            seen = news
        ended = any(isinstance(event, (RepCounted, RepDropped)) for event in seen)
        self._look_again(motion.t_s, at_once=ended)
        return [*self._shown(seen), *self._tell(motion.t_s)]

    def _body(self) -> Pose | None:
        """Toes may move less than a body's landmarks show, which is why they are no witnesses."""
        return self._followed.pose if self._landmarks is not None else None

    def finish(self, t_s: float) -> list[Event]:
        """The set is over: what is not told yet is told, after a last look if there is need."""
        if self._landmarks is not None:
            self._landmarks.finish()
        if math.isinf(self._onset.moves_since_s):
            return []
        if not self._knows_enough(t_s):
            self._look = None
            self._take(_look_at(self._seen.so_far(), self._learn))
        self._wait(self._counter.finish())
        return self._tell(math.inf)

    # -- looking ---------------------------------------------------------------------------------

    def _knows_enough(self, t_s: float) -> bool:
        """Whether what was learned comes from nearly all that moved so far, or from plenty."""
        learned_s = self._learned_s - self._onset.moves_since_s
        so_far_s = min(_PLENTY_S, t_s - self._onset.moves_since_s)
        return learned_s >= (1 - _LOOK_SHARE) * so_far_s

    def _look_again(self, t_s: float, *, at_once: bool) -> None:
        """A movement that seems to be done is looked into at once, before it is told."""
        so_far_s = t_s - self._onset.moves_since_s
        due = t_s - self._looked_s >= max(_LOOK_EVERY_S, _LOOK_SHARE * so_far_s)
        self._wanted = self._wanted or due or (at_once and not self._knows_enough(t_s))
        if self._look is not None or not self._wanted or math.isinf(self._onset.moves_since_s):
            return
        self._wanted = False
        self._looked_s = t_s
        self._look = self._beside.submit(_look_at, self._seen.so_far(), self._learn)

    def _take_look(self, before_s: float) -> None:
        """Go on from what the look beside has brought, once it has."""
        if self._look is None or not self._look.done():
            return
        look, self._look = self._look.result(), None
        self._take(look)
        for motion, pose in self._seen.after(look.until_s):
            # The newest frame comes next, as any other.
            if motion.t_s <= before_s:
                self._wait(look.counter.update(motion, pose))

    def _take(self, look: _Look) -> None:
        self._counter, self._learned_s = look.counter, look.until_s
        self._waiting.clear()
        self._wait(look.events)

    # -- telling ---------------------------------------------------------------------------------

    def _wait(self, events: Sequence[Event]) -> None:
        """Reps that were not told yet; all else in a look is long past."""
        self._waiting += [event for event in events if isinstance(event, RepCounted)]

    def _tell(self, t_s: float) -> list[Event]:
        """Tell what can be told at ``t_s``, in order; inf where it is now or never."""
        told: list[Event] = []
        if not self._knows_enough(min(t_s, self._seen.newest_s)):
            return told
        while self._waiting:
            event = self._waiting[0]
            if self._not_witnessed_yet(event.rep, t_s):
                break
            rep = self._with_side(event.rep)
            del self._waiting[0]
            if rep.start_s >= max(self._told_until_s, self._onset.moves_since_s) - _OVERLAP_S:
                self._told += 1
                self._told_until_s = rep.end_s
                told.append(replace(event, rep=replace(rep, index=self._told)))
        return told

    def _not_witnessed_yet(self, rep: Rep, t_s: float) -> bool:
        if rep.side != "unknown" or self._landmarks is None or self._landmarks.has_seen(rep):
            return False
        return t_s < rep.end_s + _WITNESS_S

    def _with_side(self, rep: Rep) -> Rep:
        if rep.side != "unknown" or self._landmarks is None:
            return rep
        return replace(rep, side=self._landmarks.whose(rep.start_s, rep.end_s))

    def _shown(self, events: Sequence[Event]) -> list[Event]:
        """What is told as it happens; a hold that both accounts see is told once."""
        shown: list[Event] = []
        for event in events:
            if isinstance(event, RepStarted):
                shown.append(event)
            elif isinstance(event, HoldReached) and event.t_s - self._reached_s >= event.hold_s:
                self._reached_s = event.t_s
                shown.append(event)
        return shown


def _look_at(seen: Sequence[Packed], learn: Learn) -> _Look:
    """Learn from all of these frames, and then count in them."""
    counter = learn(seen)
    events: list[Event] = []
    for packed in seen:
        events += counter.update(*packed.unpacked())
    return _Look(seen[-1].t_s if seen else -math.inf, counter, events)
