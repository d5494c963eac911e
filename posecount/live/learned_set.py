"""Counts a set by a learned cue while it is done.

A recording is gone through twice: once to learn how points move, once to count. Here the
observations of the set so far are gone through again and again, in a thread beside the loop, and
in between what was learned last serves for the newest frame. So the count at the end of a set is
that of a recording of it; on the way it may be late by a rep or two, above all at the start. A rep
once announced is never taken back. Where a body is in view its landmarks show what goes on until
the points are known.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass, replace
from typing import Protocol

from posecount.counter import Counter, counter_for
from posecount.counters.foot_flow import FootFlowCounter
from posecount.counters.landmarks import LandmarkCounter, LandmarkReps
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
from posecount.cue import Cue
from posecount.exercises.spec import ExerciseSpec
from posecount.live.onset import Onset
from posecount.live.recent import RecentObservations
from posecount.observation.compact import CompactObservation
from posecount.observation.observed import Observation, nothing_seen
from posecount.observation.steps import steps_per_px
from posecount.pose.landmarks import Pose
from posecount.signals.legs import FootSignals

_PASS_EVERY_S = 1.0
_PASS_SHARE = 0.3
"""Of the set so far: the longer it is, the longer a pass takes and the less it teaches anew."""

_PLENTY_S = 45.0
"""Of movement: no rep waits for a pass when that much is known."""

_OVERLAP_S = 0.5
"""Two accounts of one rep may differ by this much about when it began."""

_LANDMARKS_LATE_S = 0.8
"""Landmarks notice the end of a movement later than points do."""


class NewestObservation(Protocol):
    """Follows points of a cue; `FollowedPoints` does in front of a camera."""

    @property
    def cue(self) -> Cue:
        """What is followed."""

    @property
    def newest(self) -> Observation | None:
        """The newest frame's observation."""


MakeCounter = Callable[[Sequence[CompactObservation], LandmarkReps | None], Counter]


@dataclass(frozen=True, slots=True, eq=False)
class _Pass:
    """What a pass has brought: a counter that has seen all ``until_s``, and its events."""

    until_s: float
    counter: Counter
    events: list[Event]


def learned_set(
    points: NewestObservation, spec: ExerciseSpec, hold_target_s: float | None, executor: Executor
) -> LearnedSetMachine:
    """The machine for a set of ``spec`` that is counted by the cue that ``points`` follows."""

    def make(seen: Sequence[CompactObservation], counted: LandmarkReps | None) -> Counter:
        observations = (kept.expanded() for kept in seen)
        return counter_for(spec, points.cue, hold_target_s, observations, counted)

    by_landmarks = points.cue is Cue.FOOT_FLOW
    landmarks = LandmarkCounter(spec.landmark_machine(hold_target_s)) if by_landmarks else None
    return LearnedSetMachine(points, make, executor, landmarks)


class LearnedSetMachine:
    """An exercise machine that counts the observations of ``points``, not the body's signals.

    ``landmarks`` counts those of the body in view, None where they say nothing about the exercise.
    """

    def __init__(
        self,
        points: NewestObservation,
        make: MakeCounter,
        executor: Executor,
        landmarks: LandmarkCounter | None = None,
    ) -> None:
        self._points, self._make, self._executor = points, make, executor
        self._landmarks = landmarks
        self._recent = RecentObservations(steps_per_px(points.cue))
        self._counter = make((), self._counted())
        self._pass: Future[_Pass] | None = None
        self._passed_s = self._learned_s = -math.inf
        self._wanted = False
        self._announced = 0
        self._announced_until_s = self._reached_s = -math.inf
        self._waiting: list[RepCounted] = []
        self._onset = Onset(points.cue)

    @property
    def state(self) -> MachineState:
        """What is known right now."""
        known = self._counter.state
        if known.trace is None and self._landmarks is not None:
            known = self._landmarks.state
        return replace(known, reps=self._announced)

    @property
    def learning(self) -> bool:
        """Whether nothing is known yet of how the foot moves."""
        return self.state.trace is None

    def update(self, signals: FootSignals) -> list[Event]:
        """Take the newest observation; the body's ``signals`` only lend their time."""
        seen, before_s = self._points.newest, self._recent.newest_s
        # A frame that did not come shows nobody.
        is_new = seen is not None and not seen.t_s <= before_s
        by_landmarks: list[Event] = []
        if self._landmarks is not None:
            now = seen if is_new and seen is not None else nothing_seen(signals.t_s)
            by_landmarks = self._landmarks.update(now)
        if seen is None or seen.motion is None or not is_new:
            return self._shown(by_landmarks)
        self._recent.add(seen)
        self._onset.update(seen.motion, self._body(seen.person), by_landmarks)
        self._take_pass(before_s)
        news = self._counter.update(seen)
        self._wait(news)
        shown = by_landmarks if self._counter.state.trace is None else news
        ended = any(isinstance(event, (RepCounted, RepDropped)) for event in shown)
        self._pass_again(seen.t_s, at_once=ended)
        return [*self._shown(shown), *self._announce(seen.t_s)]

    def _body(self, person: Pose | None) -> Pose | None:
        """Toes may move less than a body's landmarks show, so that those say nothing then."""
        return person if self._landmarks is not None else None

    def finish(self, t_s: float) -> list[Event]:
        """The set is over: announce what still waits, after a last pass if there is need."""
        if self._landmarks is not None:
            self._landmarks.finish()
        if math.isinf(self._onset.moves_since_s):
            return []
        if not self._knows_enough(t_s):
            self._pass = None
            self._take(_go_through(self._recent.so_far(), self._make, self._counted()))
        self._wait(self._counter.finish())
        return self._announce(math.inf)

    def _counted(self) -> LandmarkReps | None:
        return self._landmarks.counted if self._landmarks is not None else None

    # -- passes ----------------------------------------------------------------------------------

    def _knows_enough(self, t_s: float) -> bool:
        """Whether what was learned comes from nearly all that moved so far, or from plenty."""
        learned_s = self._learned_s - self._onset.moves_since_s
        so_far_s = min(_PLENTY_S, t_s - self._onset.moves_since_s)
        return learned_s >= (1 - _PASS_SHARE) * so_far_s

    def _pass_again(self, t_s: float, *, at_once: bool) -> None:
        """A movement that seems to be done is looked into at once, before it is announced."""
        so_far_s = t_s - self._onset.moves_since_s
        due = t_s - self._passed_s >= max(_PASS_EVERY_S, _PASS_SHARE * so_far_s)
        self._wanted = self._wanted or due or (at_once and not self._knows_enough(t_s))
        if self._pass is not None or not self._wanted or math.isinf(self._onset.moves_since_s):
            return
        self._wanted = False
        self._passed_s = t_s
        so_far, counted = self._recent.so_far(), self._counted()
        self._pass = self._executor.submit(_go_through, so_far, self._make, counted)

    def _take_pass(self, before_s: float) -> None:
        """Go on from what the pass beside has brought, once it has."""
        if self._pass is None or not self._pass.done():
            return
        done, self._pass = self._pass.result(), None
        self._take(done)
        for seen in self._recent.after(done.until_s):
            # The newest one comes next, as any other.
            if seen.t_s <= before_s:
                self._wait(done.counter.update(seen))

    def _take(self, done: _Pass) -> None:
        self._counter, self._learned_s = done.counter, done.until_s
        self._waiting.clear()
        self._wait(done.events)

    # -- announcing ------------------------------------------------------------------------------

    def _wait(self, events: Sequence[Event]) -> None:
        """Reps that were not announced yet; all else in a pass is long past."""
        self._waiting += [event for event in events if isinstance(event, RepCounted)]

    def _announce(self, t_s: float) -> list[Event]:
        """What can be announced at ``t_s``, in order; inf where it is now or never."""
        announced: list[Event] = []
        if not self._knows_enough(min(t_s, self._recent.newest_s)):
            return announced
        while self._waiting:
            event = self._waiting[0]
            side = self._side(event.rep, t_s)
            if side is None:
                break
            rep = replace(event.rep, side=side)
            del self._waiting[0]
            earliest_s = max(self._announced_until_s, self._onset.moves_since_s) - _OVERLAP_S
            if rep.start_s >= earliest_s:
                self._announced += 1
                self._announced_until_s = rep.end_s
                announced.append(replace(event, rep=replace(rep, index=self._announced)))
        return announced

    def _side(self, rep: Rep, t_s: float) -> Side | None:
        """Whose rep it was, as in a recording; None where the landmarks may still say it."""
        counter, landmarks = self._counter, self._landmarks
        if landmarks is None or not isinstance(counter, FootFlowCounter):
            return rep.side
        side = counter.side_by_place(rep.start_s, rep.end_s)
        if side != "unknown":
            return side
        if not landmarks.counted.include(rep) and t_s < rep.end_s + _LANDMARKS_LATE_S:
            return None
        return counter.side_by_landmarks(rep.start_s, rep.end_s, landmarks.counted)

    def _shown(self, events: Sequence[Event]) -> list[Event]:
        """What is shown as it happens; a hold that both accounts see is shown once."""
        shown: list[Event] = []
        for event in events:
            if isinstance(event, RepStarted):
                shown.append(event)
            elif isinstance(event, HoldReached) and event.t_s - self._reached_s >= event.hold_s:
                self._reached_s = event.t_s
                shown.append(event)
        return shown


def _go_through(
    seen: Sequence[CompactObservation], make: MakeCounter, counted: LandmarkReps | None
) -> _Pass:
    """Learn from all of these observations, and then count in them."""
    counter = make(seen, counted)
    events: list[Event] = []
    for kept in seen:
        events += counter.update(kept.expanded())
    return _Pass(seen[-1].seen.t_s if seen else -math.inf, counter, events)
