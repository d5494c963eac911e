"""Gives a session its sounds and words; it receives events and decides nothing.

Whoever lies on the floor hears all that the screen shows: what comes, how to lie, where the camera
goes, what to do and with which leg, the seconds of a hold, why a rep did not count, and what keeps
a set from starting.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from math import floor
from typing import Any

from posecount.counting.events import HoldReached, RepDropped
from posecount.language import decimal, tr, trn
from posecount.session import events as told
from posecount.session.events import Reason, SessionEvent, Verdict
from posecount.session.gestures import gesture_words
from posecount.session.plan import PlannedSet
from posecount.session.state import SessionPhase, SessionState
from posecount.sinks.hold_words import HoldWords
from posecount.sinks.muting import Muting
from posecount.sinks.repeated_advice import RepeatedAdvice
from posecount.sinks.sound import Sound

DROPS_APART_S = 15.0
"""A movement that does not count is explained no more often: some people fidget."""

_NEARLY_READY = 0.1
"""From this share of its stillness on somebody is about to be ready."""


class SessionSound(Muting):
    """A sink that turns a session's events into sound. ``now`` is a clock in seconds."""

    def __init__(self, sound: Sound, now: Callable[[], float] = time.monotonic) -> None:
        super().__init__(sound)
        self._now = now
        self._holds = HoldWords(sound)
        self._advice = RepeatedAdvice(sound)
        self._explained_s = self._switched_s = float("-inf")
        self._answers: dict[type[Any], Callable[[Any], None]] = {
            told.CardShown: lambda event: sound.explain(introduction(event.planned)),
            told.SideSwitched: lambda event: self._say(_leg_next(event.planned)),
            told.DirectionSwitched: self._direction_switched,
            told.CountdownTicked: self._count_down,
            told.SetStarted: self._set_started,
            told.Resumed: lambda _: sound.stop_explaining(),
            told.RepDone: self._rep,
            RepDropped: self._dropped,
            HoldReached: lambda _: self._holds.reached(),
            told.SetFinished: self._set_finished,
            told.RestStarted: lambda event: self._say(
                trn("Rest. {count} second", "Rest. {count} seconds", round(event.rest_s))
            ),
            told.Paused: self._paused,
            told.AdviceGiven: lambda event: self._say(event.text),
            told.RoutineFinished: lambda event: self._say(_goodbye(event)),
        }

    def handle(self, event: SessionEvent) -> None:
        """Play the sound of this event, if it has one."""
        answer = self._answers.get(type(event))
        if answer is not None:
            answer(event)

    def show(self, state: SessionState) -> None:
        """Follow the hold under way, and say what keeps the session from going on."""
        self._holds.show(state)
        # A sentence that the countdown would cut off had better not begin.
        self._sound.hold_explaining(
            state.phase is SessionPhase.SETUP and state.ready_share > _NEARLY_READY
        )
        self._advice.show(state, self._now())

    def _count_down(self, event: told.CountdownTicked) -> None:
        self._sound.stop_explaining()
        self._sound.beep()
        self._sound.say(str(event.left))

    def _direction_switched(self, event: told.DirectionSwitched) -> None:
        self._switched_s = event.t_s
        self._say(_direction_next(event.planned))

    def _set_started(self, event: told.SetStarted) -> None:
        # Where only the direction changes the next set begins at once, and its words say so.
        if event.t_s != self._switched_s:
            self._say(tr("Go"))

    def _rep(self, event: told.RepDone) -> None:
        if event.verdict is Verdict.COUNTED:
            self._sound.tick()
            self._sound.say(str(event.reps_done))
        elif event.verdict is Verdict.SHORT:
            asked_s = event.planned.step.hold_target_s or 0.0
            held_s = decimal(f"{floor(10 * event.rep.hold_s) / 10:.1f}")
            self._sound.say(
                tr(
                    "Too short: {held} of {asked} seconds",
                    held=held_s,
                    asked=decimal(f"{asked_s:g}"),
                )
            )

    def _dropped(self, event: RepDropped) -> None:
        now_s = self._now()
        if now_s - self._explained_s >= DROPS_APART_S:
            self._explained_s = now_s
            self._sound.say(tr("Not counted: {reason}", reason=tr(event.reason)))

    def _paused(self, event: told.Paused) -> None:
        self._sound.stop_explaining()
        self._say(_paused(event.reason))
        if event.reason == "asked":
            self._sound.explain(gesture_words(paused=True))

    def _set_finished(self, event: told.SetFinished) -> None:
        if event.complete:
            self._sound.chime()
        elif event.attempt:
            self._sound.fall()

    def _say(self, text: str) -> None:
        self._sound.say(text, urgent=True)


def introduction(planned: PlannedSet) -> list[str]:
    """Return what somebody who cannot see the screen needs to know before a set, in sentences.

    Leg and number come first: whoever is in position at once hears no more than those.
    """
    step = planned.step
    return [
        tr("Next: {exercise}.", exercise=tr(step.name)),
        *_dose(planned),
        tr(step.position),
        tr(step.instruction),
        tr("Camera: {place}", place=tr(step.placement)),
    ]


def _dose(planned: PlannedSet) -> Iterator[str]:
    """Yield leg and direction, and how often."""
    if planned.side is not None:
        yield _leg_next(planned)
    if planned.direction is not None:
        yield _direction_next(planned)
    if planned.step.duration_s is not None:
        yield trn("For {count} second.", "For {count} seconds.", round(planned.step.duration_s))
    else:
        yield trn("{count} time.", "{count} times.", planned.reps)


def _leg_next(planned: PlannedSet) -> str:
    return tr("Now the left leg.") if planned.side == "left" else tr("Now the right leg.")


def _direction_next(planned: PlannedSet) -> str:
    if planned.direction == "clockwise":
        return tr("Now clockwise.")
    return tr("Now counterclockwise.")


def _paused(reason: Reason) -> str:
    if reason == "too few pictures":
        return tr("Too few pictures to count. Wait")
    return tr("Paused")


def _goodbye(event: told.RoutineFinished) -> str:
    if event.quit:
        return tr("Goodbye")
    sets = [one for step in event.summary.steps for one in step.sets]
    missing = sum(max(0, one.reps_asked - one.reps) for one in sets)
    if not missing:
        return tr("That was all. Well done")
    return trn(
        "That was all, but {count} rep is missing",
        "That was all, but {count} reps are missing",
        missing,
    )
