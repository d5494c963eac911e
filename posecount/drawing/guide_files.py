"""The files of the pictures that show an exercise: where the camera stands, position, movement.

The studio renders them (``sample_videos/studio/guides.py``). Where one leg works it is the left
one; turned round they show the right one.
"""

from __future__ import annotations

from importlib.resources import files
from typing import Literal

View = Literal["where", "position", "rest", "moved"]

CAPTIONS: dict[View, str] = {
    "where": "Where the camera stands",
    "position": "Position",
    "rest": "At rest",
    "moved": "The movement",
}

_FOLDER = "guide_pictures"


def guide_file(exercise: str, view: View) -> bytes | None:
    """Return the JPEG file of a picture; None if there is none of that exercise."""
    file = files(__package__).joinpath(_FOLDER).joinpath(f"{exercise}_{view}.jpg")
    return file.read_bytes() if file.is_file() else None
