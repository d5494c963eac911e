"""Reads gestures that a person gives from far off, so that no key is needed.

An arm stretched up for two seconds pauses the session. In that pause it goes on with the same
gesture, to the next set with both arms up and apart, and does the set again with the arms crossed
before the head. Only the first can be made by accident, and it costs nothing but a pause.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum

from posecount.counting.dwell import DwellTimer
from posecount.language import tr
from posecount.pose.landmarks import LandmarkIndex, Pose
from posecount.session.command import Command

HELD_S = 2.0
"""A gesture must be held for so long; what is done by the way is shorter."""

_SHANKS = 1.25
"""Length of a torso, from hip to shoulder, and of an arm, both in shanks."""

_UP, _APART, _BEFORE_HEAD, _CROSSED, _FRONTAL = 0.7, 0.4, 0.1, 0.1, 0.3
"""In torsos: a hand so high above its shoulder belongs to an arm stretched up, for one that
scratches the head is at 0.5; hands so far apart are two, not one and its ghost; hands so high are
before the head, so far past each other crossed, which shows where the shoulders are so wide."""

_SEEN = 0.5


class Gesture(str, Enum):
    """What the arms say."""

    ARM_UP = "arm up"
    BOTH_UP = "both arms up"
    CROSSED = "arms crossed"


_IN_A_PAUSE = {
    Gesture.ARM_UP: Command.RESUME,
    Gesture.BOTH_UP: Command.NEXT,
    Gesture.CROSSED: Command.REDO,
}


def command_of(gesture: Gesture, *, paused: bool) -> Command:
    """Return what a gesture asks for; ``paused`` in a pause that was asked for."""
    return _IN_A_PAUSE[gesture] if paused else Command.PAUSE


def gesture_words(*, paused: bool) -> list[str]:
    """Return which gestures there are now, in sentences for screen and voice."""
    if not paused:
        return [tr("One arm up for two seconds: pause.")]
    return [
        tr("One arm up for two seconds: go on."),
        tr("Both arms up and apart: next."),
        tr("Arms crossed before the head: again."),
    ]


@dataclass(frozen=True, slots=True)
class Given:
    """A gesture that is being given; ``share``, 0 to 1, is how much of its time it was held."""

    gesture: Gesture
    share: float


class GestureReader:
    """Feed it every frame; it returns a gesture when that was held for long enough.

    The arms must come down before the next gesture. ``given`` is the one under way.
    """

    def __init__(self) -> None:
        self.given: Given | None = None
        self._held, self._none = DwellTimer(), DwellTimer()
        self._gesture: Gesture | None = None
        self._done = False

    def update(self, t_s: float, pose: Pose | None, shank_px: float) -> Gesture | None:
        """Take one frame."""
        seen = _gesture(pose, shank_px) if pose is not None else None
        if seen is not None and seen is not self._gesture:
            self._held.reset()
            self._gesture = seen
        held_s = self._held.update(t_s, seen is not None)
        if not held_s:
            self._done, self.given = False, None
            return None
        gesture = self._gesture
        if self._done or gesture is None:
            self.given = None
            return None
        self.given = Given(gesture, min(1.0, held_s / HELD_S))
        if held_s < HELD_S:
            return None
        self._done, self.given = True, None
        return gesture


def _gesture(pose: Pose, shank_px: float) -> Gesture | None:
    """Return the gesture in one frame."""
    left, right = (
        _hand(pose, LandmarkIndex.LEFT_SHOULDER, LandmarkIndex.LEFT_WRIST),
        _hand(pose, LandmarkIndex.RIGHT_SHOULDER, LandmarkIndex.RIGHT_WRIST),
    )
    shoulders_px = (
        pose.points_px[LandmarkIndex.LEFT_SHOULDER, 0]
        - pose.points_px[LandmarkIndex.RIGHT_SHOULDER, 0]
    )
    torso_px = max(_torso_px(pose), _SHANKS * shank_px)
    if (left is None and right is None) or not torso_px > 0:
        return None
    if left is not None and right is not None:
        apart_px = left[0] - right[0]
        frontal = abs(shoulders_px) >= _FRONTAL * torso_px
        high = min(left[1], right[1]) >= _BEFORE_HEAD * torso_px
        if frontal and high and apart_px * math.copysign(1, shoulders_px) <= -_CROSSED * torso_px:
            return Gesture.CROSSED
        both = min(left[1], right[1]) >= _UP * torso_px
        if both and abs(apart_px) >= _APART * torso_px:
            return Gesture.BOTH_UP
    highest_px = max(hand[1] for hand in (left, right) if hand is not None)
    return Gesture.ARM_UP if highest_px >= _UP * torso_px else None


def _hand(pose: Pose, shoulder: int, wrist: int) -> tuple[float, float] | None:
    """Return a hand's x, and its height over the shoulder, in pixels; None if it is not seen."""
    if not (pose.visibility[wrist] >= _SEEN and pose.visibility[shoulder] >= _SEEN):
        return None
    x, y = pose.points_px[wrist]
    height_px = pose.points_px[shoulder, 1] - y
    return (float(x), float(height_px)) if math.isfinite(height_px) else None


def _torso_px(pose: Pose) -> float:
    """Return the length of the longer side of the torso; 0 if it is not seen."""
    lengths = [
        math.dist(pose.points_px[shoulder], pose.points_px[hip])
        for shoulder, hip in (
            (LandmarkIndex.LEFT_SHOULDER, LandmarkIndex.LEFT_HIP),
            (LandmarkIndex.RIGHT_SHOULDER, LandmarkIndex.RIGHT_HIP),
        )
    ]
    return max((length for length in lengths if math.isfinite(length)), default=0.0)
