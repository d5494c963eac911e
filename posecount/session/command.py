"""The commands that a person can give to a session."""

from __future__ import annotations

from enum import Enum


class Command(Enum):
    """A command, given by a key or otherwise."""

    PAUSE = "pause"
    RESUME = "resume"
    NEXT = "next"
    BACK = "back"
    REDO = "redo"
    QUIT = "quit"
