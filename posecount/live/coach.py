"""Leads one session: from frames to poses, counts, the session's events and its sinks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from posecount.exercises.events import MachineState
from posecount.frame import Frame
from posecount.pose.landmarks import Pose
from posecount.routine.command import Command
from posecount.routine.events import SessionEvent
from posecount.routine.runner import SessionRunner
from posecount.routine.session import Session
from posecount.routine.spec import Routine
from posecount.routine.state import SessionPhase, SessionState
from posecount.setup.check import SetupCheck
from posecount.setup.look import facts_of


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
    """Feed it frames and commands; it leads through the routine and tells the sinks.

    All times are the frames' own, so that a slow or hasty supply changes nothing but how often
    it is looked. Whatever the sinks are told has happened.
    """

    def __init__(
        self, routine: Routine, estimator: ProbingEstimator, sinks: Sequence[SessionSink] = ()
    ) -> None:
        self._runner = SessionRunner(Session(routine), advise_on=SetupCheck)
        self._estimator = estimator
        self._sinks = sinks
        self._t_s = -1.0
        self.frames = 0

    @property
    def state(self) -> SessionState:
        """The session right now."""
        return self._runner.state

    @property
    def machine(self) -> MachineState | None:
        """The state of the machine that counts now; None where none does."""
        return self._runner.machine_state

    @property
    def pose(self) -> Pose | None:
        """The newest pose, None where nobody is seen."""
        return self._runner.pose

    @property
    def over(self) -> bool:
        """Whether the session is finished."""
        return self.state.phase is SessionPhase.FINISHED

    def take(self, frame: Frame) -> None:
        """Look at one frame, in order of time; one from before the last ``wait`` is passed over."""
        if frame.t_s <= self._t_s:
            return
        self._t_s = frame.t_s
        if self.state.phase is SessionPhase.SETUP:
            self._estimator.probe()
        else:
            self._estimator.settle()
        pose = self._estimator.estimate(frame)
        self.frames += 1
        self._tell(self._runner.update(frame.t_s, pose, facts_of(frame)))

    def wait(self, t_s: float) -> None:
        """There is no picture at ``t_s``: as far as the session knows, nobody is there."""
        if t_s > self._t_s:
            self._t_s = t_s
            self._tell(self._runner.update(t_s, None))

    def command(self, command: Command) -> None:
        """Do what a key asks for; what is under way is settled before it."""
        self._tell(self._runner.command(command))

    def _tell(self, events: Sequence[SessionEvent]) -> None:
        for event in events:
            for sink in self._sinks:
                sink.handle(event)
