"""Converts observations without pictures to the arrays they are stored as, and back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from posecount.motion.point_motion import PointMotion
from posecount.observation.members import Arrays
from posecount.observation.observed import FrameFacts, Observation, observation
from posecount.observation.steps import in_px, in_steps
from posecount.pose.landmarks import LANDMARK_COUNT, Pose

_SHAPES = {
    "points_px": (LANDMARK_COUNT, 2),
    "visibility": (LANDMARK_COUNT,),
}
_NO_POINTS = np.empty((0, 2))


class Packer:
    """Turns the frames of a set, some at a time, into arrays.

    n frames, of which m show a person, have k shifts in all and j fresh origins::

        t_s          float64 (n,)        media time in seconds, strictly increasing
        luma         float64 (n,)        mean brightness of the picture, 0 to 255
        found        uint8 (n,)          1 where a pose was found
        points_px    float32 (m, 33, 2)  as in `Pose`, of the frames with one, in order
        visibility   float32 (m, 33)

        epoch        int32 (n,)          the segment; as in `PointMotion`
        points       int32 (n,)          the number of points, -1 where none were followed
        fresh        uint8 (n,)          1 where the points are new, else as one frame before
        origin_px    float32 (j, 2)      origins of the points of fresh frames, in order
        shift_steps  int16 (k, 2)        their shifts in the set's steps, less the shift of
                                         one frame before unless they are fresh; modulo 2^16;
                                         the least int16 stands for a lost point
    """

    def __init__(self, per_px: int = 1) -> None:
        self._per_px = per_px
        self._origin_px: NDArray[np.float32] | None = None
        self._steps: NDArray[np.int16] = np.empty((0, 2), np.int16)

    def arrays(self, frames: Sequence[Observation]) -> Arrays:
        """Return the arrays of frames that follow those packed before."""
        poses = [frame.pose for frame in frames if frame.pose is not None]
        arrays: Arrays = {
            "t_s": np.array([frame.t_s for frame in frames], "<f8"),
            "luma": np.array([frame.facts.luma for frame in frames], "<f8"),
            "found": np.array([frame.pose is not None for frame in frames], "u1"),
        }
        for name, shape in _SHAPES.items():
            arrays[name] = np.array([getattr(p, name) for p in poses], "<f4").reshape(-1, *shape)
        if any(frame.motion is not None for frame in frames):
            arrays.update(self._motions([frame.motion for frame in frames]))
        return arrays

    def _motions(self, motions: Sequence[PointMotion | None]) -> Arrays:
        heads: list[tuple[int, int, bool]] = []
        origins, shifts = [np.empty((0, 2), "<f4")], [np.empty((0, 2), "<i2")]
        for motion in motions:
            if motion is None:
                heads.append((-1, -1, False))
                continue
            fresh = self._begins_anew(motion)
            steps = in_steps(motion.shift_px, self._per_px)
            if fresh:
                assert self._origin_px is not None
                origins.append(self._origin_px)
            shifts.append(steps if fresh else steps - self._steps)
            self._steps = steps
            heads.append((motion.segment, len(steps), fresh))
        epoch, points, fresh_at = zip(*heads, strict=True)
        return {
            "epoch": np.array(epoch, "<i4"),
            "points": np.array(points, "<i4"),
            "fresh": np.array(fresh_at, "u1"),
            "origin_px": np.concatenate(origins).astype("<f4"),
            "shift_steps": np.concatenate(shifts).astype("<i2"),
        }

    def _begins_anew(self, motion: PointMotion) -> bool:
        origin_px = motion.origin_px.astype(np.float32)
        same = self._origin_px is not None and np.array_equal(origin_px, self._origin_px)
        self._origin_px = origin_px
        return not same


class Unpacker:
    """Turns a set's arrays back into frames of that picture size, numbered from ``first_index``.

    Arrays must be as `Packer` makes them; `Validated` checks those of a file first.
    """

    def __init__(
        self, width_px: int, height_px: int, per_px: int = 1, *, first_index: int = 0
    ) -> None:
        self._size, self._per_px = (width_px, height_px), per_px
        self._origin_px = _NO_POINTS
        self._steps: NDArray[np.int16] = np.empty((0, 2), np.int16)
        self._index = first_index

    def frames(self, arrays: Arrays) -> Iterator[Observation]:
        """Yield the frames of one packing, which follow those unpacked before."""
        t_s, luma, found = (arrays[name] for name in ("t_s", "luma", "found"))
        poses = _poses(arrays)
        motions = self._motions(arrays) if "epoch" in arrays else None
        for at_s, bright, seen in zip(t_s.tolist(), luma.tolist(), found.tolist(), strict=True):
            pose = next(poses) if seen else None
            motion = _at(at_s, next(motions)) if motions is not None else None
            yield observation(self._index, at_s, pose, motion, FrameFacts(*self._size, bright))
            self._index += 1

    def _motions(self, arrays: Arrays) -> Iterator[_Motion]:
        names = ("epoch", "points", "fresh")
        heads = zip(*(arrays[name].tolist() for name in names), strict=True)
        origins, shifts = arrays["origin_px"], arrays["shift_steps"]
        origin = shift = 0
        for epoch, points, fresh in heads:
            if points < 0:
                yield None
                continue
            steps = shifts[shift : shift + points]
            shift += points
            if fresh:
                self._origin_px = origins[origin : origin + points].astype(np.float64)
                origin += points
            else:
                steps = steps + self._steps
            self._steps = steps
            yield epoch, self._origin_px, in_px(steps, self._per_px)


_Motion = tuple[int, NDArray[np.float64], NDArray[np.float64]] | None


def _at(t_s: float, motion: _Motion) -> PointMotion | None:
    return None if motion is None else PointMotion(t_s, *motion)


def _poses(arrays: Arrays) -> Iterator[Pose]:
    fields = [arrays[name].astype(np.float64) for name in _SHAPES]
    return (Pose(*field) for field in zip(*fields, strict=True))
