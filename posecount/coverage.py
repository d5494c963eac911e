"""Warnings for recordings in which too little was seen to count by."""

from __future__ import annotations

from posecount.counter import Counter
from posecount.counters.motion import MotionCounter
from posecount.cue import Cue

_LITTLE_POSE = 0.5
"""A warning says that the rest was not counted if fewer frames than this share show a person."""

_UNDIRECTED = (
    "Some of it begins in the middle of a movement, so that the way there and the way back may be "
    "confused; keep the feet still for a second before the first rep."
)


def coverage_warnings(cue: Cue, counter: Counter) -> list[str]:
    """Return at most one sentence on what was not seen, once everything is counted."""
    if cue is Cue.CLOSE_UP:
        return _movement_warnings(counter)
    missed = _person_warnings(counter)
    if not missed and cue is Cue.TOE_EDGES:
        return _toe_warnings(counter)
    return missed


def _person_warnings(counter: Counter) -> list[str]:
    if counter.frames_with_pose == 0:
        return [
            "No person was found in this recording; film the whole body, well lit, feet included."
        ]
    if counter.pose_found < _LITTLE_POSE:
        return [
            f"A person was found in only {counter.pose_found:.0%} of the frames and nothing is "
            "counted in the others; film the whole body, well lit, feet included."
        ]
    return []


def _toe_warnings(counter: Counter) -> list[str]:
    if counter.frames_with_signal:
        return []
    return [
        "No movement of the toes could be seen in feet so small; film the bare feet from close by, "
        "or the whole body larger in the picture."
    ]


def _movement_warnings(counter: Counter) -> list[str]:
    if counter.frames_with_signal:
        return [] if _direction_known(counter) else [_UNDIRECTED]
    return [
        "Neither a person nor a moving foot was found in this recording; film the whole body or "
        "the bare feet from close by, well lit, with the camera standing still."
    ]


def _direction_known(counter: Counter) -> bool:
    return not isinstance(counter, MotionCounter) or counter.direction_known
