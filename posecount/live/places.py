"""Names recordings by date, and keeps them from overwriting existing files."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from posecount.errors import OutputError
from posecount.observation.layout import SUFFIX

VIDEO_SUFFIX = ".mkv"


def recording_place(wanted: Path | None, now: datetime, *, overwrite: bool = False) -> Path:
    """Return the file to record to: ``wanted``, or a dated name if that is a folder or None.

    Raises OutputError if the name is unsuitable, or if it or its landmarks file exists and
    ``overwrite`` is not set.
    """
    dated = f"posecount-{now:%Y-%m-%d-%H%M%S}{VIDEO_SUFFIX}"
    place = Path(dated) if wanted is None else wanted / dated if wanted.is_dir() else wanted
    if place.suffix.lower() != VIDEO_SUFFIX:
        raise OutputError(
            f"{place} does not end in {VIDEO_SUFFIX}, the kind that survives a crash; rename it, "
            "or give a folder that is there."
        )
    if not place.parent.is_dir():
        raise OutputError(f"There is no folder {place.parent} to record to; make it first.")
    there = [file for file in (place, landmarks_beside(place)) if file.exists()]
    if there and not overwrite:
        raise OutputError(f"{there[0]} is there already; choose another name.")
    return place


def landmarks_beside(video: Path) -> Path:
    """Return the path of a video's landmarks file."""
    return video.with_suffix(SUFFIX)
