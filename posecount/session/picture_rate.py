"""Tells whether pictures come often enough to count an exercise."""

from __future__ import annotations

from collections import deque

from posecount.session.spec import Step

QUICK_NEEDED, HELD_NEEDED = 6.5, 4.5
"""Pictures a second, for quick reps and for holds. A figure that stands still, with landmarks that
tremble by a fortieth of its shank, was told of toe raises at 3 to 5.5 a second and of none at 6 and
more. Of 8 true circles 2 were lost at 3 a second and 1 at 5. Two toe presses of four were told as
too short at 3, and every hold was right at 5, every sample at 8."""

_HELD_S = 2.0
"""What is held for so long is no quick rep."""

OVER_S = 3.0
"""The rate is that of so many seconds: a hiccup of a second or two is no slow computer."""

_KNOWN_AFTER_S = 1.5
_ENOUGH_AGAIN = 1.15
"""Once too low, the rate must exceed what is needed by this factor, so that it does not flicker."""


def pictures_needed(step: Step) -> float:
    """Return how many pictures a second are needed to count a step."""
    return HELD_NEEDED if (step.hold_target_s or 0.0) >= _HELD_S else QUICK_NEEDED


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
