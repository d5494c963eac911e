"""The file of a recording in which exercises were recognised, version 1."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from posecount.quarter_turn import QuarterTurn
from posecount.result import CountedRep, Model, Source, Totals
from posecount.which_person import WhichPerson


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class RecognisedRep(CountedRep):
    """One rep, and the exercise it is one of; ``index`` runs from 1 within its segment."""

    exercise: str


class RecognisedSegment(_Record):
    """A time in which one exercise was done; times are media time in seconds."""

    exercise: str | None = Field(description="null for something else, or nothing")
    start_s: float
    end_s: float
    confidence: float = Field(ge=0, le=1, description="how likely it was this and no other")


class RecognisedResult(_Record):
    """The exercises and reps found in one recording; ``to_json`` gives the file's text.

    The ``segments`` cover the recording without gaps, in order of time; ``totals`` are by exercise.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    schema_: Literal["posecount.recognised/1"] = Field(
        default="posecount.recognised/1", alias="schema"
    )
    posecount: str
    source: Source
    mirrored: bool = Field(description="whether the picture was a mirror image and turned back")
    turned_deg: QuarterTurn = Field(description="how far the picture was turned clockwise")
    person: WhichPerson | None = Field(
        default=None, description="the one of several people in view who was to be looked at"
    )
    pose_found: float = Field(ge=0, le=1, description="share of frames with a trustworthy pose")
    model: Model
    segments: list[RecognisedSegment]
    reps: list[RecognisedRep]
    totals: dict[str, Totals]
    warnings: list[str]

    def to_json(self) -> str:
        """Return the file's text."""
        return self.model_dump_json(by_alias=True, indent=2) + "\n"
