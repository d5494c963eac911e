"""What is said where too little was seen to count by."""

from __future__ import annotations

from posecount.motion.tracker import RegionCounter
from posecount.pipeline import AnyCounter

_LITTLE_POSE = 0.5


def person_missed(counter: AnyCounter) -> list[str]:
    """Said of the whole body in view."""
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


def toes_missed(counter: RegionCounter) -> list[str]:
    """Said of the whole body in view, where points at the feet are followed."""
    if counter.frames_with_signal:
        return []
    return [
        "No movement of the toes was seen; film the bare feet from close by, so that a foot is at "
        "least 40 pixels long."
    ]


def movement_missed(counter: RegionCounter) -> list[str]:
    """Said of a close-up."""
    if counter.frames_with_signal:
        return []
    return [
        "Neither a person nor a moving foot was found in this recording; film the whole body or "
        "the bare feet from close by, well lit, with the camera standing still."
    ]
