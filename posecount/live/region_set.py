"""Counts a set by points at the feet, while it is done.

A recording is looked at twice: once to learn what moves, once to count. Here the frames of the
set so far are looked at again and again, in a thread beside the loop, and in between what was
learned last serves for the newest frame. So the count at the end of a set is that of a recording
of it; on the way it may be late by a rep or two, above all at the start. A rep once told is never
taken back.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass, replace

import numpy as np

from posecount.exercises.events import (
    Event,
    HoldReached,
    MachineState,
    RepCounted,
    RepStarted,
)
from posecount.exercises.machine import RegionMachine
from posecount.live.points import FollowedPoints
from posecount.signals.feet import FootSignals
from posecount.signals.foot_region import PointMotion, RegionLearner, RegionProjector

_LOOK_EVERY_S = 1.0
_LOOK_SHARE = 0.1
"""Of the set so far: the longer it is, the longer a look takes and the less it tells anew."""

_FEWEST_POINTS = 12
_STILL_S = 2.5
_MOVED_PX, _TIMES_STILL, _MOST_NOISE_PX = 2.5, 2.5, 2.0
"""So far, and so many times as far as while all was still: something moves."""

_OVERLAP_S = 0.5


@dataclass(frozen=True, slots=True, eq=False)
class _Look:
    """What a look at the frames so far has brought: a machine that has seen ``frames`` of them."""

    frames: int
    projector: RegionProjector
    machine: RegionMachine
    events: list[Event]


class RegionSetMachine:
    """An exercise machine whose signals are the points of ``followed``, not the body's."""

    def __init__(
        self,
        followed: FollowedPoints,
        build: Callable[[], RegionMachine],
        beside: Executor,
    ) -> None:
        self._followed = followed
        self._build = build
        self._beside = beside
        self._motions: list[PointMotion] = []
        self._machine = build()
        self._projector: RegionProjector | None = None
        self._look: Future[_Look] | None = None
        self._looked_s = 0.0
        self._told = 0
        self._told_until_s = -math.inf
        self._wanted = False
        self._still_px: list[float] = []
        self._moves_since_s = math.inf

    @property
    def state(self) -> MachineState:
        """What is known right now."""
        return replace(self._machine.state, reps=self._told)

    @property
    def learning(self) -> bool:
        """Whether nothing is known yet of how the foot moves."""
        return self._machine.state.trace is None

    def update(self, signals: FootSignals) -> list[Event]:
        """Take the newest frame; the body's signals only lend their time."""
        motion = self._followed.newest
        if motion is None or (self._motions and motion.t_s <= self._motions[-1].t_s):
            return []
        self._motions.append(motion)
        events = self._take_look()
        self._see_whether_it_moves(motion)
        counted = False
        if self._projector is not None:
            news = self._machine.update(self._projector.update(motion))
            counted = any(isinstance(event, RepCounted) for event in news)
            events += [event for event in news if isinstance(event, (RepStarted, HoldReached))]
        self._look_again(motion.t_s, at_once=counted)
        return events

    def finish(self, t_s: float) -> list[Event]:
        """The set is over: a last look at all of it decides."""
        self._look = None
        look = _look_at(self._motions, self._build)
        self._machine, self._projector = look.machine, look.projector
        return self._news([*look.events, *look.machine.finish(t_s)])

    def _look_again(self, t_s: float, *, at_once: bool) -> None:
        """A rep that seems to be done is looked into at once, before it is told."""
        so_far_s = t_s - self._motions[0].t_s
        wait_s = max(_LOOK_EVERY_S, _LOOK_SHARE * so_far_s)
        self._wanted = self._wanted or at_once or t_s - self._looked_s >= wait_s
        if self._look is not None or not self._wanted or math.isinf(self._moves_since_s):
            return
        self._wanted = False
        self._looked_s = t_s
        self._look = self._beside.submit(_look_at, list(self._motions), self._build)

    def _take_look(self) -> list[Event]:
        """Go on from what the look beside has brought, once it has."""
        if self._look is None or not self._look.done():
            return []
        look, self._look = self._look.result(), None
        events = list(look.events)
        # The newest frame comes next, as any other.
        for motion in self._motions[look.frames : -1]:
            events += look.machine.update(look.projector.update(motion))
        self._machine, self._projector = look.machine, look.projector
        return self._news(events)

    def _news(self, events: Sequence[Event]) -> list[Event]:
        """Reps of a look that were not told yet; all else in it is long past."""
        news: list[Event] = []
        for event in events:
            if not isinstance(event, RepCounted):
                continue
            rep = event.rep
            new = rep.start_s >= max(self._told_until_s, self._moves_since_s) - _OVERLAP_S
            if new:
                self._told += 1
                self._told_until_s = rep.end_s
                news.append(replace(event, rep=replace(rep, index=self._told)))
        return news

    def _see_whether_it_moves(self, motion: PointMotion) -> None:
        """What is learned from stillness is noise; how much there is the countdown tells."""
        if not math.isinf(self._moves_since_s):
            return
        moved_px = _moved_px(motion)
        if motion.t_s - self._motions[0].t_s < _STILL_S:
            self._still_px.append(moved_px)
            return
        noise_px = float(np.median(self._still_px)) if self._still_px else 0.0
        if moved_px >= max(_MOVED_PX, _TIMES_STILL * min(noise_px, _MOST_NOISE_PX)):
            self._moves_since_s = motion.t_s


def _moved_px(motion: PointMotion) -> float:
    """How far a dozen points at least have moved by themselves."""
    shift = motion.shift_px[~np.isnan(motion.shift_px[:, 0])]
    if len(shift) < _FEWEST_POINTS:
        return 0.0
    own_px = np.sort(np.hypot(*(shift - np.median(shift, axis=0)).T))
    return float(own_px[-_FEWEST_POINTS])


def _look_at(motions: Sequence[PointMotion], build: Callable[[], RegionMachine]) -> _Look:
    """Learn from all of these motions, and then count in them."""
    learner = RegionLearner()
    for motion in motions:
        learner.update(motion)
    projector, machine = learner.finish(), build()
    events: list[Event] = []
    for motion in motions:
        events += machine.update(projector.update(motion))
    return _Look(len(motions), projector, machine, events)
