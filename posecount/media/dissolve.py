"""Notices a dissolve: one shot fades into another, so that no picture differs much from the last.

While it lasts every picture is a mixture of the shot before and the shot after. Nothing that moves
in front of a camera, and no camera that moves, looks like that.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from posecount.media.cut import Slopes, likeness
from posecount.tuning import by_hand, tuned


@dataclass(frozen=True, slots=True)
class Tuning:
    """When a shot has faded into another."""

    within_s: float = by_hand(1.0, "s", "Dissolves of clips that teach exercises take half of it.")
    steady_s: float = by_hand(
        0.1, "s", "For so long either shot must be seen by itself, before and after."
    )
    steady: float = by_hand(0.97, "ratio", "Likeness of two pictures of one shot so shortly apart.")
    alike: float = tuned(
        0.6,
        "ratio",
        "Likeness of two shots: 0.45 where the same person stands in the same room, seen from "
        "another side.",
    )
    mixture: float = by_hand(
        0.95, "share", "Share of a picture's slopes that a mixture of the two shots explains."
    )
    both: float = by_hand(0.15, "share", "Share of either shot in a picture that plainly has both.")
    fewest_mixed: int = by_hand(3, "count", "Fewer such pictures may be a hard cut, blurred.")


TUNING = Tuning()


class DissolveWatch:
    """Feed it the slopes of every picture in order; it says when a dissolve is nearly over."""

    def __init__(self) -> None:
        self._recent: deque[tuple[float, Slopes]] = deque()

    def begin_anew(self) -> None:
        """Forget what was seen: another shot has begun."""
        self._recent.clear()

    def update(self, t_s: float, slopes: Slopes) -> bool:
        """Take a picture's slopes; return whether another shot has taken over by now."""
        self._recent.append((t_s, slopes))
        while self._recent[0][0] < t_s - TUNING.within_s:
            self._recent.popleft()
        if not self._has_changed():
            return False
        over = _is_dissolve([slopes for _, slopes in self._recent])
        if over:
            self.begin_anew()
        return over

    def _has_changed(self) -> bool:
        """Whether the oldest and the newest picture are of two shots, seen by themselves."""
        (first_s, first), (last_s, last) = self._recent[0], self._recent[-1]
        if likeness(first, last) >= TUNING.alike:
            return False
        # Pictures of a tenth of a second show neither shot by itself.
        since_s, until_s = first_s + TUNING.steady_s, last_s - TUNING.steady_s
        after = next((s for t_s, s in self._recent if t_s >= since_s), last)
        before = next((s for t_s, s in reversed(self._recent) if t_s <= until_s), first)
        return min(likeness(first, after), likeness(before, last)) >= TUNING.steady


def _is_dissolve(pictures: Sequence[Slopes]) -> bool:
    """Whether all pictures are mixtures of the first and the last one, and some plainly so."""
    shots = np.stack([pictures[0].ravel(), pictures[-1].ravel()], axis=1)
    mixed = 0
    for picture in pictures[1:-1]:
        slopes = picture.ravel()
        shares: NDArray[np.float32] = np.linalg.lstsq(shots, slopes, rcond=None)[0]
        off = slopes - shots @ shares
        if float(off @ off) > (1 - TUNING.mixture) * float(slopes @ slopes):
            return False
        mixed += float(shares.min()) >= TUNING.both
    return mixed >= TUNING.fewest_mixed
