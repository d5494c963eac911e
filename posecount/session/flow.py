"""The stages of a session: their order, their timing, and the events at their beginning.

::

    card -> set-up -> countdown -> working -> rest -> countdown -> ...   the next set of a step
                                           -> switch -> set-up -> ...    the other foot
                                           -> working                    the other direction
                                           -> card -> ...                the next exercise
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from posecount.session import events as told
from posecount.session.events import SessionEvent
from posecount.session.plan import PlannedSet
from posecount.session.presence import Presence
from posecount.session.progress import RoutineProgress
from posecount.session.state import SessionPhase
from posecount.session.timing import Timing


@dataclass(frozen=True, slots=True)
class Run:
    """A set to count; each new ``number`` needs a fresh exercise machine."""

    number: int
    planned: PlannedSet


class SessionFlow:
    """Moves a session from stage to stage. Times are media time in seconds."""

    def __init__(self, course: RoutineProgress, presence: Presence, timing: Timing) -> None:
        self.phase = SessionPhase.CARD
        self.run: Run | None = None
        self.countdown = 0
        self._course = course
        self._presence = presence
        self._timing = timing
        self._runs = 0
        self._since_s = math.nan
        self._rest_since_s = math.nan

    @property
    def working(self) -> bool:
        """Whether a set is under way."""
        return self.phase is SessionPhase.WORKING

    @property
    def counting(self) -> bool:
        """Whether a rep would count: a set is under way, or about to start."""
        return self.phase in (SessionPhase.WORKING, SessionPhase.COUNTDOWN)

    def rest_left_s(self, t_s: float) -> float:
        """Return the rest of the rest period; 0 outside of one."""
        if self.phase is not SessionPhase.REST:
            return 0.0
        return max(0.0, self._rest_since_s + self._course.planned.step.rest_s - t_s)

    def rested(self, t_s: float) -> bool:
        """Whether this is a rest, and a rep begun at ``t_s`` comes after enough of it."""
        least_s = self._course.planned.step.earliest_s
        return self.phase is SessionPhase.REST and t_s >= self._rest_since_s + least_s

    # -- as time goes by -------------------------------------------------------------------------

    def open(self, t_s: float) -> list[SessionEvent]:
        """Show the first card."""
        self._enter(t_s, SessionPhase.CARD)
        return [told.CardShown(t_s, self._course.planned)]

    def go_on(self, t_s: float) -> list[SessionEvent]:
        """Enter the next stage if it is time."""
        shown_s = {
            SessionPhase.CARD: self._timing.card_s,
            SessionPhase.SWITCH: self._timing.switch_s,
        }.get(self.phase, math.inf)
        if t_s - self._since_s >= shown_s:
            self._enter(t_s, SessionPhase.SETUP)
        elif self.phase is SessionPhase.SETUP and self._presence.ready:
            return [told.SetupOk(t_s), self._count_down(t_s)]
        elif self.phase is SessionPhase.REST:
            return self._go_on_resting(t_s)
        elif self.phase is SessionPhase.COUNTDOWN:
            return self._go_on_counting_down(t_s)
        return []

    def _go_on_resting(self, t_s: float) -> list[SessionEvent]:
        left_s = self.rest_left_s(t_s)
        if left_s <= self._timing.countdown_s and self._presence.ready:
            return [told.SetupOk(t_s), self._count_down(t_s)]
        if left_s == 0:
            self._enter(t_s, SessionPhase.SETUP)
        return []

    def _count_down(self, t_s: float) -> SessionEvent:
        self._enter(t_s, SessionPhase.COUNTDOWN)
        self.countdown = math.ceil(self._timing.countdown_s)
        return told.CountdownTicked(t_s, self.countdown)

    def _go_on_counting_down(self, t_s: float) -> list[SessionEvent]:
        if self._presence.out:
            self._enter(t_s, SessionPhase.SETUP)
            return [told.CountdownStopped(t_s)]
        left = math.ceil(self._timing.countdown_s - (t_s - self._since_s))
        if left <= 0:
            return [self.start_set(t_s)]
        if left == self.countdown:
            return []
        self.countdown = left
        return [told.CountdownTicked(t_s, left)]

    # -- from set to set -------------------------------------------------------------------------

    def start_set(self, t_s: float, turned: bool = False) -> SessionEvent:
        """Start the set: reps count from here on."""
        self._enter(t_s, SessionPhase.WORKING)
        return self._course.start_set(t_s, turned)

    def finish_set(self, t_s: float) -> list[SessionEvent]:
        """Finish the set under way."""
        attempt, before = self._course.attempt, self._course.planned
        news = [self._course.leave_set(t_s), *self._course.advance(t_s)]
        planned = self._course.planned
        if self._course.over:
            return news + self.end(t_s)
        if planned.only_turns(before) and self.working:
            return [*news, told.DirectionSwitched(t_s, planned), self.start_set(t_s, turned=True)]
        another = planned.step_index == before.step_index and planned.set_number > before.set_number
        if another and planned.step.rest_s and attempt is not None:
            return news + self._rest(t_s, attempt.last_end_s, before)
        return news + self.approach(t_s, before)

    def skip(self, t_s: float) -> list[SessionEvent]:
        """Skip the remaining rest, or the remaining set."""
        if self.phase is SessionPhase.REST:
            self._enter(t_s, SessionPhase.SETUP)
            return []
        before = self._course.planned
        news = [self._course.leave_set(t_s), *self._course.advance(t_s)]
        return news + (self.end(t_s) if self._course.over else self.approach(t_s, before))

    def approach(self, t_s: float, before: PlannedSet) -> list[SessionEvent]:
        """Prepare the present set, and announce what is new in it."""
        planned = self._course.planned
        if planned.step_index != before.step_index:
            self._enter(t_s, SessionPhase.CARD)
            return [told.CardShown(t_s, planned)]
        if planned.side != before.side:
            self._enter(t_s, SessionPhase.SWITCH)
            return [told.SideSwitched(t_s, planned)]
        self._enter(t_s, SessionPhase.SETUP)
        turned = planned.direction != before.direction
        return [told.DirectionSwitched(t_s, planned)] if turned else []

    def _rest(self, t_s: float, since_s: float, before: PlannedSet) -> list[SessionEvent]:
        """Begin a rest at the time the last rep ended, not when that was noticed."""
        planned = self._course.planned
        self._enter(t_s, SessionPhase.REST)
        self._rest_since_s = since_s
        switched = planned.side != before.side
        news: list[SessionEvent] = [told.SideSwitched(t_s, planned)] if switched else []
        return [*news, told.RestStarted(t_s, since_s, planned.step.rest_s)]

    def end(self, t_s: float) -> list[SessionEvent]:
        """End the session, whether everything is done or not."""
        left = self._course.attempt is not None
        news: list[SessionEvent] = [self._course.leave_set(t_s)] if left else []
        self._course.over = True
        self._enter(t_s, SessionPhase.FINISHED)
        return news

    def go_on_after_pause(self, t_s: float, paused_s: float) -> None:
        """Continue after a pause of ``paused_s``: prepare a set anew, delay other stages."""
        if self.counting:
            self._enter(t_s, SessionPhase.SETUP)
            return
        self._since_s = min(t_s, self._since_s + paused_s)
        self._rest_since_s += paused_s
        self._presence.wait()

    def _enter(self, t_s: float, phase: SessionPhase) -> None:
        """Enter a phase; start a machine before the set, so that it learns the rest position."""
        fresh = phase is SessionPhase.REST or (
            phase is SessionPhase.COUNTDOWN and self.phase is SessionPhase.SETUP
        )
        if fresh:
            self._runs += 1
            self.run = Run(self._runs, self._course.planned)
        elif phase not in (SessionPhase.COUNTDOWN, SessionPhase.WORKING):
            self.run = None
        if phase in (SessionPhase.SETUP, SessionPhase.REST):
            self._presence.wait()
        self.phase = phase
        self._since_s = t_s
