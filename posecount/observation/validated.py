"""Checks that the arrays of a landmarks file are valid: the only place that does."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from posecount.observation.members import Arrays, DamagedError
from posecount.pose.landmarks import LANDMARK_COUNT

MOST_POINTS = 3000
"""Limit of one frame. Grids have at most 43 x 43 points and toes 2,400 slopes; memory grows with
the square of it."""

LATEST_S = 1e7
"""About 116 days of media time."""

_MOST_AT_ONCE = 1 << 14
"""Frames in one member of two seconds. Frames of a recording are at least a millisecond apart."""

_TWO_APART_S = 0.9e-3
"""From each frame to the next but one; a single step may be shorter if a clock was repaired.
Without this limit, a memory of some seconds could hold millions of frames."""

_FURTHEST_PX = 1e6
"""From the picture's corner. Landmarks may lie outside of the picture, but not far."""

_NO_EPOCH = -1
"""The epoch of frames without points. All other epochs have a constant number of points."""

_BRIGHTEST = 255.0
_SLACK = 1e-2
"""Landmarks between two others are interpolated, and rounded."""

_EACH = "frames"
_POSES = "poses"
_Shape = tuple["str | int", ...]
_SEEN: dict[str, tuple[str, _Shape]] = {
    "t_s": ("<f8", (_EACH,)),
    "luma": ("<f8", (_EACH,)),
    "found": ("|u1", (_EACH,)),
    "points_px": ("<f4", (_POSES, LANDMARK_COUNT, 2)),
    "visibility": ("<f4", (_POSES, LANDMARK_COUNT)),
}
_FOLLOWED: dict[str, tuple[str, _Shape]] = {
    "epoch": ("<i4", (_EACH,)),
    "points": ("<i4", (_EACH,)),
    "fresh": ("|u1", (_EACH,)),
    "origin_px": ("<f4", ("origins", 2)),
    "shift_steps": ("<i2", ("shifts", 2)),
}


class Validated:
    """Takes the arrays of a set, member by member, and returns valid ones.

    `Packer` describes what is valid. Raises DamagedError at the first arrays that are not, or that
    do not follow those before; unknown arrays are left out.
    """

    def __init__(self) -> None:
        self._before_s: NDArray[np.float64] = np.empty(0)
        self._points = 0
        self._points_of = {_NO_EPOCH: 0}

    def checked(self, arrays: Arrays) -> Arrays:
        """Return the next member's arrays, checked."""
        wanted = {**_SEEN, **(_FOLLOWED if _FOLLOWED.keys() & arrays.keys() else {})}
        sizes = _sizes(arrays, wanted)
        known = {name: arrays[name] for name in wanted}
        _require(sizes[_EACH] <= _MOST_AT_ONCE)
        self._check_times(known["t_s"])
        _check_poses(known, sizes[_POSES])
        if "epoch" in known:
            self._check_points(known, sizes["origins"], sizes["shifts"])
        return known

    def _check_times(self, t_s: NDArray[np.float64]) -> None:
        _require(np.isfinite(t_s).all() and (t_s >= 0).all() and (t_s <= LATEST_S).all())
        times_s = np.concatenate([self._before_s, t_s])
        _require((np.diff(times_s) > 0).all())
        _require((times_s[2:] - times_s[:-2] >= _TWO_APART_S).all())
        self._before_s = times_s[-2:]

    def _check_points(self, arrays: Arrays, origins: int, shifts: int) -> None:
        points, fresh = arrays["points"].astype(np.int64), arrays["fresh"].astype(bool)
        _require((arrays["fresh"] <= 1).all())
        _require((points >= -1).all() and (points <= MOST_POINTS).all())
        followed = points >= 0
        _require(points[followed].sum() == shifts)
        _require(points[followed & fresh].sum() == origins)
        now, anew = points[followed], fresh[followed]
        before = np.concatenate([[self._points], now])[:-1]
        _require((anew | (now == before)).all())
        _require(_within(arrays["origin_px"], _FURTHEST_PX) and not _has_gaps(arrays["origin_px"]))
        if len(now):
            self._points = int(now[-1])
        for epoch, count in np.unique([arrays["epoch"][followed], now], axis=1).T.tolist():
            _require(self._points_of.setdefault(epoch, count) == count)


def _check_poses(arrays: Arrays, poses: int) -> None:
    luma, found, visibility = arrays["luma"], arrays["found"], arrays["visibility"]
    _require((luma >= 0).all() and (luma <= _BRIGHTEST).all())
    _require((found <= 1).all() and int(found.sum(dtype=np.int64)) == poses)
    _require(_within(arrays["points_px"], _FURTHEST_PX))
    # A missing landmark is NaN.
    _require(_within(visibility, 1 + _SLACK) and not (visibility < -_SLACK).any())


def _sizes(arrays: Arrays, wanted: dict[str, tuple[str, _Shape]]) -> dict[str, int]:
    """Return the lengths of the named axes. Raises DamagedError for missing or other arrays."""
    sizes: dict[str, int] = {}
    for name, (kind, shape) in wanted.items():
        _require(name in arrays)
        array = arrays[name]
        _require(array.dtype.str == kind and array.ndim == len(shape))
        for side, length in zip(shape, array.shape, strict=True):
            known = side if isinstance(side, int) else sizes.setdefault(side, length)
            _require(known == length)
    return sizes


def _within(values: NDArray[np.float32], most: float) -> bool:
    """Whether all present values are finite and at most ``most`` from 0."""
    return not (np.abs(values) > most).any()


def _has_gaps(values: NDArray[np.float32]) -> bool:
    return bool(np.isnan(values).any())


def _require(is_so: bool | np.bool_) -> None:
    if not is_so:
        raise DamagedError
