"""A strip of small pictures of the lower legs, which shows what happened in a clip."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from posecount.evaluation.matching import Interval
from posecount.evaluation.replay import Seen
from posecount.media.video import Recording, open_video
from posecount.pose.landmarks import LandmarkIndex

PICTURES = 12
HEIGHT_PX = 150

_MOST_WIDTH_PX = 200
_MARGIN = 0.35
_QUALITY = 72
_SEEN = 0.3
_LOWER_LEGS = [
    LandmarkIndex.LEFT_KNEE,
    LandmarkIndex.RIGHT_KNEE,
    LandmarkIndex.LEFT_ANKLE,
    LandmarkIndex.RIGHT_ANKLE,
    LandmarkIndex.LEFT_HEEL,
    LandmarkIndex.RIGHT_HEEL,
    LandmarkIndex.LEFT_FOOT_INDEX,
    LandmarkIndex.RIGHT_FOOT_INDEX,
]

Box = tuple[int, int, int, int]
"""Left, top, right, bottom in pixels; right and bottom are exclusive."""


@dataclass(frozen=True, slots=True)
class Picture:
    """One small JPEG from ``t_s`` seconds into the clip."""

    t_s: float
    jpeg: bytes


def filmstrip(
    video: Path | Recording, seen: Seen, reps: Sequence[Interval], duration_s: float
) -> tuple[Picture, ...]:
    """Return pictures at the tops of ``reps`` and between them.

    Raises VideoError if the video is unreadable.
    """
    times_s = np.array(seen.times_s)
    nearest = {int(np.argmin(np.abs(times_s - t_s))) for t_s in moments(reps, duration_s)}
    box = lower_legs(seen)
    pictures = []
    with open_video(video, analysed=True) as source:
        for frame in source:
            if frame.index in nearest:
                pictures.append(Picture(frame.t_s, _jpeg(frame.image_bgr, box)))
            if len(pictures) == len(nearest):
                break
    return tuple(pictures)


def moments(reps: Sequence[Interval], duration_s: float, most: int = PICTURES) -> list[float]:
    """Return at most ``most`` times in seconds: middles of reps and of the rests between them."""
    if not reps:
        return [duration_s * (i + 0.5) / most for i in range(most)]
    tops = [(rep.start_s + rep.end_s) / 2 for rep in reps]
    rests = [(before.end_s + after.start_s) / 2 for before, after in pairwise(reps)]
    ends = [reps[0].start_s / 2, (reps[-1].end_s + duration_s) / 2]
    times_s = sorted({*tops, *rests, *ends})
    chosen = np.linspace(0, len(times_s) - 1, min(most, len(times_s))).round().astype(int)
    return [times_s[i] for i in chosen]


def lower_legs(seen: Seen) -> Box:
    """Return the part of the picture with the lower legs; all of it if they are not found."""
    whole = (0, 0, seen.width, seen.height)
    poses = [pose for pose in seen.poses if pose is not None]
    if len(poses) < 0.5 * len(seen.poses) or not poses:
        return whole
    points = np.array([pose.points_px[_LOWER_LEGS] for pose in poses])
    visible = np.array([pose.visibility[_LOWER_LEGS] for pose in poses]) > _SEEN
    plain = points[visible & np.isfinite(points).all(axis=-1)]
    if len(plain) < 4:
        return whole
    low, high = np.percentile(plain, (2, 98), axis=0)
    margin_px = _MARGIN * float(max(high - low))
    left, top = np.maximum(low - margin_px, 0).astype(int)
    right, bottom = np.minimum(high + margin_px, (seen.width, seen.height)).astype(int)
    inside = right - left > 8 and bottom - top > 8
    return (int(left), int(top), int(right), int(bottom)) if inside else whole


def _jpeg(image_bgr: NDArray[np.uint8], box: Box) -> bytes:
    left, top, right, bottom = box
    part = image_bgr[top:bottom, left:right]
    scale = min(HEIGHT_PX / part.shape[0], _MOST_WIDTH_PX / part.shape[1])
    size = (max(1, round(part.shape[1] * scale)), max(1, round(part.shape[0] * scale)))
    small = cv2.resize(part, size, interpolation=cv2.INTER_AREA)
    _, data = cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])
    return data.tobytes()
