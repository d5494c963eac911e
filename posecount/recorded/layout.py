"""What a landmarks file says in words: its heading, its sets and its end."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from posecount.counting.events import Direction
from posecount.motion.view import View
from posecount.signals.legs import Leg

SCHEMA: Literal["posecount.landmarks/1"] = "posecount.landmarks/1"

SUFFIX = ".landmarks"

Following = Literal["close-up", "toes", "feet"]
"""Whose points are in it: corners all over a close-up or at a body's toes, or a grid around its
feet."""


class _Part(BaseModel):
    # A later posecount may add what this one does not need; what it cannot read has another schema.
    model_config = ConfigDict(extra="ignore", frozen=True)


class Heading(_Part):
    """The first member: the recording all of it was seen in.

    ``width`` and ``height`` are in pixels, ``fps`` is nominal (0: unknown) and ``duration_s``
    what the recording claimed, None where it did not; ``mirrored`` says that its picture was a
    mirror image and was turned back. ``model`` names the pose model.
    """

    schema_: Literal["posecount.landmarks/1"] = Field(alias="schema")
    posecount: str
    width: int = Field(gt=0)
    height: int = Field(gt=0)
    fps: float = Field(ge=0)
    duration_s: float | None
    mirrored: bool
    model: str
    model_sha256: str


class SeenSet(_Part):
    """A member before the frames of a set: what was to be done in it, None where anything goes.

    A recording is one set; a session has one for every attempt at the ``planned`` sets of its
    routine. Both are numbered from 1 on. ``steps_per_px`` is what shifts are kept in.
    """

    kind: Literal["set"] = "set"
    number: int = Field(ge=1)
    exercise: str
    hold_target_s: float | None
    following: Following | None
    steps_per_px: int = Field(gt=0)
    planned: int | None = None
    side: Leg | None = None
    direction: Direction | None = None
    reps: int | None = None
    attempt: int = 1

    @property
    def view(self) -> View:
        """What was in view."""
        return "close-up" if self.following == "close-up" else "body"

    @property
    def words(self) -> str:
        """What it is, in a few words."""
        asked = [self.exercise, self.side, self.direction]
        again = f"attempt {self.attempt}" if self.attempt > 1 else None
        return f"{self.number}: " + " ".join(word for word in (*asked, again) if word)


class End(_Part):
    """The last member: what was wrong with the recording, one sentence each."""

    kind: Literal["end"] = "end"
    warnings: tuple[str, ...]
