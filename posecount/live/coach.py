"""Leads one session: from frames to poses, counts, the session's events and its sinks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from posecount.counter import Counter, trusted
from posecount.exercises.events import Event, MachineState
from posecount.frame import Frame
from posecount.live.onlooker import Onlooker
from posecount.pose.landmarks import Pose
from posecount.routine.command import Command
from posecount.routine.events import SessionEvent
from posecount.routine.plan import PlannedSet
from posecount.routine.session import Session
from posecount.routine.sighting import NOBODY
from posecount.routine.stages import Run
from posecount.routine.state import SessionPhase, SessionState


class ProbingEstimator(Protocol):
    """A pose estimator that may look more closely while nothing is counted yet."""

    def probe(self) -> None:
        """Look closely from now on."""

    def settle(self) -> None:
        """Look as fast as possible from now on."""

    def estimate(self, frame: Frame) -> Pose | None:
        """The pose in this frame, or None where nobody is found."""


class SessionSink(Protocol):
    """Whoever wants to know what happens."""

    def handle(self, event: SessionEvent) -> None:
        """Take one event, in order of time."""


class Coach:
    """Feed it frames and commands; it feeds the session and tells the sinks.

    All times are the frames' own, so that a slow or hasty supply changes nothing but how often
    it is looked. Whatever the sinks are told has happened.
    """

    def __init__(
        self, session: Session, estimator: ProbingEstimator, sinks: Sequence[SessionSink] = ()
    ) -> None:
        self._session = session
        self._estimator = estimator
        self._sinks = sinks
        self._run: Run | None = None
        self._counter: Counter | None = None
        self._watched: PlannedSet | None = None
        self._onlooker: Onlooker | None = None
        self.pose: Pose | None = None
        """The newest pose, None where nobody is seen."""
        self.frames = 0

    @property
    def state(self) -> SessionState:
        """The session right now."""
        return self._session.state

    @property
    def machine(self) -> MachineState | None:
        """The state of the machine that counts now; None where none does."""
        return self._counter.state if self._counter is not None else None

    @property
    def over(self) -> bool:
        """Whether the session is finished."""
        return self.state.phase is SessionPhase.FINISHED

    def take(self, frame: Frame) -> None:
        """Look at one frame, in order of time."""
        if self.state.phase is SessionPhase.SETUP:
            self._estimator.probe()
        else:
            self._estimator.settle()
        found = self._estimator.estimate(frame)
        self.frames += 1
        self.pose = trusted(found)
        events = self._counter.update(frame.t_s, found) if self._counter else []
        seen = self._looking_on().look(frame, self.pose)
        self._tell(self._session.update(frame.t_s, seen, events, self.machine))
        self._follow_run(frame.t_s)

    def wait(self, t_s: float) -> None:
        """There is no picture at ``t_s``: as far as the session knows, nobody is there."""
        self.pose = None
        self._tell(self._session.update(t_s, NOBODY, (), self.machine))
        self._follow_run(t_s)

    def command(self, t_s: float, command: Command) -> None:
        """Do what a key asks for; what is under way is settled before it."""
        events: list[Event] = []
        if command not in (Command.PAUSE, Command.RESUME):
            events = self._put_away()
        self._tell(self._session.command(t_s, command, events))
        self._follow_run(t_s)

    def _follow_run(self, t_s: float) -> None:
        """Have the machine that the session asks for; the one before tells what it still knows."""
        wanted = self._session.run
        if wanted == self._run and (wanted is None) == (self._counter is None):
            return
        before, events = self._run, self._put_away()
        if before is not None and events:
            self._tell(self._session.settle(before, t_s, events))
        self._run = wanted
        if wanted is not None:
            step = wanted.planned.step
            self._counter = Counter(step.spec.build(step.hold_target_s))

    def _put_away(self) -> list[Event]:
        counter, self._counter = self._counter, None
        return counter.finish() if counter is not None else []

    def _looking_on(self) -> Onlooker:
        planned = self.state.planned
        if self._onlooker is None or self._new(planned):
            self._watched, self._onlooker = planned, Onlooker(planned)
        return self._onlooker

    def _new(self, planned: PlannedSet) -> bool:
        """Whether another exercise or another leg is looked for."""
        known = self._watched
        return known is None or (known.step, known.side) != (planned.step, planned.side)

    def _tell(self, events: Sequence[SessionEvent]) -> None:
        for event in events:
            for sink in self._sinks:
                sink.handle(event)
