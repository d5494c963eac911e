"""Shows ticks to another sink in a mirror: the picture is flipped, its texts are not."""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

import numpy as np

from posecount.pose.landmarks import Pose
from posecount.tick import Tick


class Sink(Protocol):
    """Anything that takes ticks."""

    def handle(self, tick: Tick) -> None:
        """Take one tick."""


class Mirror:
    """Passes ticks on with picture and landmarks flipped left-right.

    A landmark keeps its name: the left foot is still the exerciser's left, wherever it is shown.
    Sides and directions do not change either.
    """

    def __init__(self, sink: Sink) -> None:
        self._sink = sink

    def handle(self, tick: Tick) -> None:
        """Pass one tick on."""
        self._sink.handle(in_mirror(tick))


def in_mirror(tick: Tick) -> Tick:
    """Return the tick with its picture and its landmarks' positions flipped left-right."""
    image = np.ascontiguousarray(tick.frame.image_bgr[:, ::-1])
    pose = None if tick.pose is None else _turned_round(tick.pose, image.shape[1])
    return replace(tick, frame=replace(tick.frame, image_bgr=image), pose=pose)


def _turned_round(pose: Pose, width_px: int) -> Pose:
    points = pose.points_px * (-1.0, 1.0) + (float(width_px), 0.0)
    return Pose(points, pose.visibility)
