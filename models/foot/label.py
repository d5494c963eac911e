"""Feet and things that are none from real photos, labelled by the heavy pose model.

From the root of the repository, with posecount installed:
`python -m models.foot.label PHOTOS OUT`

PHOTOS is any folder of JPEGs with people whose licence allows this; `README.md` says which were
used. A foot is taken only where the model is sure of it and says nearly the same of the mirrored
picture. The little toe's side stays unknown, and so does how much of a foot is hidden.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cv2
import mediapipe as mp
import numpy as np
from mediapipe.tasks.python import BaseOptions, vision

from posecount.pose.model.find import find_model

Array = np.ndarray
SIDE_PX = 256
SURE, APART = 0.8, 0.12
LEAST_PX = 14.0
FEET = ((27, 29, 31), (28, 30, 32))  # ankle, heel, big toe of the left foot, of the right one
OTHER_PARTS = (0, 7, 13, 14, 15, 16, 19, 20, 25, 26, 11, 23)
SWAPPED = [0, 4, 5, 6, 1, 2, 3, 8, 7, 10, 9] + [i + (1 if i % 2 else -1) for i in range(11, 33)]
CONTEXT = 3.2
PER_FILE = 250


class Labeller:
    """The heavy pose model on single photos."""

    def __init__(self) -> None:
        options = vision.PoseLandmarkerOptions(
            base_options=BaseOptions(model_asset_path=str(find_model(variant="heavy").path)),
            running_mode=vision.RunningMode.IMAGE,
        )
        self._model = vision.PoseLandmarker.create_from_options(options)

    def twice(self, rgb: Array) -> tuple[Array, Array] | None:
        """Points (33, 2) px with visibility, of the photo and of its mirror image turned back."""
        plain, mirrored = self._once(rgb), self._once(np.ascontiguousarray(rgb[:, ::-1]))
        if plain is None or mirrored is None:
            return None
        mirrored = mirrored[SWAPPED]
        mirrored[:, 0] = rgb.shape[1] - 1 - mirrored[:, 0]
        return plain, mirrored

    def _once(self, rgb: Array) -> Array | None:
        found = self._model.detect(mp.Image(image_format=mp.ImageFormat.SRGB, data=rgb))
        if not found.pose_landmarks:
            return None
        high, wide = rgb.shape[:2]
        marks = found.pose_landmarks[0]
        return np.array([(m.x * wide, m.y * high, m.visibility or 0.0) for m in marks])


def agreed(plain: Array, mirrored: Array, marks: tuple[int, int, int]) -> Array | None:
    """The three points of a foot (3, 2), the mean of both looks, or None where they differ."""
    a, b = plain[list(marks)], mirrored[list(marks)]
    points = (a[:, :2] + b[:, :2]) / 2
    long = max(np.linalg.norm(points[1] - points[2]), np.linalg.norm(points[0] - points[1]))
    apart = np.linalg.norm(a[:, :2] - b[:, :2], axis=1).max()
    if min(a[:, 2].min(), b[:, 2].min()) < SURE or long < LEAST_PX or apart > APART * long:
        return None
    return points


def box_of(points: Array) -> Array:
    """A box (x0, y0, x1, y1) about a foot of which ankle, heel and toe are known."""
    low, high = points.min(0), points.max(0)
    grow = 0.12 * max(float((high - low).max()), 1.0)
    return np.concatenate([low - grow, high + grow])


def examples(rgb: Array, found: tuple[Array, Array]) -> Iterator[dict[str, Any]]:
    """A picture about each foot agreed upon, and some about parts that are none."""
    boxes = np.stack([box_of((found[0][list(f), :2] + found[1][list(f), :2]) / 2) for f in FEET])
    feet = [agreed(*found, marks) for marks in FEET]
    for k, points in enumerate(feet):
        if points is not None:
            half = CONTEXT / 2 * float((boxes[k, 2:] - boxes[k, :2]).max())
            yield _example(rgb, (boxes[k, :2] + boxes[k, 2:]) / 2, half, boxes, feet)
    trunk = np.linalg.norm(found[0][11, :2] - found[0][24, :2])
    for part in OTHER_PARTS[:: 1 if any(f is not None for f in feet) else 2]:
        centre, half = found[0][part, :2], 0.4 * trunk
        clear = all(_outside(box, centre, half) for box in boxes)
        if clear and half > 12 and _inside(centre, rgb) and found[0][part, 2] > 0.5:
            yield _example(rgb, centre, half, boxes, [None, None])


def _outside(box: Array, centre: Array, half: float) -> bool:
    return bool(((box[2:] < centre - half) | (box[:2] > centre + half)).any())


def _inside(centre: Array, rgb: Array) -> bool:
    return bool((centre > 0).all() and centre[0] < rgb.shape[1] and centre[1] < rgb.shape[0])


def _example(
    rgb: Array, centre: Array, half: float, boxes: Array, feet: list[Array | None]
) -> dict[str, Any]:
    scale = SIDE_PX / (2 * half)
    shift = (SIDE_PX - 1) / 2 - scale * centre
    matrix = np.array([[scale, 0, shift[0]], [0, scale, shift[1]]])
    picture = cv2.GaussianBlur(rgb, (0, 0), 0.4 / scale) if scale < 0.75 else rgb
    picture = cv2.warpAffine(picture, matrix, (SIDE_PX,) * 2, borderMode=cv2.BORDER_REPLICATE)
    points = np.full((2, 4, 2), np.nan, np.float32)
    for k, foot in enumerate(feet):
        if foot is not None:
            points[k, :3] = foot * scale + shift
    moved = boxes * scale + np.tile(shift, 2)
    return {
        "picture": picture,
        "points": points,
        "boxes": moved.astype(np.float32),
        # Hidden by how much is not known; 1 only keeps a foot out of the empty looks.
        "seen": np.array([1.0 if foot is None else -1.0 for foot in feet], np.float32),
    }


def main() -> None:
    """Files OUT/real-NUMBER.npz, as the rendered ones are."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("photos", type=Path)
    parser.add_argument("out", type=Path)
    asked = parser.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    labeller, made, feet, photos = Labeller(), [], 0, sorted(asked.photos.rglob("*.jpg"))
    for photo in photos:
        rgb = np.ascontiguousarray(np.asarray(cv2.imread(str(photo)))[..., ::-1])
        found = labeller.twice(rgb)
        if found is not None:
            made += list(examples(rgb, found))
    for number, start in enumerate(range(0, len(made), PER_FILE)):
        part = made[start : start + PER_FILE]
        arrays = {name: np.stack([example[name] for example in part]) for name in part[0]}
        np.savez_compressed(asked.out / f"real-{number:03d}.npz", **arrays)
    feet = sum(int((example["seen"] < 0).any()) for example in made)
    print(
        len(photos), "photos,", feet, "pictures about feet,", len(made) - feet, "about other parts"
    )


if __name__ == "__main__":
    main()
