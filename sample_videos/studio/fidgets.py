"""What people do between reps and instead of them; none of it counts."""

from __future__ import annotations

import numpy as np

from .score import RATE_HZ, Score, pulse
from .spec import Fidget

RUBS_HZ = 2.5


def fidget(score: Score, what: Fidget, sides: str, channel: str, sign: float) -> None:
    """Add one to the score; a twitch is of the exercise's own `channel`."""
    third = what.for_s / 3
    line = what.amount * pulse(third, third, third)
    rub = line * np.sin(2 * np.pi * RUBS_HZ * np.arange(len(line)) / RATE_HZ)
    if what.what == "shift":
        score.add("sway_x", 0.06 * line)
    elif what.what == "squat":
        score.add("drop", 0.28 * line)
        score.add("lean", 30 * line)
    elif what.what == "scratch":
        score.add("scratch", line)
    elif what.what == "twitch":
        for s in sides:
            score.add(f"{s}.{channel}", sign * 12 * what.amount * pulse(0.07, 0.02, 0.08))
    elif what.what == "scratch_leg":
        for name, most in (("lean", 52.0), ("reach", 25.0), ("drop", 0.08), ("nod", 12.0)):
            score.add(name, most * line)
        score.add("rub", 9 * rub)
    elif what.what == "band_on":
        for name, most in (("lean", 38.0), ("reach", 40.0), ("nod", 14.0)):
            score.add(name, most * line)
        score.add("rub", 8 * rub)
        for s in sides:
            # Knee up by hip and knee together, so that the heel slides towards the seat.
            score.add(f"{s}.hip", 26 * line)
            score.add(f"{s}.knee", 52 * line)
            score.add(f"{s}.bend", 5 * rub)
    score.now_s += what.for_s
