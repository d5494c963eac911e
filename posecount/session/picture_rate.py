"""Tells whether pictures come often enough to count an exercise."""

from __future__ import annotations

from collections import deque

from posecount.exercises.spec import ExerciseSpec

PICTURES_A_REP = 6
"""Of the fastest rep. With fewer, true reps were lost: of 8 circles 2 at 3 pictures a second and 1
at 5, and two toe presses of four were told as too short at 3. At 8 a second all were right."""

OVER_S = 3.0
"""The rate is that of so many seconds: a hiccup of a second or two is no slow computer."""

_KNOWN_AFTER_S = 1.5
_ENOUGH_AGAIN = 1.15
"""Once too low, the rate must exceed what is needed by this factor, so that it does not flicker."""


def pictures_needed(spec: ExerciseSpec) -> float:
    """Return how many pictures a second an exercise needs to be counted."""
    return PICTURES_A_REP / spec.fastest_rep_s


class PictureRate:
    """Feed it the time of every picture; ``needed`` is in pictures a second."""

    def __init__(self, needed: float) -> None:
        self._needed = needed
        self._times_s: deque[float] = deque()
        self.enough = True
        """Whether pictures come often enough; true until that is known."""

    def update(self, t_s: float) -> None:
        """Take the time of one picture, in seconds."""
        times_s = self._times_s
        times_s.append(t_s)
        # The picture before the span stays, so that a long gap is seen as one.
        while len(times_s) > 2 and times_s[1] <= t_s - OVER_S:
            times_s.popleft()
        span_s = t_s - times_s[0]
        if span_s >= _KNOWN_AFTER_S:
            rate = (len(times_s) - 1) / span_s
            self.enough = rate >= self._needed * (1.0 if self.enough else _ENOUGH_AGAIN)
