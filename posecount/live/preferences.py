"""Remembers the last routine, so that the next session can be started with a single key."""

from __future__ import annotations

import json
from pathlib import Path

from posecount.atomic_write import write_whole
from posecount.errors import OutputError
from posecount.history.opening import data_root
from posecount.profiles import in_use, state_folder

_FILE = "live.json"


def last_routine() -> str | None:
    """Return the id or file of the routine done last; None if there was none."""
    try:
        routine = json.loads(remembered_file().read_text(encoding="utf-8"))["routine"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return routine if isinstance(routine, str) else None


def remember_routine(routine: str) -> None:
    """Remember the routine; a failure to write it loses only a default."""
    path = remembered_file()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, json.dumps({"routine": routine}) + "\n")
    except (OSError, OutputError):
        return


def remembered_file() -> Path:
    """Return the file it is stored in, for the profile in use."""
    return state_folder(in_use(data_root())) / _FILE
