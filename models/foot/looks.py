"""Looks: square pictures of one foot (or of none) cut from rendered or real pictures, with truth.

Pictures come in files as `python -m sample_videos.studio.feet` and `label.py` write them. All
coordinates are pixels, x right, y down, 0 in the middle of the first pixel.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from models.foot.sizes import MAP_SIDE, POINTS, SIDE_PX

Array = np.ndarray
TIMES = 1.9  # the square's side, in the longer sides of the box about a foot
LEAST_SEEN = 0.2
CELL_PX = SIDE_PX / MAP_SIDE
SPREAD_CELLS, ROUGH_CELLS = 1.0, 4.0


@dataclass
class Pictures:
    """Pictures (n, side, side, 3) RGB with the truth about [left foot, right foot] of each.

    `points` (n, 2, 4, 2), not a number where unknown; `boxes` (n, 2, 4); `seen` (n, 2), the share
    not hidden, negative where a foot is there of which that is unknown.
    """

    picture: Array
    points: Array
    boxes: Array
    seen: Array
    real: bool

    def feet(self) -> list[tuple[int, int]]:
        """Picture and side of every foot that is seen well enough to learn from."""
        side = self.picture.shape[1]
        inside = ((self.points > 0) & (self.points < side)).all(-1).sum(-1) >= 3
        known = (self.seen > LEAST_SEEN) | (self.seen < 0)
        return [(int(i), int(k)) for i, k in np.argwhere(inside & known)]


def read(paths: Sequence[Path], real: bool) -> Pictures:
    """All pictures of these files."""
    files = [np.load(path) for path in sorted(paths)]
    arrays = {
        name: np.concatenate([file[name] for file in files])
        for name in ("picture", "points", "boxes", "seen")
    }
    return Pictures(**arrays, real=real)


@dataclass(frozen=True)
class Look:
    """What the network gets and what it should say; `weights` of the four points, 0 unknown.

    `rough` points are known only to within a few cells.
    """

    picture: Array
    points: Array
    weights: Array
    rough: bool
    right: float
    side_weight: float
    foot: float
    hidden: float
    hidden_weight: float


def foot_look(
    pictures: Pictures, i: int, k: int, rng: np.random.Generator | None, real_weight: float = 0.5
) -> Look:
    """A look at a foot: shaken and disturbed at random with a generator, plainly without."""
    box = pictures.boxes[i, k].astype(float)
    centre, side = (box[:2] + box[2:]) / 2, TIMES * float((box[2:] - box[:2]).max())
    matrix = _matrix(centre, max(side, 16.0), rng)
    picture = cut(pictures.picture[i], matrix)
    points = pictures.points[i, k] @ matrix[:, :2].T + matrix[:, 2]
    right = float(k == 1)
    if rng is not None and rng.random() < 0.5:
        picture = picture[:, ::-1]
        points = points * [-1, 1] + [SIDE_PX - 1, 0]
        right = 1 - right
    if rng is not None:
        picture = disturb(picture, rng)
    inside = ((points > -2) & (points < SIDE_PX + 1)).all(1)
    weight = real_weight if pictures.real else 1.0
    seen = float(pictures.seen[i, k])
    return Look(
        np.ascontiguousarray(picture),
        np.nan_to_num(points),
        inside * weight,
        pictures.real,
        right,
        weight,
        1.0,
        float(np.clip(1 - seen, 0, 1)),
        float(seen >= 0),
    )


def empty_look(pictures: Pictures, i: int, rng: np.random.Generator) -> Look | None:
    """A look at a place of the picture where no foot is; None if none was found."""
    side = pictures.picture.shape[1]
    for _ in range(12):
        centre, half = rng.uniform(0.15 * side, 0.85 * side, 2), rng.uniform(0.08, 0.45) * side
        if max(_overlap(pictures, i, k, centre, half) for k in (0, 1)) < 0.1:
            break
    else:
        return None
    picture = disturb(cut(pictures.picture[i], _matrix(centre, 2 * half, rng)), rng)
    if rng.random() < 0.5:
        picture = np.ascontiguousarray(picture[:, ::-1])
    nowhere, unknown = np.zeros((POINTS, 2)), np.zeros(POINTS)
    return Look(picture, nowhere, unknown, pictures.real, 0.0, 0.0, 0.0, 0.0, 0.0)


def _overlap(pictures: Pictures, i: int, k: int, centre: Array, half: float) -> float:
    """Share of a foot's box that lies in a square (0 if the foot is not seen at all)."""
    if 0 <= pictures.seen[i, k] < 0.02:
        return 0.0
    box = pictures.boxes[i, k]
    wide = np.minimum(box[2:], centre + half) - np.maximum(box[:2], centre - half)
    return float(np.prod(np.clip(wide, 0, None)) / max(np.prod(box[2:] - box[:2]), 1.0))


def _matrix(centre: Array, side: float, rng: np.random.Generator | None) -> Array:
    """The affine map (2, 3) from the picture to the square look."""
    angle = 0.0
    if rng is not None:
        centre = centre + rng.normal(0, 0.06, 2) * side
        side = side * np.exp(rng.normal(0, 0.17))
        angle = np.radians(rng.normal(0, 18))
    scale = SIDE_PX / side
    c, s = scale * np.cos(angle), scale * np.sin(angle)
    matrix = np.array([[c, -s, 0.0], [s, c, 0.0]])
    matrix[:, 2] = (SIDE_PX - 1) / 2 - matrix[:, :2] @ centre
    return matrix


def cut(picture: Array, matrix: Array) -> Array:
    """The square look, smoothed before it is made smaller."""
    scale = float(np.hypot(matrix[0, 0], matrix[0, 1]))
    if scale < 0.75:
        picture = cv2.GaussianBlur(picture, (0, 0), 0.4 / scale)
    out: Array = cv2.warpAffine(
        picture, matrix, (SIDE_PX, SIDE_PX), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return out


def disturb(picture: Array, rng: np.random.Generator) -> Array:
    """What cameras and rooms do: light, colour, shadow, blur, few pixels, noise, JPEG, a cover."""
    out = picture.astype(np.float32)
    if rng.random() < 0.85:
        out = out * rng.uniform(0.82, 1.2, 3) * rng.uniform(0.5, 1.5) + rng.uniform(-25, 25)
    if rng.random() < 0.35:
        out = 255 * (np.clip(out, 0, 255) / 255) ** rng.uniform(0.55, 1.8)
    if rng.random() < 0.25:
        grey = out.mean(2, keepdims=True)
        out = grey + (out - grey) * rng.uniform(0.0, 1.5)
    if rng.random() < 0.3:
        out = out * _shade(rng)
    out = _blurred(np.clip(out, 0, 255), rng)
    if rng.random() < 0.5:
        noise = rng.normal(0, rng.uniform(1, 14), out.shape)
        if rng.random() < 0.4:
            noise = cv2.GaussianBlur(noise, (0, 0), rng.uniform(0.5, 1.5)) * 2
        out = out + noise
    out = np.clip(out, 0, 255).astype(np.uint8)
    if rng.random() < 0.3:
        quality = [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(15, 80))]
        out = cv2.imdecode(cv2.imencode(".jpg", out, quality)[1], cv2.IMREAD_COLOR)
    if rng.random() < 0.15:
        x, y = rng.integers(0, SIDE_PX, 2)
        wide, high = rng.integers(8, 40, 2)
        out[y : y + high, x : x + wide] = rng.integers(0, 255, 3)
    return out


def _shade(rng: np.random.Generator) -> Array:
    """A soft shadow's edge across the look."""
    angle, place = rng.uniform(0, 6.28), rng.uniform(-0.5, 0.5)
    y, x = np.mgrid[-1 : 1 : SIDE_PX * 1j, -1 : 1 : SIDE_PX * 1j]
    step = (x * np.cos(angle) + y * np.sin(angle) - place) * rng.uniform(1, 12)
    dark = rng.uniform(0.3, 0.9)
    return (dark + (1 - dark) / (1 + np.exp(-step)))[..., None]


def _blurred(picture: Array, rng: np.random.Generator) -> Array:
    if rng.random() < 0.2:
        picture = cv2.GaussianBlur(picture, (0, 0), rng.uniform(0.4, 2.2))
    if rng.random() < 0.1:
        n = int(rng.integers(3, 11))
        line = np.zeros((n, n), np.float32)
        ends = rng.integers(0, n, 4).tolist()
        cv2.line(line, (ends[0], ends[1]), (ends[2], ends[3]), 1.0)
        picture = cv2.filter2D(picture, -1, line / max(line.sum(), 1.0))
    if rng.random() < 0.4:
        less = 1 / rng.uniform(1.2, 4.5)
        small = cv2.resize(picture, None, fx=less, fy=less, interpolation=cv2.INTER_AREA)
        how = cv2.INTER_LINEAR if rng.random() < 0.7 else cv2.INTER_CUBIC
        picture = cv2.resize(small, (SIDE_PX, SIDE_PX), interpolation=how)
    return picture


def target_maps(looks: Sequence[Look]) -> Array:
    """What the softmax of the maps should be like: (n, 4, 32, 32).

    For an exact point a small hill of sum 1, for a rough one a disc of ones, in which it may be
    anywhere: the pose model's heel is not at the heel's back, so it must not be copied.
    """
    at = (np.stack([look.points for look in looks]) - (CELL_PX - 1) / 2) / CELL_PX
    y, x = np.mgrid[:MAP_SIDE, :MAP_SIDE]
    square = (x - at[..., 0, None, None]) ** 2 + (y - at[..., 1, None, None]) ** 2
    hill = np.exp(-square / (2 * SPREAD_CELLS**2))
    hill = hill / np.maximum(hill.sum((-1, -2), keepdims=True), 1e-9)
    rough = np.array([look.rough for look in looks])[:, None, None, None]
    return np.where(rough, square < ROUGH_CELLS**2, hill)
