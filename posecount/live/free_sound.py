"""Says what is done in a session without a routine: the exercise, and the number of each rep."""

from __future__ import annotations

from posecount.language import tr
from posecount.recognition.free import FreeState
from posecount.session import events as told
from posecount.session.events import SessionEvent
from posecount.sinks.muting import Muting
from posecount.sinks.sound import Sound


class FreeSound(Muting):
    """A sink that turns the events of a session without a routine into sound."""

    def __init__(self, sound: Sound) -> None:
        super().__init__(sound)
        self._named: str | None = None
        self._in_view = True

    def handle(self, event: SessionEvent) -> None:
        """Play the sound of this event, if it has one."""
        if isinstance(event, told.SetStarted):
            self._name(event.planned.step.name)
        elif isinstance(event, told.RepDone):
            self._sound.tick()
            self._sound.say(str(event.reps_done))
        elif isinstance(event, told.Paused):
            self._sound.say(tr("Paused"), urgent=True)
        elif isinstance(event, told.RoutineFinished):
            self._sound.say(tr("Goodbye"), urgent=True)

    def show(self, state: FreeState) -> None:
        """Say it when nothing can be seen, once each time."""
        if self._in_view and not state.in_view:
            self._sound.say(tr("Step into the picture."), urgent=True)
        self._in_view = state.in_view

    def _name(self, exercise: str) -> None:
        """Say which exercise it is, unless it is the same again."""
        if exercise != self._named:
            self._named = exercise
            self._sound.say(tr(exercise), urgent=True)
