"""posecount counts foot-exercise reps, sides, directions and holds from a recording."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from posecount.count import count_video
    from posecount.errors import InputError, ModelError, OutputError, PosecountError, VideoError
    from posecount.exercises import EXERCISES, find_exercise
    from posecount.result import CountedRep, CountResult

__all__ = [
    "EXERCISES",
    "CountResult",
    "CountedRep",
    "InputError",
    "ModelError",
    "OutputError",
    "PosecountError",
    "VideoError",
    "__version__",
    "count_video",
    "find_exercise",
]

_HOMES = {
    "count_video": "posecount.count",
    "EXERCISES": "posecount.exercises",
    "find_exercise": "posecount.exercises",
    "CountResult": "posecount.result",
    "CountedRep": "posecount.result",
}


def __getattr__(name: str) -> Any:
    """Load the public names on first use, so that 'posecount --help' need not load OpenCV."""
    if name not in __all__:
        raise AttributeError(f"module 'posecount' has no attribute '{name}'")
    from importlib import import_module

    return getattr(import_module(_HOMES.get(name, "posecount.errors")), name)
