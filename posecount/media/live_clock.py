"""Gives the times at which live pictures were taken, in seconds since the first one."""

from __future__ import annotations

import math

from posecount.errors import OddPictureError

_APART_S = 2.0
_STEP_S = 0.001

_LEAP_S = 0.5
"""The most by which a claim may leap ahead of arrival; networks delay pictures for less than that.
"""

_GLITCH_PICTURES = 3
"""This many odd claims in a row are glitches; one more means that the camera's clock was reset."""

_LATEST_CLAIM_S = 1e10
"""Cameras claim seconds since they were switched on, or since 1970: this is the year 2286. A larger
number is not a time, and in the end too coarse to tell two pictures apart."""


class LiveClock:
    """Gives each picture of a camera its media time, from 0 on and strictly increasing.

    A stream's own timestamps have no network jitter and are followed, if there are any, as long as
    they keep pace with arrival. A claim that is two seconds off, or leaps ahead of arrival, is
    ignored, and time advances as pictures arrive; after several such claims in a row the stream was
    restarted or its clock runs wrong, and it is set anew by arrival. Arrival also counts if there
    is no claim, or one that is not a time, such as infinity. Times differ by at least a
    millisecond, which is the pose model's resolution, and are never more than two seconds ahead of
    arrival.
    """

    def __init__(self) -> None:
        self._first_arrival_s = math.nan
        self._offset_s = math.nan
        self._arrival_s = 0.0
        self._latest_s = -math.inf
        self._glitches = 0

    def stamp(self, arrived_s: float, claimed_s: float | None) -> float:
        """Return the media time of a picture that arrived at ``arrived_s``, by any steady clock.

        ``claimed_s`` is the stream's own time, None if it gives none. Raises OddPictureError if
        pictures come faster than one a millisecond, so that no time is left for this one.
        """
        if math.isnan(self._first_arrival_s):
            self._first_arrival_s = arrived_s
        arrival_s = arrived_s - self._first_arrival_s
        t_s = max(self._time(arrival_s, claimed_s), self._latest_s + _STEP_S)
        if t_s > arrival_s + _APART_S + _STEP_S:
            raise OddPictureError("The camera sends more pictures than can be told apart.")
        self._arrival_s, self._latest_s = arrival_s, t_s
        return t_s

    def at(self, arrived_s: float) -> float:
        """Return the media time of any moment, by the clock of arrivals; 0 before the first."""
        if math.isnan(self._first_arrival_s):
            return 0.0
        return arrived_s - self._first_arrival_s

    def _time(self, arrival_s: float, claimed_s: float | None) -> float:
        if claimed_s is None:
            return arrival_s
        at_arrivals_pace_s = self._latest_s + arrival_s - self._arrival_s
        # An infinite or NaN claim fails the comparison.
        if not abs(claimed_s) <= _LATEST_CLAIM_S:
            return max(at_arrivals_pace_s, 0.0)
        t_s = claimed_s + self._offset_s
        if abs(t_s - arrival_s) <= _APART_S and t_s <= at_arrivals_pace_s + _LEAP_S:
            self._glitches = 0
            return t_s
        self._glitches += 1
        first = math.isnan(self._offset_s)
        if not first and self._glitches <= _GLITCH_PICTURES:
            return at_arrivals_pace_s
        self._glitches = 0
        self._offset_s = arrival_s - claimed_s
        return arrival_s
