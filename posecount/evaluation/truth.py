"""What really happens in a clip: the truth file beside it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from posecount.errors import InputError

SCHEMA_PREFIX = "posecount.truth/"

TrueSide = Literal["left", "right", "both"]
TrueDirection = Literal["clockwise", "counterclockwise"]


class TrueRep(BaseModel):
    """One rep as it was; times are media time in seconds, None is what nobody knows.

    A rep known only by the moment of its top has ``start_s`` equal to ``end_s``.
    """

    model_config = ConfigDict(frozen=True)

    start_s: float = Field(ge=0)
    end_s: float = Field(ge=0)
    hold_s: float | None = Field(default=None, ge=0)
    side: TrueSide | None = None
    direction: TrueDirection | None = None

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> TrueRep:
        if self.end_s < self.start_s:
            raise ValueError("end_s comes before start_s")
        return self

    @property
    def is_moment(self) -> bool:
        """Whether only the moment of its top is known."""
        return self.start_s == self.end_s

    @classmethod
    def at(cls, peak_s: float) -> TrueRep:
        """A rep known only by the moment of its top."""
        return cls(start_s=peak_s, end_s=peak_s)


class Truth(BaseModel):
    """The truth of one clip; fields it does not know are left alone.

    ``split`` names the part of the benchmark; ``mirrored`` says that the picture is a mirror
    image, so that sides and directions must be swapped back; ``disturbance`` names what makes the
    clip harder than a plain one, None where nothing does; ``reviewed`` is False where posecount
    made the reps itself and nobody has looked them over.
    """

    model_config = ConfigDict(frozen=True)

    schema_: Literal["posecount.truth/1"] = Field(default="posecount.truth/1", alias="schema")
    exercise: str = Field(min_length=1)
    reps: tuple[TrueRep, ...]
    hold_target_s: float | None = Field(default=None, gt=0)
    view: str = "unknown"
    split: str = ""
    mirrored: bool = False
    disturbance: str | None = None
    reviewed: bool = True
    notes: str = ""


@dataclass(frozen=True, slots=True)
class Clip:
    """A recording and its truth, read from ``truth_file``; ``problem`` says why it cannot be
    evaluated, if so."""

    name: str
    video: Path | None
    truth: Truth | None
    problem: str = ""
    truth_file: Path | None = None


def read_truth(path: Path) -> Truth:
    """The truth file at ``path``; InputError naming the file and the field that is wrong."""
    return truth_of(read_json(path), str(path))


def truth_of(data: object, name: str) -> Truth:
    """Plain data as a Truth; InputError naming ``name`` and the field that is wrong."""
    try:
        return Truth.model_validate(data)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = _field(first["loc"])
        raise InputError(f"{name}: {field} is not right ({_lower(first['msg'])}).") from error


def read_json(path: Path) -> Any:
    """The data in a JSON file; InputError where there is none."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror}).") from error
    except ValueError as error:
        raise InputError(f"{path} is not JSON ({error}).") from error


def _field(places: tuple[int | str, ...]) -> str:
    """reps[2].side for ('reps', 2, 'side')."""
    name = "".join(f"[{place}]" if isinstance(place, int) else f".{place}" for place in places)
    return name.lstrip(".") or "the whole"


def _lower(message: str) -> str:
    message = message.removeprefix("Value error, ")
    return message[:1].lower() + message[1:]
