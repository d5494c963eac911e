"""Tracks corner points from a reference picture.

Every picture is compared with the reference itself, not with the previous picture, so nothing
drifts. If the reference no longer fits (a cut, too many lost points, the person gone from their
place), a new one is taken and a new segment begins.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from posecount.frame import Frame
from posecount.media.cut import CutWatch
from posecount.motion.camera_motion import without_camera_motion
from posecount.motion.point_motion import PointMotion
from posecount.tuning import by_hand, tuned

Grey = NDArray[np.uint8]
Points = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Tuning:
    """Thresholds for corner tracking."""

    working_px: int = tuned(
        640,
        "px",
        "The longer side points are tracked at: a toe curl is several pixels there, and a frame "
        "takes 10 ms.",
    )
    most_points: int = by_hand(400, "count", "So many points are followed, to save time.")
    corner_quality: float = by_hand(
        0.005,
        "share",
        "Share of the best corner's quality that a corner must have: skin has weak ones.",
    )
    corner_spacing_px: int = by_hand(5, "px", "Corners lie at least this far apart.")
    fewest_points: int = by_hand(8, "count", "Fewer points say nothing about the whole picture.")
    around_share: float = by_hand(
        0.1,
        "share",
        "Share of the longer side that each pixel is compared with. Lamps flicker and cameras "
        "adapt to what moves, and a weak corner slides along with its brightness.",
    )
    dark_grey: int = by_hand(16, "grey", "Steps of brightness that are a sensor's noise.")
    back_within_px: float = by_hand(
        1.0, "px", "Tracked there and back, a point must arrive this near to where it began."
    )
    least_seen: float = by_hand(
        0.6, "share", "Share of the points below which the reference no longer fits the picture."
    )
    moved_px: float = by_hand(
        3.0, "px", "A point this far off the common shift belongs to what moves."
    )
    elsewhere_share: float = tuned(
        0.15,
        "share",
        "Share of the longer side by which the usual moving point has gone elsewhere. The rendered "
        "exercises take it 0.01 to 0.07, a step to another place takes it farther.",
    )
    unfit_s: float = by_hand(
        0.6, "s", "A reference must be unfit for this long: a flash or a blurred picture is no cut."
    )
    restless_px: float = by_hand(
        4.0,
        "px",
        "Points that go this far within `proven_s` were moving when the reference was taken.",
    )
    restless_quantile: float = by_hand(
        0.9, "quantile", "The point that stands for those that go farthest."
    )
    proven_s: float = by_hand(
        0.3, "s", "A reference in which things move within its first moments is replaced."
    )
    patience_s: float = by_hand(
        4.0, "s", "References are replaced for that reason for no longer than this."
    )


TUNING = Tuning()


_WINDOW_PX = 15
"""Side of the patch that is compared, in pixels."""

_PYRAMID_LEVELS = 3
"""Number of times the picture is halved in the search for a point."""

_STEPS = (cv2.TERM_CRITERIA_COUNT + cv2.TERM_CRITERIA_EPS, 20, 0.01)
"""When to stop searching for a point: rounds and pixels."""


@dataclass(slots=True)
class _Reference:
    """A picture (at working size, evenly lit), its points (n, 2) and their last known places.

    ``newest`` is the picture they were last seen in; ``known`` (n,) marks the points seen there.
    """

    scale: float
    grey: Grey
    points: Points
    last: Points
    newest: Grey
    known: NDArray[np.bool_]
    since_s: float
    fit_s: float


class CornerTracker:
    """Feed it frames in order; it returns the motion of the reference's points.

    If there is nothing to track the motion is empty. The same frames give the same motions.
    """

    def __init__(self) -> None:
        self._reference: _Reference | None = None
        self._segment = -1
        self._restless_since_s = math.nan
        self._cuts = CutWatch()

    def begin_anew(self) -> None:
        """Take the next frame as the reference."""
        self._reference = None
        self._cuts = CutWatch()

    def update(self, frame: Frame) -> PointMotion:
        """Return the motion from the reference to this frame."""
        cut = self._cuts.update(frame)
        if self._reference is not None and not cut:
            motion = self._follow(self._reference, frame)
            if not self._outworn(self._reference, motion):
                return motion
        self._reference = self._refer(frame)
        self._segment += 1
        if self._reference is None:
            nothing = np.empty((0, 2))
            return PointMotion(frame.t_s, self._segment, nothing, nothing)
        origin = self._origin_px(self._reference)
        return PointMotion(frame.t_s, self._segment, origin, np.zeros_like(origin))

    def _refer(self, frame: Frame) -> _Reference | None:
        """Take this frame as the reference; return None if it has too few points to track."""
        scale = min(1.0, TUNING.working_px / max(frame.image_bgr.shape[:2]))
        grey = _working_picture(frame, scale)
        found = cv2.goodFeaturesToTrack(
            grey, TUNING.most_points, TUNING.corner_quality, TUNING.corner_spacing_px, blockSize=5
        )
        if found is None or len(found) < TUNING.fewest_points:
            return None
        points: Points = found.reshape(-1, 2).astype(np.float32)
        known = np.ones(len(points), dtype=bool)
        now_s = frame.t_s
        even = _evenly_lit(grey)
        return _Reference(scale, even, points, points.copy(), even, known, now_s, now_s)

    def _follow(self, reference: _Reference, frame: Frame) -> PointMotion:
        """Track each point from the reference, or else from the previous picture."""
        grey = _evenly_lit(_working_picture(frame, reference.scale))
        there, sure = _matched(reference.grey, grey, reference.points, reference.last)
        astray = np.flatnonzero(~sure & reference.known)
        if len(astray):
            carried, held = _matched(
                reference.newest,
                grey,
                reference.last[astray],
                reference.last[astray],
            )
            there[astray], sure[astray] = carried, held
        reference.last = np.where(sure[:, None], there, reference.points)
        reference.known = sure
        reference.newest = grey
        shift = np.where(sure[:, None], there - reference.points, np.nan).astype(np.float64)
        elsewhere = _gone_elsewhere(reference.points.astype(np.float64), shift, max(grey.shape))
        if float(sure.mean()) >= TUNING.least_seen and not elsewhere:
            reference.fit_s = frame.t_s
        return PointMotion(
            frame.t_s, self._segment, self._origin_px(reference), shift / reference.scale
        )

    def _outworn(self, reference: _Reference, motion: PointMotion) -> bool:
        if motion.t_s - reference.fit_s >= TUNING.unfit_s:
            self._restless_since_s = math.nan
            return True
        return self._restless(reference, motion)

    def _restless(self, reference: _Reference, motion: PointMotion) -> bool:
        """Whether a new reference was taken in the middle of a movement."""
        if motion.t_s - reference.since_s > TUNING.proven_s:
            self._restless_since_s = math.nan
            return False
        shift_px = motion.shift_px * reference.scale
        seen = shift_px[~np.isnan(shift_px[:, 0])]
        if len(seen) < TUNING.fewest_points:
            return False
        off_px = np.hypot(*(seen - np.median(seen, axis=0)).T)
        if float(np.quantile(off_px, TUNING.restless_quantile)) < TUNING.restless_px:
            return False
        if math.isnan(self._restless_since_s):
            self._restless_since_s = reference.since_s
        return motion.t_s - self._restless_since_s < TUNING.patience_s

    @staticmethod
    def _origin_px(reference: _Reference) -> NDArray[np.float64]:
        return reference.points.astype(np.float64) / reference.scale


def _gone_elsewhere(
    points: NDArray[np.float64], shift: NDArray[np.float64], longer_px: int
) -> bool:
    """Whether the moving points have left their place; shifts (n, 2) with NaN if lost."""
    own = without_camera_motion(points, shift, corners=True)
    off_px = np.hypot(*own[~np.isnan(own[:, 0])].T)
    moving_px = off_px[off_px > TUNING.moved_px]
    return len(moving_px) >= TUNING.fewest_points and bool(
        np.median(moving_px) > TUNING.elsewhere_share * longer_px
    )


def _working_picture(frame: Frame, scale: float) -> Grey:
    grey = cv2.cvtColor(frame.image_bgr, cv2.COLOR_BGR2GRAY)
    if scale != 1.0:
        grey = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return np.asarray(grey, dtype=np.uint8)


def _evenly_lit(grey: Grey) -> Grey:
    """Return each pixel's share of the brightness around it, 128 if they are equal."""
    side_px = round(TUNING.around_share * max(grey.shape)) | 1
    around = cv2.blur(grey, (side_px, side_px))
    dark = np.full_like(grey, TUNING.dark_grey)
    even = cv2.divide(cv2.add(grey, dark), cv2.add(around, dark), scale=128)
    return np.asarray(even, dtype=np.uint8)


def _matched(
    start: Grey, end: Grey, points: Points, guess: Points
) -> tuple[Points, NDArray[np.bool_]]:
    """Track there and back (Lucas-Kanade): places (n, 2) in ``end`` and their reliability (n,)."""
    there, seen = _flow(start, end, points, guess)
    back, seen_back = _flow(end, start, there, points)
    astray_px = np.hypot(*(back - points).T)
    return there, seen & seen_back & (astray_px < TUNING.back_within_px)


def _flow(
    start: Grey, end: Grey, points: Points, guess: Points
) -> tuple[Points, NDArray[np.bool_]]:
    found, status, _ = cv2.calcOpticalFlowPyrLK(
        start,
        end,
        points.reshape(-1, 1, 2),
        guess.reshape(-1, 1, 2).copy(),
        winSize=(_WINDOW_PX, _WINDOW_PX),
        maxLevel=_PYRAMID_LEVELS,
        flags=cv2.OPTFLOW_USE_INITIAL_FLOW,
        criteria=_STEPS,
    )
    places: Points = np.asarray(found, dtype=np.float32).reshape(-1, 2)
    return places, np.asarray(status).reshape(-1) == 1
