"""Runs a session frame by frame: feeds the machine it needs and passes on the events.

The loop for a camera needs no more than this::

    runner = SessionRunner(Session(routine))
    for frame in frames:
        for event in runner.update(frame.t_s, estimator.estimate(frame), facts_of(frame)):
            for sink in sinks:
                sink.handle(event)
        screen.draw(runner.state, runner.machine_state, runner.pose)
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol

from posecount.counting.events import Event, MachineState
from posecount.counting.machine import ExerciseMachine
from posecount.exercises.spec import ExerciseSpec
from posecount.language import tr
from posecount.observation.observed import FrameFacts
from posecount.pose.landmarks import Pose
from posecount.pose.person import trusted
from posecount.session.advice import FormCoach
from posecount.session.command import Command
from posecount.session.events import SessionEvent
from posecount.session.flow import Run
from posecount.session.gestures import GestureReader, Given, command_of
from posecount.session.picture_rate import PictureRate, pictures_needed
from posecount.session.plan import PlannedSet
from posecount.session.position import PositionReader
from posecount.session.session import Session
from posecount.session.sighting import Sighting
from posecount.session.state import SessionPhase, SessionState
from posecount.signals.legs import FootSignalReader, FootSignals


class SetupWord(Protocol):
    """One thing that the set-up lacks."""

    @property
    def advice(self) -> str:
        """Advice on how to correct it."""


class SetupAdviser(Protocol):
    """Checks the set-up of one exercise."""

    def update(self, t_s: float, pose: Pose | None, facts: FrameFacts) -> Sequence[SetupWord]:
        """Take a frame; return the present faults, worst first."""


class Watcher(Protocol):
    """Watches what is done during a set, besides the machine that counts it."""

    def begin(self, planned: PlannedSet) -> None:
        """Begin another set."""

    def update(
        self, signals: FootSignals, pose: Pose | None, facts: FrameFacts, events: Sequence[Event]
    ) -> str | None:
        """Take one frame of the set and its machine's events; return a line of advice or None."""


MachineFactory = Callable[[PlannedSet], ExerciseMachine]
"""Makes the machine that counts a set. A close-up's machine may read its points elsewhere."""


def build_machine(planned: PlannedSet) -> ExerciseMachine:
    """Return the machine that counts a set from the body's landmarks."""
    return planned.step.spec.landmark_machine(planned.step.hold_target_s)


class SessionRunner:
    """Runs one session from poses. Pure: time comes with the frames, in seconds.

    ``advise_on`` makes the check of an exercise's set-up (such as ``SetupCheck``), None for none;
    its advice delays a set for a while, and never once the set has begun. ``watcher`` gives advice
    while a set is under way, which goes before that on its form.
    """

    def __init__(
        self,
        session: Session,
        build: MachineFactory = build_machine,
        advise_on: Callable[[ExerciseSpec], SetupAdviser] | None = None,
        coach: FormCoach | None = None,
        watcher: Watcher | None = None,
    ) -> None:
        self.session = session
        self.pose: Pose | None = None
        """The newest pose, None if nobody was found."""
        self._build = build
        self._advise_on = advise_on
        self._coach = coach or FormCoach()
        self._watcher = watcher
        self._reader = FootSignalReader()
        self._position = PositionReader()
        self._run: Run | None = None
        self._machine: ExerciseMachine | None = None
        self._adviser: tuple[int, SetupAdviser] | None = None
        self._rate: PictureRate | None = None
        self._gestures = GestureReader()
        self._t_s = 0.0

    @property
    def state(self) -> SessionState:
        """The session's state."""
        return self.session.state

    @property
    def machine_state(self) -> MachineState | None:
        """The state of the set's machine; None if nothing is being counted."""
        return self._machine.state if self._machine is not None else None

    @property
    def gesture(self) -> Given | None:
        """The gesture that is being given; None if none is."""
        return self._gestures.given

    def update(
        self,
        t_s: float,
        pose: Pose | None,
        facts: FrameFacts | None = None,
        seen: Sighting | None = None,
    ) -> list[SessionEvent]:
        """Take one frame's pose, None if nobody was found.

        ``facts`` of its picture are for the set-up check. ``seen`` overrides what the pose shows,
        as it must in a close-up, which has none.
        """
        self._t_s = t_s
        self.pose = trusted(pose)
        signals = self._reader.update(t_s, self.pose)
        before = self.session.state
        if seen is None:
            seen = self._sight(signals, before, facts)
        if self._rate is not None:
            self._rate.update(t_s)
            seen = replace(seen, often=self._rate.enough)
        events = self._machine.update(signals) if self._machine is not None else []
        advice = self._advise(signals, facts, events, before)
        news = self.session.update(t_s, seen, events, self.machine_state, advice) + self._follow()
        return news + self._obey(t_s, signals)

    def _obey(self, t_s: float, signals: FootSignals) -> list[SessionEvent]:
        """Execute the command of a gesture, if one was given."""
        if self.session.finished:
            return []
        gesture = self._gestures.update(t_s, self.pose, signals.scale_px)
        if gesture is None:
            return []
        return self.command(command_of(gesture, paused=self.state.paused == "asked"))

    def command(self, command: Command) -> list[SessionEvent]:
        """Execute a command; the machine's pending events are taken before its set is left."""
        events: list[Event] = []
        if command not in (Command.PAUSE, Command.RESUME) and self._machine is not None:
            events = self._machine.finish(self._t_s)
            self._machine = None
        news = self.session.command(self._t_s, command, events)
        return news + self._follow()

    def _follow(self) -> list[SessionEvent]:
        """Replace the machine until it is the one the session needs."""
        news: list[SessionEvent] = []
        while self.session.run is not self._run:
            run, machine = self._run, self._machine
            self._run = self.session.run
            self._machine = self._rate = None
            if self._run is not None:
                self._machine = self._build(self._run.planned)
                self._rate = PictureRate(pictures_needed(self._run.planned.step))
                self._coach.begin(self._run.planned)
                if self._watcher is not None:
                    self._watcher.begin(self._run.planned)
            if run is not None:
                events = machine.finish(self._t_s) if machine is not None else []
                news += self.session.settle(run, self._t_s, events)
        return news

    def _sight(
        self, signals: FootSignals, state: SessionState, facts: FrameFacts | None
    ) -> Sighting:
        seen = self._position.update(self.pose, signals, state.planned)
        words = self._words(signals.t_s, state, facts)
        return replace(seen, advice=words[0]) if seen.advice is None and words else seen

    def _words(self, t_s: float, state: SessionState, facts: FrameFacts | None) -> Sequence[str]:
        """Return the set-up check's advice before a set; each set gets a fresh check."""
        if self._advise_on is None or facts is None or state.phase is SessionPhase.WORKING:
            return []
        index = state.planned.index
        if self._adviser is None or self._adviser[0] != index:
            self._adviser = index, self._advise_on(state.planned.step.spec)
        words = self._adviser[1].update(t_s, self.pose, facts)
        advice = [tr(word.advice) for word in words]
        return [f"{text[:1].upper()}{text[1:]}." for text in advice]

    def _advise(
        self,
        signals: FootSignals,
        facts: FrameFacts | None,
        events: Sequence[Event],
        state: SessionState,
    ) -> str | None:
        """Return advice on the exercise under way: on its form, or that it is another one."""
        if state.phase is not SessionPhase.WORKING:
            return None
        form = self._form(signals, events)
        if self._watcher is None or facts is None or state.paused is not None:
            return form
        other = self._watcher.update(signals, self.pose, facts, events)
        return form if other is None else other

    def _form(self, signals: FootSignals, events: Sequence[Event]) -> str | None:
        machine = self.machine_state
        if machine is None:
            return None
        text = self._coach.update(signals, machine, events)
        return None if text is None else tr(text)
