"""Counts a set by a learned cue while it is done.

A recording takes two passes: one to learn how points move, one to count. Here the observations of
the set so far are processed again and again, in a thread of its own, and in between the newest
frame is counted by what was learned last. Therefore the count at the end of a set is that of a
recording of it; before that it may be late by a rep or two, above all at the start. An announced
rep is never taken back. If a body is in view, its landmarks show the movement until the points are
known.
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
    Phase,
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
"""Share of the set so far: the longer a set, the longer a pass takes and the less new it learns."""

_PLENTY_S = 45.0
"""Seconds of movement after which no rep waits for a further pass."""

_OVERLAP_S = 0.5
"""Two counts of one rep may differ by this much about when it began."""

_LANDMARKS_LATE_S = 0.8
"""Landmarks detect the end of a movement later than points do."""


class NewestObservation(Protocol):
    """Follows points of a cue, as `FollowedPoints` does for a camera."""

    @property
    def cue(self) -> Cue:
        """The cue that is followed."""

    @property
    def newest(self) -> Observation | None:
        """The newest frame's observation."""


MakeCounter = Callable[[Sequence[CompactObservation], LandmarkReps | None], Counter]


@dataclass(frozen=True, slots=True, eq=False)
class _Pass:
    """The result of a pass: a counter that has seen all up to ``until_s``, and its events."""

    until_s: float
    counter: Counter
    events: list[Event]


def learned_set(
    points: NewestObservation, spec: ExerciseSpec, hold_target_s: float | None, executor: Executor
) -> LearnedSetMachine:
    """Return the machine for a set of ``spec``, counted by the cue that ``points`` follows."""

    def make(seen: Sequence[CompactObservation], counted: LandmarkReps | None) -> Counter:
        observations = (kept.expanded() for kept in seen)
        return counter_for(spec, points.cue, hold_target_s, observations, counted)

    by_landmarks = points.cue is Cue.FOOT_FLOW
    landmarks = LandmarkCounter(spec.landmark_machine(hold_target_s)) if by_landmarks else None
    return LearnedSetMachine(points, make, executor, landmarks)


class LearnedSetMachine:
    """An exercise machine that counts the observations of ``points``, not the body's signals.

    ``landmarks`` counts those of the body in view, None if they say nothing about the exercise.
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
        self._early: list[Event] = []
        self._onset = Onset(points.cue)

    @property
    def state(self) -> MachineState:
        """What is known right now, for display."""
        known = self._counter.state
        if known.trace is None and self._landmarks is not None:
            known = self._landmarks.state
            if self._onset.rests:
                known = replace(known, phase=Phase.NEUTRAL, hold_s=0.0, progress=0.0)
        return replace(known, reps=self._announced)

    @property
    def learning(self) -> bool:
        """Whether nothing is known yet about the foot's movement."""
        return self.state.trace is None

    def update(self, signals: FootSignals) -> list[Event]:
        """Take the newest observation; of the body's ``signals`` only the time is used."""
        seen, before_s = self._points.newest, self._recent.newest_s
        # A missing frame shows nobody.
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
        self._hear(self._counter)
        news = self._counter.update(seen)
        self._wait(news)
        begun = self._begun(by_landmarks)
        shown = begun if self._counter.state.trace is None else news
        ended = any(isinstance(event, (RepCounted, RepDropped)) for event in shown)
        self._pass_again(seen.t_s, at_once=ended)
        return [*self._shown(shown), *self._announce(seen.t_s)]

    def _body(self, person: Pose | None) -> Pose | None:
        """Return the body, or None if its landmarks move more than the toes and say nothing."""
        return person if self._landmarks is not None else None

    def finish(self, t_s: float) -> list[Event]:
        """End the set: announce the reps that still wait, after a last pass if it is needed."""
        if self._landmarks is not None:
            self._landmarks.finish()
        if math.isinf(self._onset.moves_since_s):
            return []
        if not self._knows_enough(t_s):
            self._pass = None
            self._take(_go_through(self._recent.so_far(), self._make, self._counted()))
        self._hear(self._counter)
        self._wait(self._counter.finish())
        return self._announce(math.inf)

    def _hear(self, counter: Counter) -> None:
        """Let a counter by points know what the landmarks have counted meanwhile."""
        if self._landmarks is not None and isinstance(counter, FootFlowCounter):
            counter.counted = self._landmarks.counted

    def _counted(self) -> LandmarkReps | None:
        return self._landmarks.counted if self._landmarks is not None else None

    # -- passes ----------------------------------------------------------------------------------

    def _knows_enough(self, t_s: float) -> bool:
        """Whether the learned part covers nearly all of the movement so far, or plenty."""
        learned_s = self._learned_s - self._onset.moves_since_s
        so_far_s = min(_PLENTY_S, t_s - self._onset.moves_since_s)
        return learned_s >= (1 - _PASS_SHARE) * so_far_s

    def _pass_again(self, t_s: float, *, at_once: bool) -> None:
        """Start a pass if it is due, or at once if a finished movement waits to be announced."""
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
        """Continue from the result of the parallel pass, once it is there."""
        if self._pass is None or not self._pass.done():
            return
        done, self._pass = self._pass.result(), None
        self._take(done)
        for seen in self._recent.after(done.until_s):
            # The newest one comes next, like any other.
            if seen.t_s <= before_s:
                self._wait(done.counter.update(seen))

    def _take(self, done: _Pass) -> None:
        self._counter, self._learned_s = done.counter, done.until_s
        self._waiting.clear()
        self._wait(done.events)

    # -- announcing ------------------------------------------------------------------------------

    def _wait(self, events: Sequence[Event]) -> None:
        """Queue reps that were not announced yet; other events of a pass are outdated."""
        self._waiting += [event for event in events if isinstance(event, RepCounted)]

    def _announce(self, t_s: float) -> list[Event]:
        """Return what can be announced at ``t_s``, in order; inf announces everything."""
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
        """Return the rep's side, as in a recording; None if the landmarks may still show it."""
        counter, landmarks = self._counter, self._landmarks
        if landmarks is None or not isinstance(counter, FootFlowCounter):
            return rep.side
        side = counter.side_by_place(rep.start_s, rep.end_s)
        if side != "unknown":
            return side
        if not landmarks.counted.include(rep) and t_s < rep.end_s + _LANDMARKS_LATE_S:
            return None
        return counter.side_by_landmarks(rep.start_s, rep.end_s, landmarks.counted)

    def _begun(self, by_landmarks: Sequence[Event]) -> list[Event]:
        """Return what landmarks show; what they see begin while the points rest waits for them."""
        if not self._onset.rests:
            waited, self._early = self._early, []
            return [*waited, *by_landmarks]
        for event in by_landmarks:
            if isinstance(event, RepStarted):
                self._early = [event]
            elif isinstance(event, RepCounted | RepDropped):
                self._early = []
        return []

    def _shown(self, events: Sequence[Event]) -> list[Event]:
        """Return events to show as they happen; a hold that both counters see is shown once."""
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
    """Learn from all of these observations, and then count them."""
    counter = make(seen, counted)
    events: list[Event] = []
    for kept in seen:
        events += counter.update(kept.expanded())
    return _Pass(seen[-1].seen.t_s if seen else -math.inf, counter, events)
