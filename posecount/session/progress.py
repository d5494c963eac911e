"""The position in a routine: the set that is due, and the attempt at it under way."""

from __future__ import annotations

import math

from posecount.counting.events import Rep
from posecount.session.events import (
    RepDone,
    SessionEvent,
    SetDiscarded,
    SetFinished,
    SetStarted,
    StepFinished,
    Verdict,
)
from posecount.session.log import Attempt, SessionLog
from posecount.session.plan import PlannedSet, plan
from posecount.session.spec import Routine
from posecount.session.state import Mark, ProgressItem
from posecount.session.summary import SessionSummary, summarise


class RoutineProgress:
    """Steps through a routine. It knows nothing of people and waits for nothing."""

    def __init__(self, routine: Routine) -> None:
        self.log = SessionLog()
        self.attempt: Attempt | None = None
        self.over = False
        self.started_s = math.nan
        self._routine = routine
        self._plan = plan(routine)
        self._place = 0

    @property
    def planned(self) -> PlannedSet:
        """The set that is due; the last one when everything is over."""
        return self._plan[self._place]

    def start_set(self, t_s: float, turned: bool = False) -> SetStarted:
        """Begin the set, or continue it; ``turned`` if only the direction is new."""
        resumed = self.attempt is not None
        if self.attempt is None:
            self.attempt = self.log.begin(self.planned, t_s, turned)
        return SetStarted(t_s, self.planned, self.attempt.number, resumed)

    def keep(self, t_s: float, rep: Rep, attempt: Attempt | None) -> RepDone:
        """Store a rep under an attempt, or outside of all of them."""
        kept = self.log.keep(rep, attempt)
        if attempt is None:
            return RepDone(t_s, kept.number, self.planned, 0, rep, kept.verdict, 0)
        done, number = attempt.done, attempt.number
        return RepDone(t_s, kept.number, attempt.planned, number, rep, kept.verdict, done)

    def finish_late(self, t_s: float, attempt: Attempt | None, done: RepDone) -> list[SessionEvent]:
        """Finish a set again that had ended incomplete, if this late rep has completed it."""
        if attempt is None or attempt.discarded or not attempt.complete:
            return []
        if done.verdict is not Verdict.COUNTED:
            return []
        return [SetFinished(t_s, attempt.planned, attempt.number, attempt.done, complete=True)]

    def leave_set(self, t_s: float) -> SetFinished:
        """End the set or leave it as it is; a set never begun is attempt 0."""
        attempt, self.attempt = self.attempt, None
        if attempt is None:
            return SetFinished(t_s, self.planned, 0, 0, complete=False)
        attempt.ended_s = t_s
        return SetFinished(t_s, attempt.planned, attempt.number, attempt.done, attempt.complete)

    def advance(self, t_s: float) -> list[SessionEvent]:
        """Go to the next set, or to the end."""
        before = self.planned
        if self._place + 1 == len(self._plan):
            self.over = True
            return [StepFinished(t_s, before.step_index)]
        self._place += 1
        changed = self.planned.step_index != before.step_index
        return [StepFinished(t_s, before.step_index)] if changed else []

    def redo(self, t_s: float) -> list[SessionEvent]:
        """Repeat the set under way, or else the one just done."""
        done_before = self._place > 0 and self.log.of(self._plan[self._place - 1]) is not None
        return self._return(t_s, int(self.attempt is None and done_before))

    def back(self, t_s: float) -> list[SessionEvent]:
        """Repeat the previous set."""
        return self._return(t_s, min(1, self._place))

    def _return(self, t_s: float, sets: int) -> list[SessionEvent]:
        discarded: list[SessionEvent] = []
        for planned in self._plan[self._place - sets : self._place + 1]:
            attempt = self.log.of(planned)
            if attempt is not None:
                attempt.discarded = True
                attempt.ended_s = t_s if attempt.ended_s is None else attempt.ended_s
                discarded.append(SetDiscarded(t_s, planned, attempt.number))
        self.attempt = None
        self._place -= sets
        return discarded

    def progress(self) -> tuple[ProgressItem, ...]:
        """Return every set of the routine with its status."""
        return tuple(
            ProgressItem(planned, self._mark(planned, attempt), attempt.done if attempt else 0)
            for planned, attempt in self.log.valid(self._plan)
        )

    def _mark(self, planned: PlannedSet, attempt: Attempt | None) -> Mark:
        if attempt is not None and attempt.complete:
            return Mark.DONE
        if planned.index == self._place and not self.over:
            return Mark.CURRENT
        if attempt is not None and attempt.done:
            return Mark.PARTIAL
        return Mark.SKIPPED if planned.index <= self._place else Mark.TO_COME

    def summary(self, ended_s: float) -> SessionSummary:
        """Return the results so far."""
        return summarise(self._routine, self._plan, self.log, self.started_s, ended_s)
