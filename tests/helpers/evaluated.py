"""Clips that were evaluated, as the tests want them."""

from __future__ import annotations

import numpy as np

from posecount.counting.events import Rep
from posecount.evaluation.matching import match
from posecount.evaluation.metrics import score
from posecount.evaluation.replay import Replay
from posecount.evaluation.run import Evaluated
from posecount.evaluation.truth import TrueRep, Truth


def rep(start_s, side="left", direction=None):
    return Rep(1, start_s, start_s + 1, 0.5, side, direction, True, 0.9)


def evaluated(
    true,
    counted,
    exercise="toe_raise",
    view="side",
    dropped=(),
    trace=(),
    name="a <clip>",
    **fields,
):
    """A clip of 30 s; ``true`` are (start, side, direction), each rep lasts 1 s."""
    reps = tuple(
        TrueRep(start_s=start_s, end_s=start_s + 1, hold_s=0.5, side=side, direction=direction)
        for start_s, side, direction in true
    )
    truth = Truth(exercise=exercise, reps=reps, view=view, **fields)
    trace = np.array(trace, np.float32).reshape(-1, 4)
    return Evaluated(
        name=name,
        truth=truth,
        score=score(truth, counted, 30.0),
        replay=Replay("body", tuple(counted), tuple(dropped), trace, 1.0, 30.0, ()),
        matches=tuple(match(reps, counted)),
        warnings=(),
        pictures=(),
    )
