"""Detects by the landmarks when a person stays in one place, and the area around their feet."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from posecount.pose.landmarks import LandmarkIndex, Pose
from posecount.tuning import by_hand

Points = NDArray[np.float64]

FEET = [
    LandmarkIndex.LEFT_ANKLE,
    LandmarkIndex.RIGHT_ANKLE,
    LandmarkIndex.LEFT_HEEL,
    LandmarkIndex.RIGHT_HEEL,
    LandmarkIndex.LEFT_FOOT_INDEX,
    LandmarkIndex.RIGHT_FOOT_INDEX,
]
_BODY = [
    LandmarkIndex.LEFT_HIP,
    LandmarkIndex.RIGHT_HIP,
    LandmarkIndex.LEFT_KNEE,
    LandmarkIndex.RIGHT_KNEE,
    LandmarkIndex.LEFT_ANKLE,
    LandmarkIndex.RIGHT_ANKLE,
]


@dataclass(frozen=True, slots=True)
class Tuning:
    """Thresholds for staying in one place."""

    settled_s: float = by_hand(0.5, "s", "Somebody who has been calm for this long stays.")
    recent_s: float = by_hand(
        0.7,
        "s",
        "Where the body is, is the median over this time: a little longer than `settled_s`.",
    )
    lost_s: float = by_hand(1.5, "s", "Somebody who was not seen for this long has left.")
    calm_shanks: float = by_hand(
        0.12, "shanks", "A person who stays is never farther than this from their place."
    )
    left_shanks: float = by_hand(
        0.45, "shanks", "Somebody whose body is this far from where it was has left."
    )
    margin_shanks: float = by_hand(
        0.5,
        "shanks",
        "A foot moves within this margin, and around it enough floor shows what the camera does.",
    )


TUNING = Tuning()


@dataclass(frozen=True, slots=True)
class Roi:
    """A part of the picture in pixels: left, top, right and bottom, not cut to the picture."""

    left: float
    top: float
    right: float
    bottom: float


class Settling:
    """Numbers the segments of time in which the person stays in one place.

    ``segment`` is the number of the current one, None while they walk about or are away;
    ``feet_roi`` is the area around their feet when it began.
    """

    def __init__(self) -> None:
        self._recent: deque[tuple[float, Points]] = deque()
        self._anchor: Points | None = None
        self._scale_px = math.nan
        self._seen_s = -math.inf
        self._begun = -1
        self.feet_roi: Roi | None = None

    @property
    def segment(self) -> int | None:
        """The current segment's number, from 0."""
        return None if self._anchor is None else self._begun

    def update(self, t_s: float, pose: Pose | None) -> None:
        """Take one frame's pose, None if nobody was found, at media time ``t_s``."""
        if pose is None or np.isnan(pose.points_px[[*_BODY, *FEET]]).any():
            if t_s - self._seen_s > TUNING.lost_s:
                self._leave()
            return
        self._seen_s = t_s
        self._recent.append((t_s, pose.points_px))
        while self._recent[0][0] < t_s - TUNING.recent_s:
            self._recent.popleft()
        now = np.median([points for _, points in self._recent], axis=0)
        if self._anchor is None:
            self._settle(t_s, now)
        elif _away_px(now, self._anchor) > TUNING.left_shanks * self._scale_px:
            self._leave()

    def _settle(self, t_s: float, now: Points) -> None:
        scale_px = shank_px(now)
        if t_s - self._recent[0][0] < TUNING.settled_s or not scale_px > 0:
            return
        if max(_away_px(points, now) for _, points in self._recent) > TUNING.calm_shanks * scale_px:
            return
        self._anchor, self._scale_px = now, scale_px
        self._begun += 1
        low, high = now[FEET].min(axis=0), now[FEET].max(axis=0)
        (left, top), (right, bottom) = (
            low - TUNING.margin_shanks * scale_px,
            high + TUNING.margin_shanks * scale_px,
        )
        self.feet_roi = Roi(float(left), float(top), float(right), float(bottom))

    def _leave(self) -> None:
        self._anchor = self.feet_roi = None
        self._recent.clear()


def shank_px(points_px: Points) -> float:
    """Return the length of the longer shank of landmarks (33, 2), in pixels."""
    knees = points_px[[LandmarkIndex.LEFT_KNEE, LandmarkIndex.RIGHT_KNEE]]
    ankles = points_px[[LandmarkIndex.LEFT_ANKLE, LandmarkIndex.RIGHT_ANKLE]]
    return float(np.hypot(*(knees - ankles).T).max())


def _away_px(points: Points, anchor: Points) -> float:
    """Return the body's distance from its anchor: mean over the joints from hips to ankles."""
    return float(np.hypot(*(points[_BODY] - anchor[_BODY]).T).mean())
