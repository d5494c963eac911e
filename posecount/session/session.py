"""The session: leads through a routine, set by set, from sightings and counted reps.

It reads no clock, sees no picture and counts nothing itself. Its caller (``runner.py``) feeds the
exercise machine that ``run`` asks for, and passes on the machine's events.

Every rep that the machine counts is stored and emitted, at any time. A rep in the countdown starts
the set. A rep does not count when the set is full, in a rest, or if it was begun in a pause that
was asked for. Leaving the view pauses a set; returning, or doing a rep, resumes it. While too few
pictures come, nothing counts: that is a pause, too, after which the set is prepared anew.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from posecount.counting.events import (
    Event,
    HoldReached,
    MachineState,
    Phase,
    Rep,
    RepCounted,
    RepStarted,
)
from posecount.session import events as told
from posecount.session.command import Command
from posecount.session.events import SessionEvent
from posecount.session.flow import Run, SessionFlow
from posecount.session.log import Attempt
from posecount.session.pause import Pause
from posecount.session.presence import Presence
from posecount.session.progress import RoutineProgress
from posecount.session.sighting import Sighting
from posecount.session.spec import Routine
from posecount.session.state import SessionPhase, SessionState
from posecount.session.summary import SessionSummary
from posecount.session.timing import Timing
from posecount.session.view_state import Moment, picture, reproach, what_is_missing


class Session:
    """One pass through a routine. Times are media time in seconds and never run back."""

    def __init__(self, routine: Routine, timing: Timing | None = None) -> None:
        self.routine = routine
        self._timing = timing or Timing()
        self._course = RoutineProgress(routine)
        self._presence = Presence(self._timing)
        self._stages = SessionFlow(self._course, self._presence, self._timing)
        self._t_s = -math.inf
        self._attempt_of: dict[int, Attempt] = {}
        self._pause = Pause()
        self._advice: tuple[str, float] | None = None
        self._machine: MachineState | None = None
        self._told_finished = False

    @property
    def run(self) -> Run | None:
        """The machine that is needed now; None if none is."""
        return self._stages.run

    @property
    def finished(self) -> bool:
        """Whether the session is over."""
        return self._stages.phase is SessionPhase.FINISHED

    @property
    def summary(self) -> SessionSummary:
        """The results so far."""
        return self._course.summary(self._t_s)

    @property
    def state(self) -> SessionState:
        """The session's present state, for display."""
        advised = self._advice is not None and self._t_s < self._advice[1]
        moment = Moment(
            phase=self._stages.phase,
            paused=self._pause.reason,
            seen=self._presence.seen,
            ready_share=self._presence.ready_share,
            rest_left_s=self._stages.rest_left_s(self._t_s),
            countdown=self._stages.countdown,
            machine=self._machine,
            advice=self._advice[0] if self._advice is not None and advised else None,
            summary=self.summary if self.finished else None,
        )
        return picture(self._course, moment)

    def update(
        self,
        t_s: float,
        seen: Sighting,
        events: Sequence[Event] = (),
        machine: MachineState | None = None,
        advice: str | None = None,
    ) -> list[SessionEvent]:
        """Take one frame: the person seen, and the events and state of ``run``'s machine.

        ``advice`` is a line on the form of the exercise, to be shown for a while. When everything
        is done, ``settle`` or the next frame returns the final event.
        """
        if self.finished:
            return self._finish()
        news = self._begin(t_s)
        self._machine = machine
        self._presence.update(self._t_s, seen)
        news += self._hear(self.run, events)
        if advice is not None and self._stages.working and self._pause.reason is None:
            news.append(self._advise(advice))
        return news + self._go_on()

    def settle(self, run: Run, t_s: float, events: Sequence[Event]) -> list[SessionEvent]:
        """Take the last events of the machine of an earlier ``run``."""
        news = self._begin(t_s) + self._hear(run, events)
        if self.finished:
            return news + self._finish()
        attempt = self._course.attempt
        if attempt is not None and attempt.over(self._t_s):
            news += self._finish_set(attempt)
        return news

    def command(
        self, t_s: float, command: Command, events: Sequence[Event] = ()
    ) -> list[SessionEvent]:
        """Execute a command.

        All but PAUSE and RESUME end the ``run``: ``events`` are its machine's last events, and
        belong to the set that is being left.
        """
        if self.finished:
            return []
        news = self._begin(t_s)
        if command is Command.PAUSE:
            return news + self._pause.begin(self._t_s, "asked")
        if command is Command.RESUME:
            return news + self._resume()
        news += self._hear(self.run, events, leaving=True)
        news += self._pause.end(self._t_s)
        before = self._course.planned
        if command is Command.QUIT:
            return news + self._stages.end(self._t_s) + self._finish(left=True)
        if command is Command.NEXT:
            news += self._stages.skip(self._t_s)
            return news + (self._finish() if self.finished else [])
        again = self._course.redo if command is Command.REDO else self._course.back
        return [*news, *again(self._t_s), *self._stages.approach(self._t_s, before)]

    def _begin(self, t_s: float) -> list[SessionEvent]:
        first = self._t_s == -math.inf
        self._t_s = max(t_s, self._t_s)
        if not first:
            return []
        self._course.started_s = t_s
        return [told.RoutineStarted(t_s, self.routine), *self._stages.open(t_s)]

    def _finish(self, left: bool = False) -> list[SessionEvent]:
        """Return the final event, once: by now every rep of the last set is in."""
        if self._told_finished:
            return []
        self._told_finished = True
        return [told.RoutineFinished(self._t_s, self.summary, left)]

    def _go_on(self) -> list[SessionEvent]:
        if self._pause.reason is not None:
            return self._go_on_paused()
        if self._stages.counting and not self._presence.seen.often:
            return self._pause.begin(self._t_s, "too few pictures")
        if self._stages.working:
            away = self._presence.away
            return self._pause.begin(self._t_s, "out of view") if away else []
        if self._stages.rested(self._t_s) and self._moving:
            return self._start_early()
        return self._note(self._stages.go_on(self._t_s))

    def _go_on_paused(self) -> list[SessionEvent]:
        """Resume once what caused the pause is over."""
        if self._pause.reason == "too few pictures" and self._presence.seen.often:
            return self._resume()
        if self._pause.reason == "out of view" and self._presence.back:
            return self._pause.end(self._t_s)
        return []

    def _resume(self) -> list[SessionEvent]:
        """Resume; a set restarts after the set-up check, since the person is at the keyboard."""
        if self._pause.reason is not None:
            self._stages.go_on_after_pause(self._t_s, self._t_s - self._pause.since_s)
        return self._pause.end(self._t_s)

    @property
    def _moving(self) -> bool:
        return self._machine is not None and self._machine.phase in (Phase.MOVING, Phase.HOLDING)

    def _hear(
        self, run: Run | None, events: Sequence[Event], leaving: bool = False
    ) -> list[SessionEvent]:
        news: list[SessionEvent] = []
        for event in events:
            current = run is not None and run is self.run and not leaving
            if isinstance(event, RepCounted):
                news += self._take(run, event.rep, current)
                continue
            if isinstance(event, RepStarted) and current and self._stages.rested(event.t_s):
                news += self._start_early()
            untrue = isinstance(event, HoldReached) and self.state.wrong_leg
            if current and self._stages.working and not untrue:
                news.append(event)
        return news

    def _take(self, run: Run | None, rep: Rep, current: bool) -> list[SessionEvent]:
        """Store a rep; in a ``current`` run it may move the session on."""
        news: list[SessionEvent] = []
        if current and self._stages.phase is SessionPhase.COUNTDOWN:
            news += self._start_early()
        attempt = self._attempt_of.get(run.number) if run is not None else None
        if self._pause.covers(rep):
            attempt = None
        done = self._course.keep(self._t_s, rep, attempt)
        news.append(done)
        if attempt is None or attempt is not self._course.attempt:
            return news + self._course.finish_late(self._t_s, attempt, done)
        if self._pause.reason == "out of view":
            news += self._pause.end(self._t_s)
        wrong = reproach(done)
        if wrong is not None and current:
            news.append(self._advise(wrong))
        if attempt.over(self._t_s) and current:
            news += self._finish_set(attempt)
        return news

    def _finish_set(self, attempt: Attempt) -> list[SessionEvent]:
        """Finish the set under way; say what is missing if its tries have run out."""
        finished, *after = self._note(self._stages.finish_set(self._t_s))
        missing = [] if attempt.complete else [self._advise(what_is_missing(attempt))]
        return [finished, *missing, *after]

    def _start_early(self) -> list[SessionEvent]:
        """Start the set if a rep begins before the countdown is over, so that none is lost."""
        return [] if self._pause.reason else self._note([self._stages.start_set(self._t_s)])

    def _note(self, news: list[SessionEvent]) -> list[SessionEvent]:
        """Remember which attempt the machine's reps belong to from now on."""
        if self.run is not None and self._course.attempt is not None:
            self._attempt_of[self.run.number] = self._course.attempt
        return news

    def _advise(self, text: str) -> SessionEvent:
        self._advice = (text, self._t_s + self._timing.advice_s)
        return told.AdviceGiven(self._t_s, text)
