"""What was seen in one recording: its poses, the view it shows, and the motions of its points.

All of it is kept (see `keep`), so that counting again after a change of logic takes no looking.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from posecount.evaluation.keep import Arrays, code_sha256, kept, place_of
from posecount.frame import Frame
from posecount.looking import prepared_estimator
from posecount.motion import view as view_module
from posecount.motion.view import View, choose_view
from posecount.parallel import segments as parts_module
from posecount.parallel import sequential as in_turn
from posecount.parallel.segments import parts_of
from posecount.parallel.sequential import SequentialChunks
from posecount.pose import estimator
from posecount.pose import mirror_choice as steadier
from posecount.pose import stride as sparing_module
from posecount.pose.estimator import MediaPipePoseEstimator
from posecount.pose.landmarks import LANDMARK_COUNT, Pose, mirrored
from posecount.pose.manifest import sha256_of
from posecount.pose.mirror_choice import MirrorChoosingEstimator
from posecount.pose.model import ModelFile
from posecount.pose.stride import pose_pace, with_poses
from posecount.sources import pace as pace_module
from posecount.sources.stretch import Stretch
from posecount.sources.video import Recording, open_video

_POSE_SHAPES: dict[str, tuple[int, ...]] = {
    "points_px": (LANDMARK_COUNT, 2),
    "world_m": (LANDMARK_COUNT, 3),
    "visibility": (LANDMARK_COUNT,),
}


class Prepare(Protocol):
    """Makes the estimator for a video; see `looking.prepared_estimator`."""

    def __call__(
        self, model: Path, recording: Path, *, sparing: bool
    ) -> AbstractContextManager[MirrorChoosingEstimator]:
        """Of the model file and the video file."""


@dataclass(frozen=True, eq=False)
class PoseRecording:
    """One recording's poses, frame by frame; n frames, of which m hold a pose.

    ``t_s``         float64, shape (n,): media time in seconds, strictly increasing;
    ``found``       bool, shape (n,): whether a pose was found in that frame;
    ``points_px``   float32, shape (m, 33, 2), ``world_m`` float32, shape (m, 33, 3), and
    ``visibility``  float32, shape (m, 33): as in `Pose`, of the frames with one, in order;
    ``width``, ``height`` in pixels; ``fps`` nominal; ``duration_s`` the last frame's stay included;
    ``warnings``    what was wrong with the recording, one sentence each.
    """

    t_s: NDArray[np.float64]
    found: NDArray[np.bool_]
    points_px: NDArray[np.float32]
    world_m: NDArray[np.float32]
    visibility: NDArray[np.float32]
    width: int
    height: int
    fps: float
    duration_s: float
    video_sha256: str
    model_sha256: str
    warnings: tuple[str, ...]

    def poses(self, *, mirror: bool = False) -> Iterator[tuple[float, Pose | None]]:
        """Every frame's time and pose; with ``mirror``, of the picture's mirror image."""
        row = 0
        for t_s, found in zip(self.t_s, self.found, strict=True):
            pose = self._pose(row, mirror) if found else None
            row += bool(found)
            yield float(t_s), pose

    def _pose(self, row: int, mirror: bool) -> Pose:
        fields = (self.points_px[row], self.world_m[row], self.visibility[row])
        pose = Pose(*(field.astype(np.float64) for field in fields))
        return mirrored(pose, self.width) if mirror else pose


class KnownPoses:
    """Stands in for the estimator where the poses are known: by the frame's number."""

    def __init__(self, recording: PoseRecording) -> None:
        self._poses = [pose for _, pose in recording.poses()]

    def estimate(self, frame: Frame) -> Pose | None:
        """The pose in this frame, or None where nobody was found."""
        return self._poses[frame.index]


def poses_of(
    video: Path,
    model: ModelFile,
    prepare: Prepare = prepared_estimator,
    *,
    sparing: bool = False,
) -> PoseRecording:
    """The poses in ``video``, estimated only where they are not kept yet.

    They are looked for as sparingly, and cut into parts, as where points are followed, too.
    Raises VideoError where the video cannot be read and ModelError where the model cannot be used.
    """
    place = place_of("poses", sha256_of(video), model.sha256, estimator_sha256(), str(sparing))
    return kept(place, lambda: _estimate(video, model, prepare, sparing), _packed, _unpacked)


def view_of(
    video: Path,
    model: ModelFile,
    prepare: Prepare = prepared_estimator,
    *,
    sparing: bool = False,
) -> View:
    """Whether ``video`` shows a body or a close-up, as counting finds out; errors as above."""

    def look() -> View:
        with prepare(model.path, video, sparing=sparing) as prepared:
            return choose_view(prepared, model.path, video)

    code = estimator_sha256() + code_sha256(view_module) + str(sparing)
    place = place_of("views", sha256_of(video), model.sha256, code)
    return kept(
        place,
        look,
        lambda view: {"is_body": np.array(view == "body")},
        lambda arrays: "body" if arrays["is_body"] else "close-up",
    )


@cache
def estimator_sha256() -> str:
    """Of all that makes poses of pictures, besides the model."""
    return code_sha256(estimator, sparing_module, steadier, in_turn, parts_module, pace_module)


def _estimate(video: Path, model: ModelFile, prepare: Prepare, sparing: bool) -> PoseRecording:
    times_s: list[float] = []
    poses: list[Pose | None] = []
    parts = parts_of(Recording(video), None) if sparing else ()
    with (
        prepare(model.path, video, sparing=sparing) as own,
        closing(SequentialChunks(parts, own, lambda: MediaPipePoseEstimator(model.path))) as poser,
        open_video(video, analysed=True) as source,
    ):
        pace = pose_pace(source.frames_fps, sparing=sparing)
        stretch = Stretch(source, max_seconds=None)
        for frame, pose in with_poses(stretch, poser, pace):
            times_s.append(frame.t_s)
            poses.append(pose)
        return PoseRecording(
            t_s=np.array(times_s, dtype=np.float64),
            found=np.array([pose is not None for pose in poses], dtype=np.bool_),
            **_stacked([pose for pose in poses if pose is not None]),
            width=source.width,
            height=source.height,
            fps=source.fps,
            duration_s=stretch.end_s,
            video_sha256=sha256_of(video),
            model_sha256=model.sha256,
            warnings=tuple(source.warnings),
        )


def _stacked(poses: list[Pose]) -> dict[str, Any]:
    return {
        name: np.array([getattr(pose, name) for pose in poses], np.float32).reshape(-1, *shape)
        for name, shape in _POSE_SHAPES.items()
    }


def _packed(recording: PoseRecording) -> Arrays:
    return {name: np.asarray(value) for name, value in vars(recording).items()}


def _unpacked(arrays: Arrays) -> PoseRecording:
    return PoseRecording(
        t_s=arrays["t_s"],
        found=arrays["found"],
        points_px=arrays["points_px"],
        world_m=arrays["world_m"],
        visibility=arrays["visibility"],
        width=int(arrays["width"]),
        height=int(arrays["height"]),
        fps=float(arrays["fps"]),
        duration_s=float(arrays["duration_s"]),
        video_sha256=str(arrays["video_sha256"]),
        model_sha256=str(arrays["model_sha256"]),
        warnings=tuple(str(text) for text in arrays["warnings"]),
    )
