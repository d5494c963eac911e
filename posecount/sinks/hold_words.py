"""The tone and the words of a hold: hold, three, two, one, let go."""

from __future__ import annotations

import math

from posecount.language import tr
from posecount.session.state import SessionPhase, SessionState
from posecount.sinks.sound import Sound

_COUNTED_S = 3
"""The last seconds of a hold are counted aloud; more would talk all the time."""

_BEGINS_S = 0.5, 1.2
"""What ends sooner than the first is no hold to be announced; one that is seen again after longer
than the second had only been lost from sight for a moment."""


class HoldWords:
    """Feed it the session's state; it says each word once."""

    def __init__(self, sound: Sound) -> None:
        self._sound = sound
        self._left: int | None = None
        """The seconds said last, of the hold under way."""
        self._bout = False

    def show(self, state: SessionState) -> None:
        """Raise the tone with the hold under way, and say how long it goes on."""
        held = state.phase is SessionPhase.WORKING and state.holding and state.paused is None
        target_s = state.hold_target_s
        if not held or target_s is None or state.hold_share >= 1.0:
            self._sound.hold(None)
            self._left = None if not held else self._left
            return
        self._sound.hold(state.hold_share)
        self._bout = state.planned.step.spec.in_bouts
        left = math.ceil(target_s - state.hold_s)
        if self._left is None and state.hold_s < _BEGINS_S[0]:
            return
        if self._left is None and state.hold_s < _BEGINS_S[1]:
            self._sound.say(tr("Keep going") if self._bout else tr("Hold"))
        elif left != self._left and 1 <= left <= _COUNTED_S:
            self._sound.say(str(left))
        self._left = left

    def reached(self) -> None:
        """Tell that the hold is long enough."""
        self._sound.chime()
        self._sound.say(tr("Come down") if self._bout else tr("Let go"), urgent=True)
