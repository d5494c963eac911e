"""Notices a hard cut: from one picture to the next everything is somewhere else."""

from __future__ import annotations

from dataclasses import dataclass

from posecount.frame import Frame
from posecount.motion.background import Slopes, likeness, slopes_of
from posecount.tuning import tuned


@dataclass(frozen=True, slots=True)
class Tuning:
    """When a picture is that of another shot."""

    alike: float = tuned(
        0.35,
        "ratio",
        "Correlation of the brightness slopes of successive pictures. At six hard cuts in real "
        "clips it was 0.2 and less; a hand-held camera, jumps and somebody walking past left 0.55 "
        "and more.",
    )


TUNING = Tuning()


class CutWatch:
    """Feed it every picture in order; it says when another shot has begun.

    A cut is known one picture later, when it is certain that the shot before does not go on: a
    flash, or a picture that is broken, is no cut.
    """

    def __init__(self) -> None:
        self._newest: Slopes | None = None
        self._before_doubt: Slopes | None = None

    def update(self, frame: Frame) -> bool:
        """Take a picture; return whether it is the second one of another shot."""
        now, last, shot = slopes_of(frame), self._newest, self._before_doubt
        self._newest, self._before_doubt = now, None
        if last is None or likeness(now, last) >= TUNING.alike:
            return shot is not None and likeness(now, shot) < TUNING.alike
        if shot is None:
            self._before_doubt = last
        return False
