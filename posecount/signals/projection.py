"""Turns tracked points into a foot signal where there is no pose: learn first, then project.

The first pass over a recording learns which points move and how they move together; the second
turns every frame's points into one value: 0 at rest, about 1 at the top of a usual movement.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from posecount.cue import Cue
from posecount.signals.legs import Point
from posecount.signals.motion_signals import MotionSignals, PointMovement
from posecount.signals.own_motion import OwnMotion
from posecount.signals.usual_movement import Projection, Samples
from posecount.tuning import by_hand, tuned

Series = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Tuning:
    """Thresholds for comparing segments."""

    clean: float = tuned(
        0.03,
        "share",
        "Share of the movement that clean points tremble by at most. In rendered clips counted "
        "rightly points tremble by 0.001 to 0.03 of it, in heavy grain by 0.07; where they are "
        "wrong, by 0.08 and more, or they see no movement twice.",
    )
    same_scale: float = by_hand(
        0.3,
        "share",
        "A segment that moves less than this share of the liveliest one has seen no whole "
        "movement.",
    )


TUNING = Tuning()


class MotionLearner:
    """The first pass: feed it every motion of the points of a cue, then ask what it learned."""

    def __init__(self, cue: Cue = Cue.CLOSE_UP) -> None:
        self._cue = cue
        self._segment: Samples | None = None
        self._learned: dict[int, Projection] = {}

    def update(self, moved: OwnMotion) -> None:
        """Take one frame's motion, in order of time."""
        if self._segment is None or moved.motion.segment != self._segment.number:
            self._close()
            self._segment = Samples(moved.motion)
        self._segment.add(moved)

    def finish(self) -> LearnedMotion:
        """Return what was learned from all segments together."""
        self._close()
        return LearnedMotion(self._learned)

    def _close(self) -> None:
        if self._segment is None:
            return
        projection = self._segment.learn(self._cue)
        if projection is not None:
            self._learned[self._segment.number] = projection
        self._segment = None


class LearnedMotion:
    """How the points of a cue move in each segment, whichever exercise it is."""

    def __init__(self, learned: Mapping[int, Projection]) -> None:
        self._learned = learned

    def projector(
        self,
        headings: Mapping[int, Point] | None = None,
        heading: Point | None = None,
        likely: Point | None = None,
    ) -> MotionProjector:
        """Return what measures the movement of one exercise.

        ``headings`` give, per segment, the direction of the movement in the picture, of length 1,
        if it is known, and ``heading`` that of all other segments; otherwise the movement that
        recurs is taken for it. ``likely`` decides where a segment does not begin at rest, so that
        the way there and the way back recur alike.
        """
        faced = {number: replace(projection) for number, projection in self._learned.items()}
        for number, projection in faced.items():
            known = (headings or {}).get(number, heading)
            if known is None and not projection.direction_known:
                known = likely
            if known is not None:
                projection.face(known)
        liveliest_px = max((p.extent_px for p in faced.values()), default=0.0)
        for projection in faced.values():
            projection.extent_px = max(projection.extent_px, TUNING.same_scale * liveliest_px)
        return MotionProjector(faced)


class MotionProjector:
    """The second pass: turns the same motions into signals."""

    def __init__(self, learned: dict[int, Projection]) -> None:
        self._learned = learned
        self._segment: int | None = None

    def update(self, moved: OwnMotion) -> MotionSignals:
        """Return one frame's signals."""
        motion = moved.motion
        jumped = self._segment is not None and motion.segment != self._segment
        self._segment = motion.segment
        projection = self._learned.get(motion.segment)
        if projection is None:
            return MotionSignals(motion.t_s, math.nan, None, 0.0, jumped)
        return projection.signals(moved, jumped)

    @property
    def movements(self) -> dict[int, PointMovement]:
        """The shifts of the points in each segment's usual movement."""
        return {number: p.movement() for number, p in self._learned.items()}

    @property
    def times(self) -> dict[int, int]:
        """The number of movements there and back seen in each segment while learning."""
        return {number: p.times for number, p in self._learned.items()}

    @property
    def clean(self) -> set[int]:
        """The segments in which the movement stands out clearly from the points' noise at rest."""
        return {number for number, p in self._learned.items() if p.roughness < TUNING.clean}

    @property
    def undirected(self) -> set[int]:
        """The segments with movements of which nobody knows which way is there and which back."""
        return {number for number, p in self._learned.items() if p.times and not p.direction_known}

    @property
    def take_turns(self) -> set[int]:
        """The segments in which two kinds of points move at different times: the feet in turn."""
        return {number for number, p in self._learned.items() if p.other is not None}

    @property
    def movers_px(self) -> list[tuple[Series, Series]]:
        """Per segment, the places (n, 2) of the points that move and their weights (n,)."""
        return [(p.modes.origin_px, p.modes.weights) for p in self._learned.values()]
