"""The pauses of a session."""

from __future__ import annotations

import math

from posecount.counting.events import Rep
from posecount.session.events import Reason


class Pause:
    """Whether the session stands still, since when and why. Times in seconds."""

    def __init__(self) -> None:
        self.reason: Reason | None = None
        self.since_s = math.nan
        self._asked_s, self._resumed_s = math.inf, math.inf

    def begin(self, t_s: float, reason: Reason) -> bool:
        """Stand still; answers whether that is news. What was asked for outlasts the other."""
        if self.reason in (reason, "asked"):
            return False
        if self.reason is None:
            self.since_s = t_s
        self.reason = reason
        if reason == "asked":
            self._asked_s, self._resumed_s = t_s, math.inf
        return True

    def end(self, t_s: float) -> bool:
        """Go on; answers whether that is news."""
        if self.reason == "asked":
            self._resumed_s = t_s
        was, self.reason = self.reason, None
        return was is not None

    def covers(self, rep: Rep) -> bool:
        """Whether a rep was begun in the newest pause that was asked for."""
        return self._asked_s <= rep.start_s < self._resumed_s
