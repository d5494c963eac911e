"""posecount counts foot-exercise reps, sides, directions and holds from a recording or a camera."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from posecount.count import count_video
    from posecount.errors import InputError, ModelError, OutputError, PosecountError, VideoError
    from posecount.exercises import EXERCISES, find_exercise
    from posecount.follow import follow_routine
    from posecount.frame import Frame
    from posecount.library import counter_for, observe
    from posecount.observation.observed import Observation
    from posecount.recognise import recognise_video
    from posecount.recognised_result import RecognisedResult
    from posecount.result import CountedRep, CountResult
    from posecount.session_result import SessionResult

_HOMES = {
    "EXERCISES": "posecount.exercises",
    "CountResult": "posecount.result",
    "CountedRep": "posecount.result",
    "Frame": "posecount.frame",
    "InputError": "posecount.errors",
    "ModelError": "posecount.errors",
    "Observation": "posecount.observation.observed",
    "OutputError": "posecount.errors",
    "PosecountError": "posecount.errors",
    "RecognisedResult": "posecount.recognised_result",
    "SessionResult": "posecount.session_result",
    "VideoError": "posecount.errors",
    "count_video": "posecount.count",
    "counter_for": "posecount.library",
    "find_exercise": "posecount.exercises",
    "follow_routine": "posecount.follow",
    "observe": "posecount.library",
    "recognise_video": "posecount.recognise",
}

__all__ = [
    "EXERCISES",
    "CountResult",
    "CountedRep",
    "Frame",
    "InputError",
    "ModelError",
    "Observation",
    "OutputError",
    "PosecountError",
    "RecognisedResult",
    "SessionResult",
    "VideoError",
    "__version__",
    "count_video",
    "counter_for",
    "find_exercise",
    "follow_routine",
    "observe",
    "recognise_video",
]


def __getattr__(name: str) -> Any:
    """Load the public names on first use, so that 'posecount --help' need not load OpenCV."""
    if name not in _HOMES:
        raise AttributeError(f"module 'posecount' has no attribute '{name}'")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    """Return the public names, for tab completion."""
    return __all__
