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
from posecount.motion import (
    background,
    camera_shift,
    close_up,
    corners,
    dense_flow,
    feet_box,
    foot_flow,
    segment,
    settling,
    toe_edges,
)
from posecount.motion.close_up import Region
from posecount.motion.foot_flow import FootFlow
from posecount.motion.point_motion import PointMotion
from posecount.motion.toe_edges import ToeEdges
from posecount.motion.tracker import PointSource
from posecount.pose.manifest import sha256_of
from posecount.recorded.steps import in_px, in_steps, steps_per_px
from posecount.sources.stretch import Stretch
from posecount.sources.video import open_video

_MIRROR = (-1.0, 1.0)


@dataclass(frozen=True, eq=False)
class MotionRecording:
    """One recording's `PointMotion`s; n frames, k shifts in all of them, j origins.

    ``t_s``       float64, shape (n,): media time in seconds;
    ``epoch``     int64, shape (n,);
    ``ends``      int64, shape (n,): where in ``shift_steps`` a frame's points end;
    ``starts``    int64, shape (n,): where in ``origin_px`` they start: frames of the same points
                  share their origins;
    ``origin_px``    float32, shape (j, 2);
    ``shift_steps``  int16, shape (k, 2), of all frames one after the other, ``steps_per_px`` of
                     them to a pixel; the least int16 where a point is lost, or too far away;
    ``width``, ``height`` in pixels; ``duration_s`` the last frame's stay included;
    ``warnings``  what was wrong with the recording, one sentence each.
    """

    t_s: NDArray[np.float64]
    epoch: NDArray[np.int64]
    ends: NDArray[np.int64]
    starts: NDArray[np.int64]
    origin_px: NDArray[np.float32]
    shift_steps: NDArray[np.int16]
    steps_per_px: int
    width: int
    height: int
    duration_s: float
    warnings: tuple[str, ...]

    def motions(self, *, mirror: bool = False) -> Iterator[PointMotion]:
        """Every frame's motion; with ``mirror``, of the picture's mirror image."""
        spans = pairwise((0, *self.ends.tolist()))
        frames = zip(self.t_s, self.epoch, self.starts.tolist(), spans, strict=True)
        for t_s, epoch, first, (start, end) in frames:
            origin = self.origin_px[first : first + end - start].astype(np.float64)
            shift = in_px(self.shift_steps[start:end], self.steps_per_px)
            if mirror:
                origin, shift = origin * _MIRROR + (float(self.width), 0.0), shift * _MIRROR
            yield PointMotion(float(t_s), int(epoch), origin, shift)


class _Origins:
    """Origins of points, each set of them kept once for all the frames in a row that share it."""

    def __init__(self) -> None:
        self._sets: list[NDArray[np.float32]] = [np.empty((0, 2), np.float32)]
        self._last = self._total = 0

    def start_of(self, origin_px: NDArray[np.float64]) -> int:
        """Where among all of them these origins start."""
        origin = origin_px.astype(np.float32)
        if not np.array_equal(origin, self._sets[-1]):
            self._sets.append(origin)
            self._last, self._total = self._total, self._total + len(origin)
        return self._last

    def all(self) -> NDArray[np.float32]:
        """One set after the other, shape (j, 2)."""
        return np.concatenate(self._sets)


def motions_of(video: Path) -> MotionRecording:
    """The motions of corners all over the picture of a close-up.

    They are followed only where they are not kept yet. Raises VideoError where the video cannot
    be read.
    """
    kept_at = place_of("points", sha256_of(video), "close-up", code_sha256(corners, close_up))
    return kept(
        kept_at, lambda: _follow(video, Region(), steps_per_px("close-up")), _packed, _unpacked
    )


def toe_motions_of(video: Path, poses: PoseRecording) -> MotionRecording:
    """The same of the brightness slopes around the toes of a whole body."""
    seen = poses.model_sha256 + estimator_sha256()
    code = code_sha256(toe_edges, camera_shift, feet_box, segment, background, settling)
    kept_at = place_of("toes", sha256_of(video), seen, code)

    def follow() -> MotionRecording:
        return _follow(video, ToeEdges(KnownPoses(poses)), steps_per_px("toes"))

    return kept(kept_at, follow, _packed, _unpacked)


def body_motions_of(video: Path, poses: PoseRecording) -> MotionRecording:
    """The same of the dense motion around the feet of a whole body."""
    seen = poses.model_sha256 + estimator_sha256()
    code = code_sha256(foot_flow, dense_flow, segment, background, settling)
    kept_at = place_of("dense", sha256_of(video), seen, code)

    def follow() -> MotionRecording:
        return _follow(video, FootFlow(KnownPoses(poses)), steps_per_px("feet"))

    return kept(kept_at, follow, _packed, _unpacked)


def _follow(video: Path, followed: PointSource, per_px: int) -> MotionRecording:
    """Follow all of ``video``; what is not needed again is not held in memory either."""
    origins = _Origins()
    frames: list[tuple[float, int, int]] = []
    shifts = [np.empty((0, 2), np.int16)]
    with open_video(video, analysed=True) as source:
        stretch = Stretch(source, max_seconds=None)
        for frame in stretch:
            motion = followed.update(frame)
            frames.append((motion.t_s, motion.segment, origins.start_of(motion.origin_px)))
            shifts.append(in_steps(motion.shift_px, per_px))
        t_s, epoch, starts = np.array(frames, np.float64).reshape(-1, 3).T
        return MotionRecording(
            t_s=t_s,
            epoch=epoch.astype(np.int64),
            ends=np.cumsum([len(shift) for shift in shifts[1:]], dtype=np.int64),
            starts=starts.astype(np.int64),
            origin_px=origins.all(),
            shift_steps=np.concatenate(shifts),
            steps_per_px=per_px,
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
        starts=arrays["starts"],
        origin_px=arrays["origin_px"],
        shift_steps=arrays["shift_steps"],
        steps_per_px=int(arrays["steps_per_px"]),
        width=int(arrays["width"]),
        height=int(arrays["height"]),
        duration_s=float(arrays["duration_s"]),
        warnings=tuple(str(text) for text in arrays["warnings"]),
    )
