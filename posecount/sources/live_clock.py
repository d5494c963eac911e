"""When a live picture was taken, in seconds since the first one."""

from __future__ import annotations

import math

_APART_S = 2.0
_STEP_S = 0.001


class LiveClock:
    """Gives each picture of a camera its media time, from 0 on and strictly increasing.

    A stream's own timestamps are free of the network's jitter and are followed where there are
    any, as long as they keep pace with arrival: two seconds apart, the stream was restarted or
    its clock runs wrong, and it is set by the time of arrival anew. Without any, arrival counts.
    Times differ by at least a millisecond, which is as fine as the pose model can tell.
    """

    def __init__(self) -> None:
        self._first_arrival_s = math.nan
        self._offset_s = math.nan
        self._latest_s = -math.inf

    def stamp(self, arrived_s: float, claimed_s: float | None) -> float:
        """The media time of a picture that arrived at ``arrived_s``, by any steady clock.

        ``claimed_s`` is what the stream says, None where it says nothing to be believed.
        """
        if math.isnan(self._first_arrival_s):
            self._first_arrival_s = arrived_s
        since_first_s = arrived_s - self._first_arrival_s
        t_s = since_first_s if claimed_s is None else self._claimed(since_first_s, claimed_s)
        self._latest_s = max(t_s, self._latest_s + _STEP_S)
        return self._latest_s

    def at(self, arrived_s: float) -> float:
        """The media time of any moment, by the same clock as arrivals; 0 before the first."""
        if math.isnan(self._first_arrival_s):
            return 0.0
        return arrived_s - self._first_arrival_s

    def _claimed(self, since_first_s: float, claimed_s: float) -> float:
        apart_s = abs(claimed_s + self._offset_s - since_first_s)
        if not apart_s <= _APART_S:
            self._offset_s = since_first_s - claimed_s
        return claimed_s + self._offset_s
