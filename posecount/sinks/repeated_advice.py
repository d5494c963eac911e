"""Says what keeps the session from going on, and says it again while it does."""

from __future__ import annotations

from posecount.session.state import SessionPhase, SessionState
from posecount.sinks.sound import Sound

LASTS_S, AGAIN_S = 1.5, 12.0
"""Advice that flickers is not said; one that stays is said again."""


class RepeatedAdvice:
    """Feed it the session's state."""

    def __init__(self, sound: Sound) -> None:
        self._sound = sound
        self._text: str | None = None
        self._since_s = self._said_s = float("-inf")

    def show(self, state: SessionState, now_s: float) -> None:
        """Take the state at ``now_s``, in seconds."""
        stops = state.phase is SessionPhase.SETUP or state.paused == "out of view"
        text = state.advice if stops or state.wrong_leg else None
        if text != self._text:
            self._text, self._since_s, self._said_s = text, now_s, float("-inf")
        lasts = now_s - self._since_s >= LASTS_S
        if text is not None and lasts and now_s - self._said_s >= AGAIN_S:
            self._said_s = now_s
            # Not urgent: by the time a long sentence is over it may be followed already.
            self._sound.say(text)
