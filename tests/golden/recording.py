"""Golden landmark recordings: what the real model found in a sample clip, frame by frame.

Stored small: points in steps of 1/20 px, as differences from frame to frame, and visibility in
steps of 1/255. World landmarks are left out; nothing counts by them.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from posecount import pose
from posecount.exercises import EXERCISES
from posecount.pose.landmarks import LANDMARK_COUNT, Pose

FOLDER = Path(__file__).parent
SAMPLES = FOLDER.parent.parent / "sample_videos"
ESTIMATORS = ("estimator.py", "steadier.py")
STEPS_PER_PX = 20
STEPS_OF_VISIBILITY = 255


@dataclass(frozen=True)
class Recording:
    """One clip's poses, None where nobody was found, and what they were made from."""

    times_s: np.ndarray
    poses: list[Pose | None]
    clip_sha256: str
    model_sha256: str
    estimator_sha256: str


def counted_clips() -> list[Path]:
    """The sample clips with a truth file of an exercise that posecount counts by the pose.

    In a close-up there is no pose to record.
    """
    known = {spec.id for spec in EXERCISES}
    return [
        clip
        for clip in sorted(SAMPLES.glob("*.mp4"))
        if clip.with_suffix(".json").exists()
        and truth_of(clip)["exercise"] in known
        and truth_of(clip)["view"] != "close-up"
    ]


def truth_of(clip: Path) -> dict:
    return json.loads(clip.with_suffix(".json").read_text(encoding="utf-8"))


def golden_of(clip: Path) -> Path:
    return FOLDER / f"{clip.stem}.npz"


def estimator_sha256() -> str:
    """Of the code that makes poses of pictures."""
    code = b"".join((Path(pose.__file__).parent / name).read_bytes() for name in ESTIMATORS)
    return hashlib.sha256(code).hexdigest()


def sha256_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def save(path: Path, recording: Recording) -> None:
    found = np.array([pose is not None for pose in recording.poses])
    seen = [pose for pose in recording.poses if pose is not None]
    points = np.array([pose.points_px for pose in seen]).reshape(-1, LANDMARK_COUNT, 2)
    visibility = np.array([pose.visibility for pose in seen]).reshape(-1, LANDMARK_COUNT)
    steps = np.round(points * STEPS_PER_PX).astype(np.int32)
    np.savez_compressed(
        path,
        times_s=recording.times_s,
        found=found,
        points_steps=np.diff(steps, axis=0, prepend=0),
        visibility_steps=np.round(visibility * STEPS_OF_VISIBILITY).astype(np.uint8),
        clip_sha256=recording.clip_sha256,
        model_sha256=recording.model_sha256,
        estimator_sha256=recording.estimator_sha256,
    )


def load(path: Path) -> Recording:
    with np.load(path) as data:
        points = np.cumsum(data["points_steps"], axis=0) / STEPS_PER_PX
        visibility = data["visibility_steps"] / STEPS_OF_VISIBILITY
        world = np.full((LANDMARK_COUNT, 3), np.nan)
        seen = iter(Pose(p, world, v) for p, v in zip(points, visibility, strict=True))
        return Recording(
            times_s=data["times_s"],
            poses=[next(seen) if found else None for found in data["found"]],
            clip_sha256=str(data["clip_sha256"]),
            model_sha256=str(data["model_sha256"]),
            estimator_sha256=str(data["estimator_sha256"]),
        )
