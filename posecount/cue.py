"""The cue a count follows: one word for it, used from the trackers to the files."""

from __future__ import annotations

from enum import Enum
from typing import Literal

View = Literal["body", "close-up"]
"""What the picture shows: a whole body, or nothing but feet."""


class Cue(str, Enum):
    """The signal that is followed to count an exercise.

    ``LANDMARKS``  the landmarks of the pose, and nothing else;
    ``FOOT_FLOW``  dense motion on a grid around the feet of a whole body, beside its landmarks;
    ``TOE_EDGES``  how the brightness edges around the toes of a whole body move;
    ``CLOSE_UP``   corners all over a close-up of the feet, where there is no body to be seen.
    """

    LANDMARKS = "landmarks"
    FOOT_FLOW = "foot_flow"
    TOE_EDGES = "toe_edges"
    CLOSE_UP = "close_up"

    @property
    def view(self) -> View:
        """The view in which this cue is followed."""
        return "close-up" if self is Cue.CLOSE_UP else "body"

    @property
    def is_learned(self) -> bool:
        """Whether the movement of the points must be learned before anything can be counted."""
        return self is not Cue.LANDMARKS
