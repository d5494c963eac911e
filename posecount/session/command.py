"""What a person may ask a session for."""

from __future__ import annotations

from enum import Enum


class Command(Enum):
    """By a key, or whatever else."""

    PAUSE = "pause"
    RESUME = "resume"
    NEXT = "next"
    BACK = "back"
    REDO = "redo"
    QUIT = "quit"
