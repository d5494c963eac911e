"""The result file, version 1: the reps counted in one recording."""

from __future__ import annotations

from typing import Literal

from pydantic import AliasChoices, BaseModel, ConfigDict, Field

from posecount.counting.events import Direction, Side
from posecount.quarter_turn import QuarterTurn
from posecount.setup.rules import Code
from posecount.signals.legs import Leg
from posecount.which_person import WhichPerson


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Source(_Record):
    """The recording: its length in seconds, frames analysed, and picture size in pixels."""

    path: str
    duration_s: float
    frames: int
    width: int
    height: int


class Model(_Record):
    """The pose model that was used."""

    name: str
    sha256: str


class SetupRemark(_Record):
    """Something the set-up lacked, for ``share`` of the time; ``message`` says what to do."""

    code: Code
    message: str
    share: float = Field(ge=0, le=1)


class CountedRep(_Record):
    """One rep; times are media time in seconds.

    Files of earlier versions call ``amplitude`` "reach" and ``hold_sd`` "wobble".
    """

    index: int = Field(ge=1)
    start_s: float
    end_s: float
    hold_s: float = Field(description="time above 80% of the rep's own excursion")
    side: Side
    direction: Direction | None
    complete: bool = Field(description="false where a hold missed its target")
    confidence: float = Field(ge=0, le=1)
    amplitude: float | None = Field(
        default=None,
        validation_alias=AliasChoices("amplitude", "reach"),
        description="how far the movement went, in lengths of the shank; null in a close-up",
    )
    hold_sd: float | None = Field(
        default=None,
        validation_alias=AliasChoices("hold_sd", "wobble"),
        ge=0,
        description="spread of the signal during the hold (one sigma), as a share of amplitude",
    )


class Totals(_Record):
    """Sums over the reps; a rep of both legs adds to left and to right."""

    reps: int
    complete: int
    left: int
    right: int
    clockwise: int
    counterclockwise: int
    hold_s: float

    @classmethod
    def of(cls, reps: list[CountedRep]) -> Totals:
        """Add up the reps."""
        return cls(
            reps=len(reps),
            complete=sum(rep.complete for rep in reps),
            left=sum(rep.side in ("left", "both") for rep in reps),
            right=sum(rep.side in ("right", "both") for rep in reps),
            clockwise=sum(rep.direction == "clockwise" for rep in reps),
            counterclockwise=sum(rep.direction == "counterclockwise" for rep in reps),
            hold_s=round(sum(rep.hold_s for rep in reps), 2),
        )


class CountResult(_Record):
    """The reps counted in one recording; ``model_dump_json(by_alias=True)`` is the file."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    schema_: Literal["posecount.result/1"] = Field(default="posecount.result/1", alias="schema")
    posecount: str
    source: Source
    exercise: str
    hold_target_s: float | None
    view: Literal["body", "close-up"] = Field(
        default="body", description="whether a whole body or a close-up of the feet was counted"
    )
    mirrored: bool = Field(
        default=False, description="whether the picture was a mirror image and was turned back"
    )
    turned_deg: QuarterTurn = Field(
        default=0, description="how far the picture was turned clockwise, as asked for"
    )
    person: WhichPerson | None = Field(
        default=None, description="the one of several people in view who was to be looked at"
    )
    side_stated: Leg | None = Field(
        default=None, description="the leg the user said is exercised, for where it is not seen"
    )
    pose_found: float = Field(ge=0, le=1, description="share of frames with a trustworthy pose")
    model: Model
    reps: list[CountedRep]
    totals: Totals
    warnings: list[str]
    setup: list[SetupRemark] = Field(
        default=[], description="those of the warnings that are about the set-up, for programs"
    )

    def to_json(self) -> str:
        """Return the result file's text."""
        return self.model_dump_json(by_alias=True, indent=2) + "\n"
