"""Gives a session its sounds and words; it receives events and decides nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from posecount.counting.events import HoldReached
from posecount.session import events as told
from posecount.session.events import Reason, SessionEvent, Verdict
from posecount.session.plan import PlannedSet
from posecount.session.state import SessionPhase, SessionState
from posecount.sinks.sound import Sound

_PAUSED: dict[Reason, str] = {
    "asked": "Paused",
    "out of view": "Paused",
    "too few pictures": "Too few pictures to count. Wait",
}


class SessionSound:
    """A sink that turns a session's events into sound."""

    def __init__(self, sound: Sound) -> None:
        self._sound = sound
        self._answers: dict[type[Any], Callable[[Any], None]] = {
            told.CardShown: self._card,
            told.SideSwitched: lambda event: self._say(f"Now the {event.planned.side} leg"),
            told.DirectionSwitched: lambda event: self._say(f"Now {event.planned.direction}"),
            told.CountdownTicked: self._count_down,
            told.SetStarted: lambda _: self._say("Go"),
            told.RepDone: self._rep,
            HoldReached: lambda _: sound.chime(),
            told.SetFinished: self._set_finished,
            told.RestStarted: lambda event: self._say(f"Rest. {event.rest_s:.0f} seconds"),
            told.Paused: lambda event: self._say(_PAUSED[event.reason]),
            told.AdviceGiven: lambda event: self._say(event.text),
            told.RoutineFinished: lambda event: self._say(_goodbye(event)),
        }

    def handle(self, event: SessionEvent) -> None:
        """Play the sound of this event, if it has one."""
        answer = self._answers.get(type(event))
        if answer is not None:
            answer(event)

    def show(self, state: SessionState) -> None:
        """Raise the tone with the hold under way."""
        held = state.phase is SessionPhase.WORKING and state.holding and state.paused is None
        reached = state.hold_share >= 1.0
        going_on = held and state.hold_target_s is not None and not reached
        self._sound.hold(state.hold_share if going_on else None)

    @property
    def muted(self) -> bool:
        """Whether it is muted."""
        return self._sound.muted

    def toggle_mute(self) -> None:
        """Mute, or unmute."""
        self._sound.mute(not self._sound.muted)

    def _card(self, event: told.CardShown) -> None:
        self._say(f"{event.planned.step.name}. {event.planned.step.position}")
        if event.planned.side or event.planned.direction:
            self._say(_which(event.planned))

    def _count_down(self, event: told.CountdownTicked) -> None:
        self._sound.beep()
        self._sound.say(str(event.left))

    def _rep(self, event: told.RepDone) -> None:
        if event.verdict is Verdict.COUNTED:
            self._sound.tick()
            self._sound.say(str(event.reps_done))
        elif event.verdict is Verdict.SHORT:
            self._sound.say(f"Too short: {event.rep.hold_s:.0f} seconds")

    def _set_finished(self, event: told.SetFinished) -> None:
        if event.complete:
            self._sound.chime()
        elif event.attempt:
            self._sound.fall()

    def _say(self, text: str) -> None:
        self._sound.say(text, urgent=True)


def _goodbye(event: told.RoutineFinished) -> str:
    if event.quit:
        return "Goodbye"
    sets = [one for step in event.summary.steps for one in step.sets]
    missing = sum(max(0, one.reps_asked - one.reps) for one in sets)
    if not missing:
        return "That was all. Well done"
    return f"That was all, but {missing} {'rep is' if missing == 1 else 'reps are'} missing"


def _which(planned: PlannedSet) -> str:
    side = f"{planned.side} leg" if planned.side else ""
    return ", ".join(word for word in (side, planned.direction or "") if word)
