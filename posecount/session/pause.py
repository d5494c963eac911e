"""The pauses of a session."""

from __future__ import annotations

import math

from posecount.counting.events import Rep
from posecount.session.events import Reason


class Pause:
    """Whether the session is paused, since when and why. Times in seconds."""

    def __init__(self) -> None:
        self.reason: Reason | None = None
        self.since_s = math.nan
        self._asked_s, self._resumed_s = math.inf, math.inf

    def begin(self, t_s: float, reason: Reason) -> bool:
        """Pause; return whether that is a change. An "asked" pause overrides the other."""
        if self.reason in (reason, "asked"):
            return False
        if self.reason is None:
            self.since_s = t_s
        self.reason = reason
        if reason == "asked":
            self._asked_s, self._resumed_s = t_s, math.inf
        return True

    def end(self, t_s: float) -> bool:
        """Resume; return whether that is a change."""
        if self.reason == "asked":
            self._resumed_s = t_s
        was, self.reason = self.reason, None
        return was is not None

    def covers(self, rep: Rep) -> bool:
        """Whether a rep began in the newest pause that was asked for."""
        return self._asked_s <= rep.start_s < self._resumed_s
