"""The motions of points in one recording, where points are followed instead of a pose."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from posecount.evaluation.keep import Arrays, code_sha256, kept, place_of
from posecount.evaluation.recording import KnownPoses, PoseRecording, estimator_sha256
from posecount.pose.manifest import sha256_of
from posecount.region import body, dense, feet_box, points, region
from posecount.region.body import BodyRegion
from posecount.region.counter import PointSource
from posecount.region.region import Region
from posecount.signals import stay
from posecount.signals.foot_region import PointMotion
from posecount.sources.stretch import Stretch
from posecount.sources.video import open_video

_MIRROR = (-1.0, 1.0)


@dataclass(frozen=True, eq=False)
class MotionRecording:
    """One recording's `PointMotion`s; n frames, k numbers of points in all of them.

    ``t_s``       float64, shape (n,): media time in seconds;
    ``epoch``     int64, shape (n,); ``ends`` int64, shape (n,): where a frame's points end;
    ``origin_px`` and ``shift_px``  float32, shape (k, 2): of all frames, one after the other;
    ``width``, ``height`` in pixels; ``duration_s`` the last frame's stay included;
    ``warnings``  what was wrong with the recording, one sentence each.
    """

    t_s: NDArray[np.float64]
    epoch: NDArray[np.int64]
    ends: NDArray[np.int64]
    origin_px: NDArray[np.float32]
    shift_px: NDArray[np.float32]
    width: int
    height: int
    duration_s: float
    warnings: tuple[str, ...]

    def motions(self, *, mirror: bool = False) -> Iterator[PointMotion]:
        """Every frame's motion; with ``mirror``, of the picture's mirror image."""
        spans = pairwise((0, *self.ends.tolist()))
        for t_s, epoch, (start, end) in zip(self.t_s, self.epoch, spans, strict=True):
            origin = self.origin_px[start:end].astype(np.float64)
            shift = self.shift_px[start:end].astype(np.float64)
            if mirror:
                origin, shift = origin * _MIRROR + (float(self.width), 0.0), shift * _MIRROR
            yield PointMotion(float(t_s), int(epoch), origin, shift)


def motions_of(video: Path, poses: PoseRecording | None) -> MotionRecording:
    """The motions at the feet of these poses, or all over the picture where there are none.

    They are followed only where they are not kept yet. Raises VideoError where the video cannot
    be read.
    """
    seen = "close-up" if poses is None else poses.model_sha256 + estimator_sha256()
    code = code_sha256(points, feet_box, region)
    place = place_of("points", sha256_of(video), seen, code)

    def follow() -> MotionRecording:
        return _follow(video, Region() if poses is None else Region(KnownPoses(poses)))

    return kept(place, follow, _packed, _unpacked)


def body_motions_of(video: Path, poses: PoseRecording) -> MotionRecording:
    """The same of the dense motion around the feet of a whole body."""
    seen = poses.model_sha256 + estimator_sha256()
    place = place_of("dense", sha256_of(video), seen, code_sha256(body, dense, stay))

    def follow() -> MotionRecording:
        return _follow(video, BodyRegion(KnownPoses(poses)))

    return kept(place, follow, _packed, _unpacked)


def _follow(video: Path, followed: PointSource) -> MotionRecording:
    with open_video(video) as source:
        stretch = Stretch(source, max_seconds=None)
        found = [followed.update(frame) for frame in stretch]
        nothing = np.empty((0, 2))
        return MotionRecording(
            t_s=np.array([motion.t_s for motion in found], np.float64),
            epoch=np.array([motion.epoch for motion in found], np.int64),
            ends=np.cumsum([len(motion.shift_px) for motion in found], dtype=np.int64),
            origin_px=np.concatenate([nothing, *(m.origin_px for m in found)]).astype(np.float32),
            shift_px=np.concatenate([nothing, *(m.shift_px for m in found)]).astype(np.float32),
            width=source.width,
            height=source.height,
            duration_s=stretch.end_s,
            warnings=tuple(source.warnings),
        )


def _packed(recording: MotionRecording) -> Arrays:
    return {name: np.asarray(value) for name, value in vars(recording).items()}


def _unpacked(arrays: Arrays) -> MotionRecording:
    return MotionRecording(
        t_s=arrays["t_s"],
        epoch=arrays["epoch"],
        ends=arrays["ends"],
        origin_px=arrays["origin_px"],
        shift_px=arrays["shift_px"],
        width=int(arrays["width"]),
        height=int(arrays["height"]),
        duration_s=float(arrays["duration_s"]),
        warnings=tuple(str(text) for text in arrays["warnings"]),
    )
