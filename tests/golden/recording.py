"""Golden landmarks: what the real model found in a sample clip, frame by frame.

Each is a landmarks file without motions. Points are rounded to 1/20 px and visibility to 1/255, so
that the files are small. ``made_from.json`` says which clip each was made from, and by which code.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from posecount import __version__, pose
from posecount.cue import Cue
from posecount.exercises import EXERCISES
from posecount.observe.observation import Observation, observation
from posecount.observe.steps import steps_per_px
from posecount.pose.landmarks import Pose
from posecount.pose.model import ModelFile
from posecount.recorded.layout import SCHEMA, SUFFIX, End, Heading, SeenSet
from posecount.recorded.source import open_landmarks
from posecount.recorded.writer import LandmarksWriter
from posecount.sources.video import open_video

FOLDER = Path(__file__).parent
SAMPLES = FOLDER.parent.parent / "sample_videos"
MADE_FROM = FOLDER / "made_from.json"
ESTIMATORS = ("estimator.py", "mirror_choice.py")
STEPS_PER_PX = 20
STEPS_OF_VISIBILITY = 255
_ALL_AT_ONCE_S = 3600.0
"""One packing for the whole clip compresses best."""


@dataclass(frozen=True)
class MadeFrom:
    """What a golden file was made from: its clip, and the code that looked for poses."""

    clip_sha256: str
    estimator_sha256: str

    @classmethod
    def now(cls, clip: Path) -> MadeFrom:
        """What it would be made from now."""
        return cls(sha256_of(clip), estimator_sha256())


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
    return FOLDER / f"{clip.stem}{SUFFIX}"


def golden_files() -> list[Path]:
    return sorted(FOLDER.glob(f"*{SUFFIX}"))


def made_from() -> dict[str, MadeFrom]:
    """What each golden file was made from, by the clip's name without its suffix."""
    kept = json.loads(MADE_FROM.read_text(encoding="utf-8"))
    return {name: MadeFrom(**told) for name, told in kept.items()}


def note_made_from(known: dict[str, MadeFrom]) -> None:
    told = {name: vars(made) for name, made in sorted(known.items())}
    MADE_FROM.write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")


def estimator_sha256() -> str:
    """Of the code that makes poses of pictures."""
    code = b"".join((Path(pose.__file__).parent / name).read_bytes() for name in ESTIMATORS)
    return hashlib.sha256(code).hexdigest()


def sha256_of(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def save(path: Path, clip: Path, model: ModelFile, seen: Iterable[Observation]) -> None:
    """Write what was seen in the clip, without motions."""
    with open_video(clip) as source:
        heading = Heading(
            schema=SCHEMA,
            posecount=__version__,
            width=source.width,
            height=source.height,
            fps=source.fps,
            duration_s=source.duration_s,
            mirrored=False,
            model=model.name,
            model_sha256=model.sha256,
        )
    truth = truth_of(clip)
    writer = LandmarksWriter(path, heading, _ALL_AT_ONCE_S)
    writer.begin_set(
        SeenSet(
            number=1,
            exercise=truth["exercise"],
            hold_target_s=truth["hold_target_s"],
            cue=Cue.LANDMARKS,
            steps_per_px=steps_per_px(Cue.LANDMARKS),
        )
    )
    for each in seen:
        writer.add(observation(each.index, each.t_s, _rounded(each.pose), None, each.facts))
    writer.end(End(warnings=()))
    writer.close()


def load(path: Path) -> Sequence[Observation]:
    """What was seen, frame by frame."""
    with open_landmarks(path) as source:
        return list(source)


def _rounded(pose: Pose | None) -> Pose | None:
    if pose is None:
        return None
    points_px = np.round(pose.points_px * STEPS_PER_PX) / STEPS_PER_PX
    visibility = np.round(pose.visibility * STEPS_OF_VISIBILITY) / STEPS_OF_VISIBILITY
    return Pose(points_px, visibility)
