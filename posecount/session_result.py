"""The file of a routine that was done in recordings, version 1."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from posecount.quarter_turn import QuarterTurn
from posecount.recognised_result import RecognisedRep, RecognisedSegment
from posecount.result import Model, Source
from posecount.signals.legs import Leg
from posecount.which_person import WhichPerson

Verdict = Literal[
    "counted",
    "hold too short",
    "other side",
    "other direction",
    "more than asked",
    "outside of a set",
]


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SessionSource(Source):
    """One of the recordings, and when it begins, in seconds."""

    start_s: float


class SessionRep(RecognisedRep):
    """One rep and what it counts for; only one with the verdict "counted" counts for its set.

    ``step`` and ``set`` name the set by its numbers from 1; both are null for an exercise that the
    routine does not ask for.
    """

    step: int | None
    set: int | None
    verdict: Verdict


class SessionSet(_Record):
    """One set as the routine asks for it, and what was done of it.

    ``side`` and ``direction`` are null where any will do. ``start_s``, ``end_s`` and
    ``rested_s``, the rest before it, are null for a set that was not done.
    """

    set: int = Field(ge=1, description="its number within the step; a set a side and direction")
    side: Leg | None
    direction: Literal["clockwise", "counterclockwise"] | None
    reps_asked: int
    reps: int = Field(description="reps that count: held as long as asked, side and direction")
    missing: int
    holds_short: int
    wrong: int = Field(description="reps of the other side or direction")
    extra: int = Field(description="reps beyond the number asked for")
    hold_s: float
    start_s: float | None
    end_s: float | None
    rested_s: float | None
    complete: bool


class SessionStep(_Record):
    """One step of the routine."""

    step: int = Field(ge=1)
    exercise: str
    title: str
    hold_target_s: float | None
    rest_asked_s: float
    complete: bool
    sets: list[SessionSet]


class SessionResult(_Record):
    """A routine as it was done in one recording or several; ``to_json`` gives the file's text.

    Times are seconds from the beginning of the first recording, as if the others followed at once,
    each at the ``start_s`` of its source.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    schema_: Literal["posecount.session/1"] = Field(default="posecount.session/1", alias="schema")
    posecount: str
    routine: str
    title: str
    sources: list[SessionSource]
    mirrored: bool
    turned_deg: QuarterTurn
    person: WhichPerson | None = None
    model: Model
    complete: bool
    steps: list[SessionStep]
    segments: list[RecognisedSegment]
    reps: list[SessionRep]
    warnings: list[str]

    def to_json(self) -> str:
        """Return the file's text."""
        return self.model_dump_json(by_alias=True, indent=2) + "\n"
