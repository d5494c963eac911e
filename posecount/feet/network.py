"""The foot network, run with OpenCV: points, side and hidden share of one foot in a square."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from posecount.errors import ModelError
from posecount.feet.square import Square

LANDMARKS = ("ankle", "heel", "big_toe", "little_toe")
_SIDE_PX = 128
_OUTPUTS = ("maps", "answers")
# A point is the mean of the cells so far about the likeliest one, and they are its score.
_REACH_CELLS = 2


@dataclass(frozen=True, slots=True)
class FootLook:
    """What was seen in one square. Probabilities and shares run from 0 to 1.

    ``points_px``     ankle (middle of the joint), heel, tip of the big toe and outer side of the
                      little toe by name: x to the right and y down, in pixels of the picture;
    ``scores``        how surely each point is where it is said to be, by name;
    ``right``         probability that it is the person's own right foot;
    ``foot``          probability that it is a foot at all;
    ``hidden``        share of its surface on this side that something covers.
    """

    points_px: dict[str, tuple[float, float]]
    scores: dict[str, float]
    right: float
    foot: float
    hidden: float


class FootNetwork:
    """The network in a file. Raises ModelError where the file cannot be used."""

    def __init__(self, path: Path) -> None:
        try:
            self._net = cv2.dnn.readNetFromONNX(str(path))
        except cv2.error as error:
            raise ModelError(f"{path} is not a foot network that OpenCV can use.") from error

    def look(self, image_bgr: NDArray[np.uint8], squares: Sequence[Square]) -> list[FootLook]:
        """What is in each square of a picture, uint8 of shape (height, width, 3), BGR.

        Each is looked at twice, as it is and mirrored, which makes points and side steadier.
        """
        return [self._look(image_bgr, square) for square in squares]

    def _look(self, image_bgr: NDArray[np.uint8], square: Square) -> FootLook:
        picture = square.cut(image_bgr, _SIDE_PX)
        maps, answers = self._run(picture)
        other_maps, other = self._run(picture[:, ::-1])
        points, scores = _points((maps + other_maps[..., ::-1]) / 2)
        at = square.to_picture(points, _SIDE_PX)
        return FootLook(
            {name: (float(x), float(y)) for name, (x, y) in zip(LANDMARKS, at, strict=True)},
            {name: float(score) for name, score in zip(LANDMARKS, scores, strict=True)},
            right=float(_share(np.array((answers[0] - other[0]) / 2))),
            foot=float(_share(np.array((answers[1] + other[1]) / 2))),
            hidden=float((_share(answers[2]) + _share(other[2])) / 2),
        )

    def _run(
        self, picture_bgr: NDArray[np.uint8]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Maps (4, 32, 32), each of sum 1, and three answers as logits."""
        rgb = picture_bgr[..., ::-1].transpose(2, 0, 1)[None]
        self._net.setInput(np.ascontiguousarray(rgb, dtype=np.float32))
        maps, answers = self._net.forward(list(_OUTPUTS))
        high = np.exp(maps[0].astype(np.float64) - maps[0].max((1, 2), keepdims=True))
        return high / high.sum((1, 2), keepdims=True), answers[0].astype(np.float64)


def _share(logit: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(1 / (1 + np.exp(-np.clip(logit, -30, 30))))


def _points(maps: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Points (n, 2) in pixels of the cut-out part and their scores, from maps (n, side, side)."""
    side = maps.shape[-1]
    best = maps.reshape(len(maps), -1).argmax(1)
    cells = np.arange(side)
    near_y = np.abs(cells[None] - (best // side)[:, None]) <= _REACH_CELLS
    near_x = np.abs(cells[None] - (best % side)[:, None]) <= _REACH_CELLS
    near = maps * near_y[:, :, None] * near_x[:, None, :]
    scores = near.sum((1, 2))
    x = (near.sum(1) * cells).sum(1) / scores
    y = (near.sum(2) * cells).sum(1) / scores
    cell_px = _SIDE_PX / side
    return np.stack([x, y], 1) * cell_px + (cell_px - 1) / 2, scores
