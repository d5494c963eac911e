"""The texts of a landmarks file: its heading, its sets and its end."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
)

from posecount.counting.events import Direction
from posecount.cue import Cue, View
from posecount.plain import plain
from posecount.signals.legs import Leg

SCHEMA: Literal["posecount.landmarks/1"] = "posecount.landmarks/1"

SUFFIX = ".landmarks"

_FOLLOWING = {
    Cue.LANDMARKS: None,
    Cue.FOOT_FLOW: "feet",
    Cue.TOE_EDGES: "toes",
    Cue.CLOSE_UP: "close-up",
}
"""The cues' names in the file, which are older than those of `Cue`."""


def _cue_of(following: object) -> object:
    return next((cue for cue, name in _FOLLOWING.items() if name == following), following)


FiledCue = Annotated[Cue, BeforeValidator(_cue_of), PlainSerializer(lambda cue: _FOLLOWING[cue])]

LARGEST_SIDE_PX = 1 << 16
"""Four times the size that any camera or codec produces."""

MOST_SETS = 10_000
"""Limit of sets of a session, attempts at one of them, and reps: months of exercise."""

_FASTEST_FPS = 1e6
_LONGEST_HOLD_S = 600.0
_FINEST_STEPS_PER_PX = 1 << 15
"""With this, the farthest step, 32,767, is still about a pixel."""

_MOST_WARNINGS = 100

_Name = Annotated[str, Field(max_length=300), AfterValidator(plain)]
_Sentence = Annotated[str, Field(max_length=2000), AfterValidator(plain)]
_Number = Annotated[int, Field(ge=1, le=MOST_SETS)]
_SidePx = Annotated[int, Field(gt=0, le=LARGEST_SIDE_PX)]


class _Part(BaseModel):
    # A later posecount may add fields that this one does not need; other changes get a new schema.
    model_config = ConfigDict(
        extra="ignore", frozen=True, populate_by_name=True, allow_inf_nan=False
    )


class Heading(_Part):
    """The first member: the recording that the file was made from.

    ``width`` and ``height`` are in pixels, ``fps`` is nominal (0: unknown) and ``duration_s`` the
    recording's stated length, None if it states none; ``mirrored`` says that its picture was a
    mirror image and was turned back. ``model`` names the pose model.
    """

    schema_: Literal["posecount.landmarks/1"] = Field(alias="schema")
    posecount: _Name
    width: _SidePx
    height: _SidePx
    fps: float = Field(ge=0, le=_FASTEST_FPS)
    duration_s: float | None
    mirrored: bool
    model: _Name
    model_sha256: _Name


class SeenSet(_Part):
    """A member before the frames of a set: its task; None in a field means any.

    A recording is one set; a session has one for every attempt at the ``planned`` sets of its
    routine. Both are numbered from 1 on. ``steps_per_px`` is the resolution of shifts.
    """

    kind: Literal["set"] = "set"
    number: _Number
    exercise: _Name
    hold_target_s: Annotated[float, Field(gt=0, le=_LONGEST_HOLD_S)] | None
    cue: FiledCue = Field(validation_alias="following", serialization_alias="following")
    steps_per_px: int = Field(gt=0, le=_FINEST_STEPS_PER_PX)
    planned: _Number | None = None
    side: Leg | None = None
    direction: Direction | None = None
    reps: _Number | None = None
    attempt: _Number = 1

    @property
    def view(self) -> View:
        """The view of the recording."""
        return self.cue.view

    @property
    def words(self) -> str:
        """A short description."""
        asked = [self.exercise, self.side, self.direction]
        again = f"attempt {self.attempt}" if self.attempt > 1 else None
        return f"{self.number}: " + " ".join(word for word in (*asked, again) if word)


class End(_Part):
    """The last member: the faults of the recording, one sentence each."""

    kind: Literal["end"] = "end"
    warnings: Annotated[tuple[_Sentence, ...], Field(max_length=_MOST_WARNINGS)]
