"""The pauses of a session."""

from __future__ import annotations

import math

from posecount.counting.events import Rep
from posecount.session.events import Paused, Reason, Resumed, SessionEvent
from posecount.session.picture_rate import OVER_S


class Pause:
    """Whether the session is paused, since when and why. Times in seconds."""

    def __init__(self) -> None:
        self.reason: Reason | None = None
        self.since_s = math.nan
        self._asked_s, self._resumed_s = math.inf, math.inf
        self._too_few_s, self._enough_s = math.inf, math.inf

    def begin(self, t_s: float, reason: Reason) -> list[SessionEvent]:
        """Pause, unless it is for that reason already. An "asked" pause overrides the others."""
        if self.reason in (reason, "asked"):
            return []
        if self.reason is None:
            self.since_s = t_s
        self.reason = reason
        if reason == "asked":
            self._asked_s, self._resumed_s = t_s, math.inf
        elif reason == "too few pictures":
            # That is noticed late.
            self._too_few_s, self._enough_s = t_s - OVER_S, math.inf
        return [Paused(t_s, reason)]

    def end(self, t_s: float) -> list[SessionEvent]:
        """Resume, if there is a pause."""
        if self.reason == "asked":
            self._resumed_s = t_s
        elif self.reason == "too few pictures":
            self._enough_s = t_s
        was, self.reason = self.reason, None
        return [Resumed(t_s)] if was is not None else []

    def covers(self, rep: Rep) -> bool:
        """Whether a rep does not count because of a pause.

        It began in the newest pause that was asked for, or some of it was in the newest one for
        lack of pictures.
        """
        asked = self._asked_s <= rep.start_s < self._resumed_s
        return asked or (rep.end_s > self._too_few_s and rep.start_s < self._enough_s)
