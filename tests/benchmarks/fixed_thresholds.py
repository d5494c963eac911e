"""The loop that tutorials on counting reps build, as a baseline for bench_peers.

MediaPipe's landmarks, the angle knee-ankle-toe in the picture, and a stage that changes below one
fixed threshold and above another. Each leg is counted by itself and the leg that did more is
reported. The thresholds are generous to it: for each exercise, of all pairs of whole degrees, one
from the middle of those that count the bundled samples with the least error. For dorsiflexion that
is the sample from the side: pairs that fit the oblique one do not count the other at all.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import av
import mediapipe as mp
import numpy as np
from mediapipe.tasks.python import BaseOptions, vision
from numpy.typing import NDArray

from posecount.pose.landmarks import LandmarkIndex
from posecount.pose.model.find import ModelFile, cache_directory
from posecount.pose.model.manifest import sha256_of

FIXED_DEG = {
    "ankle_circles": (119.0, 128.0),
    "resisted_dorsiflexion": (113.0, 121.0),
    "resisted_plantar_flexion": (128.0, 136.0),
    "toe_raise": (126.0, 129.0),
}
"""The fixed loop's lower and upper threshold in degrees."""
_LEGS = (
    (LandmarkIndex.LEFT_KNEE, LandmarkIndex.LEFT_ANKLE, LandmarkIndex.LEFT_FOOT_INDEX),
    (LandmarkIndex.RIGHT_KNEE, LandmarkIndex.RIGHT_ANKLE, LandmarkIndex.RIGHT_FOOT_INDEX),
)

Angles = NDArray[np.float64]


def count_fixed(angles_deg: Angles, low_deg: float, high_deg: float) -> int:
    """Rises of an ankle angle from below ``low_deg`` to above ``high_deg``, of the busier leg.

    ``angles_deg`` has shape (n, 2): left and right, NaN where nobody was found.
    """
    counts = [0, 0]
    for leg in (0, 1):
        stage = ""
        for angle_deg in angles_deg[:, leg]:
            if angle_deg < low_deg:
                stage = "low"
            elif angle_deg > high_deg and stage == "low":
                stage = "high"
                counts[leg] += 1
    return max(counts)


def ankle_angles(video: Path, model: ModelFile) -> Angles:
    """The angle knee-ankle-toe of both legs, as `count_fixed` takes it; kept for the next time."""
    name = f"{sha256_of(video)[:32]}-{model.sha256[:32]}.npy"
    place = cache_directory() / "plain_ankles" / name
    if place.is_file():
        return np.load(place)
    angles_deg = np.array(list(_look(video, model)), np.float64).reshape(-1, 2)
    place.parent.mkdir(parents=True, exist_ok=True)
    np.save(place, angles_deg)
    return angles_deg


def _look(video: Path, model: ModelFile) -> Iterator[tuple[float, ...]]:
    options = vision.PoseLandmarkerOptions(
        base_options=BaseOptions(model_asset_path=str(model.path)),
        running_mode=vision.RunningMode.VIDEO,
    )
    with av.open(str(video)) as container, vision.PoseLandmarker.create_from_options(options) as it:
        for frame in container.decode(video=0):
            image = mp.Image(mp.ImageFormat.SRGB, frame.to_ndarray(format="rgb24"))
            found = it.detect_for_video(image, round(frame.time * 1000)).pose_landmarks
            if not found:
                yield (np.nan, np.nan)
                continue
            size = np.array([frame.width, frame.height])
            points = np.array([(mark.x, mark.y) for mark in found[0]]) * size
            yield tuple(_angle_deg(*points[list(leg)]) for leg in _LEGS)


def _angle_deg(end: Angles, corner: Angles, other: Angles) -> float:
    one, two = end - corner, other - corner
    cosine = one @ two / (np.linalg.norm(one) * np.linalg.norm(two))
    return float(np.degrees(np.arccos(np.clip(cosine, -1.0, 1.0))))
