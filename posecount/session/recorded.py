"""Lays the reps of a recording out on the sets of a routine, as a live session does while it runs.

People swap sides, repeat and leave out sets, so a rep belongs to the first set of its step that
asks for its side and direction and is not full yet.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from posecount.counting.events import Rep
from posecount.counting.landmark_reps import TUNING as REPS
from posecount.session import events as told
from posecount.session.log import Attempt, SessionLog
from posecount.session.plan import PlannedSet, plan
from posecount.session.spec import Routine
from posecount.session.summary import SessionSummary, summarise
from posecount.signals.legs import LEGS

Told = (
    told.RoutineStarted | told.SetStarted | told.RepDone | told.SetFinished | told.RoutineFinished
)
"""The events of a session that was recorded."""


@dataclass(frozen=True, slots=True)
class Worked:
    """Reps done without a break, in order of time; ``step`` is their step's number from 0.

    None for an exercise that is not in the routine.
    """

    step: int | None
    reps: tuple[Rep, ...]


@dataclass(frozen=True, slots=True)
class RecordedSession:
    """What was done of a routine in a recording, and the events of the session."""

    log: SessionLog
    summary: SessionSummary
    events: tuple[Told, ...]


def laid_out(routine: Routine, work: Sequence[Worked], end_s: float) -> RecordedSession:
    """Lay ``work``, in order of time, out on the routine; the recording ends at ``end_s``."""
    layout = _Layout(routine)
    for one in work:
        for rep in one.reps:
            layout.take(one.step, rep)
    layout.finish_set()
    started_s = next((rep.start_s for one in work for rep in one.reps), 0.0)
    ended_s = max((rep.end_s for one in work for rep in one.reps), default=end_s)
    summary = summarise(routine, layout.plan, layout.log, started_s, ended_s)
    begin = told.RoutineStarted(started_s, routine)
    finish = told.RoutineFinished(ended_s, summary, quit=not summary.complete)
    return RecordedSession(layout.log, summary, (begin, *layout.events, finish))


class _Layout:
    """The plan, and which of its sets is under way."""

    def __init__(self, routine: Routine) -> None:
        self.plan = plan(routine)
        self.log = SessionLog()
        self.events: list[Told] = []
        self._open: Attempt | None = None

    def take(self, step: int | None, rep: Rep) -> None:
        """Lay out the next rep."""
        planned = self._planned(step, rep)
        if planned is None:
            return
        rep = _judged(rep, planned)
        attempt = self._begun(planned, rep)
        kept = self.log.keep(rep, attempt)
        self.events.append(
            told.RepDone(
                rep.end_s,
                kept.number,
                planned,
                attempt.number,
                rep,
                kept.verdict,
                attempt.done,
            )
        )

    def finish_set(self) -> None:
        """Finish the set that is under way, if any."""
        if self._open is None:
            return
        attempt, self._open = self._open, None
        attempt.ended_s = attempt.last_end_s
        self.events.append(
            told.SetFinished(
                attempt.ended_s,
                attempt.planned,
                attempt.number,
                attempt.done,
                attempt.complete,
            )
        )

    def _planned(self, step: int | None, rep: Rep) -> PlannedSet | None:
        """Return the set that the rep belongs to; None if its exercise is not in the routine."""
        sets = [planned for planned in self.plan if planned.step_index == step]
        fitting = [planned for planned in sets if _fits(rep, planned)]
        waiting = [planned for planned in fitting if not self._is_over(planned, rep.start_s)]
        now = None if self._open is None else self._open.planned
        if now in waiting and not self._rested(rep, now, waiting):
            return now
        ahead = [one for one in waiting if now is None or one.index > now.index]
        # More than was asked for, or the wrong side: the set in which it was done says so.
        rest = [*ahead, *waiting, *([now] if now in sets else []), *fitting[-1:], *sets]
        return next(iter(rest), None)

    def _rested(self, rep: Rep, now: PlannedSet, waiting: Sequence[PlannedSet]) -> bool:
        """Whether a set that is mostly done was left for the next one by a rest before this rep."""
        attempt = self._open
        assert attempt is not None
        rested = rep.start_s - attempt.last_end_s >= max(now.step.earliest_s, _LEAST_REST_S)
        mostly = 2 * attempt.done > now.reps
        return rested and mostly and any(one.index > now.index for one in waiting)

    def _is_over(self, planned: PlannedSet, t_s: float) -> bool:
        attempt = self.log.of(planned)
        return attempt is not None and attempt.over(t_s)

    def _begun(self, planned: PlannedSet, rep: Rep) -> Attempt:
        """Return the attempt at a set, begun with this rep if it is a new one."""
        if self._open is not None and self._open.planned is planned:
            return self._open
        self.finish_set()
        before = self.log.of(planned)
        attempt = before or self.log.begin(planned, rep.start_s)
        self._open = attempt
        resumed = before is not None
        self.events.append(told.SetStarted(rep.start_s, planned, attempt.number, resumed))
        return attempt


_LEAST_REST_S = 5.0
"""A shorter pause, in seconds, is one between reps."""


def _fits(rep: Rep, planned: PlannedSet) -> bool:
    side = planned.side is None or rep.side not in LEGS or rep.side == planned.side
    turns = planned.direction is None or rep.direction in (planned.direction, "unknown", None)
    return side and turns


def _judged(rep: Rep, planned: PlannedSet) -> Rep:
    """Return the rep, complete if it was held as long as its step asks."""
    target_s = planned.step.hold_target_s
    held = target_s is None or rep.hold_s >= target_s - REPS.hold_tolerance_s
    return replace(rep, complete=held)


def rests_s(session: RecordedSession) -> Iterator[tuple[PlannedSet, float | None]]:
    """Yield each set that was done, in order of time, with the seconds of rest before it.

    None for the first set of all.
    """
    last_s: float | None = None
    for attempt in session.log.attempts:
        yield attempt.planned, None if last_s is None else max(0.0, attempt.started_s - last_s)
        last_s = attempt.last_end_s
