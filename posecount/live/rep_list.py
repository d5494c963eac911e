"""A sink that keeps every rep of a session with its verdict."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from posecount.session.events import RepDone, RoutineStarted, SessionEvent

SCHEMA = "posecount.session/1"


class RepList:
    """Keeps the reps in the order they were done; ``to_json`` is the file."""

    def __init__(self) -> None:
        self._routine = ""
        self.reps: list[dict[str, Any]] = []

    def handle(self, event: SessionEvent) -> None:
        """Take one event."""
        if isinstance(event, RoutineStarted):
            self._routine = event.routine.id
        elif isinstance(event, RepDone):
            planned = event.planned
            done = {
                "number": event.number,
                "exercise": planned.step.exercise,
                "step": planned.step_index + 1,
                "set": planned.set_number,
                "attempt": event.attempt,
                "verdict": event.verdict.value,
            }
            rep = asdict(event.rep)
            del rep["index"]
            self.reps.append({**done, **rep})

    def to_json(self) -> str:
        """Return the file's text. Times are seconds since the camera's first frame."""
        record = {"schema": SCHEMA, "routine": self._routine, "reps": self.reps}
        return json.dumps(record, indent=2) + "\n"
