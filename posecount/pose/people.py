"""Finds everybody in single pictures, where the usual estimator follows one person."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from posecount.pose.estimator import load_mediapipe, quiet, well_lit_rgb
from posecount.pose.telemetry import refuse_telemetry

_MOST_PEOPLE = 5

_LEAST_SIZE = 0.5
"""Share of the tallest person's height; a smaller one is far behind and not followed."""


@dataclass(frozen=True, slots=True)
class Box:
    """Where a person is, in pixels of the picture: x to the right, y down."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def height(self) -> float:
        """Height in pixels."""
        return self.bottom - self.top

    @property
    def size(self) -> float:
        """The longer side: somebody who lies is long and not high."""
        return max(self.height, self.right - self.left)

    @property
    def middle(self) -> float:
        """Place from left to right."""
        return (self.left + self.right) / 2


class PeopleFinder:
    """Finds people with a MediaPipe pose model; close it when done.

    Raises ModelError if the model file cannot be used.
    """

    def __init__(self, model: Path) -> None:
        refuse_telemetry()
        self._mp, vision, options = load_mediapipe(model)
        with quiet:
            self._landmarker = vision.PoseLandmarker.create_from_options(
                vision.PoseLandmarkerOptions(
                    base_options=options,
                    running_mode=vision.RunningMode.IMAGE,
                    num_poses=_MOST_PEOPLE,
                )
            )

    def people(self, image_bgr: NDArray[np.uint8]) -> list[Box]:
        """Return the people of about the tallest one's size, from left to right."""
        bodies = self.bodies(image_bgr)
        return apart([Box(*body.min(axis=0), *body.max(axis=0)) for body in bodies])

    def bodies(self, image_bgr: NDArray[np.uint8]) -> list[NDArray[np.float64]]:
        """Return everybody's landmarks, (33, 2) each, in pixels; one may be found twice."""
        height, width = image_bgr.shape[:2]
        image = self._mp.Image(image_format=self._mp.ImageFormat.SRGB, data=well_lit_rgb(image_bgr))
        with quiet:
            found = self._landmarker.detect(image).pose_landmarks
        return [np.array([(mark.x * width, mark.y * height) for mark in one]) for one in found]

    def close(self) -> None:
        """Free the model."""
        self._landmarker.close()


def apart(boxes: list[Box]) -> list[Box]:
    """Return the boxes of different people, from left to right: one may be found twice."""
    kept: list[Box] = []
    largest = max((box.size for box in boxes), default=0.0)
    for box in sorted(boxes, key=lambda box: -box.size):
        is_large = box.size >= _LEAST_SIZE * largest
        if is_large and not any(_same(box, other) for other in kept):
            kept.append(box)
    return sorted(kept, key=lambda box: box.middle)


def _same(box: Box, other: Box) -> bool:
    """Whether more than half of the smaller box lies in the other one."""
    across = min(box.right, other.right) - max(box.left, other.left)
    down = min(box.bottom, other.bottom) - max(box.top, other.top)
    areas = [(one.right - one.left) * one.height for one in (box, other)]
    return across > 0 and down > 0 and across * down > 0.5 * min(areas)
