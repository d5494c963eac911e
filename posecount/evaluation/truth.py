"""What really happens in a clip: the truth file beside it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)

from posecount.errors import InputError
from posecount.plain import is_plain, plain, shown
from posecount.reading import read_small_text

MOST_BYTES = 1 << 22
"""4 MiB: 10,000 reps take one or two. In memory, JSON takes up to thirty times its size."""

MOST_REPS = 10_000
LATEST_S = 1e7
"""About 116 days of media time."""

_LONGEST_WORDS = 60
_LONGEST_NOTES = 10_000
_SHOWN_REASON = 200

SCHEMA_PREFIX = "posecount.truth/"

TrueSide = Literal["left", "right", "both"]
TrueDirection = Literal["clockwise", "counterclockwise"]


def _some_lines(text: str) -> str:
    if not is_plain(text, also="\n\r\t"):
        raise ValueError("it holds a control character")
    return text


Words = Annotated[str, Field(max_length=_LONGEST_WORDS), AfterValidator(plain)]
"""A few words that stand in a table."""

MediaTime = Annotated[float, Field(ge=0, le=LATEST_S, allow_inf_nan=False)]
"""Seconds of media time."""

_Notes = Annotated[str, Field(max_length=_LONGEST_NOTES), AfterValidator(_some_lines)]


class TrueRep(BaseModel):
    """One rep as it was; times are media time in seconds, None is what nobody knows.

    A rep known only by the moment of its top has ``start_s`` equal to ``end_s``.
    """

    model_config = ConfigDict(frozen=True)

    start_s: MediaTime
    end_s: MediaTime
    hold_s: MediaTime | None = None
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
    exercise: Annotated[Words, Field(min_length=1)]
    reps: Annotated[tuple[TrueRep, ...], Field(max_length=MOST_REPS)]
    hold_target_s: Annotated[float, Field(gt=0, allow_inf_nan=False)] | None = None
    view: Words = "unknown"
    split: Words = ""
    mirrored: bool = False
    disturbance: Words | None = None
    reviewed: bool = True
    notes: _Notes = ""


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
        raise InputError(f"{name}: {what_is_wrong(error)}.") from error


def what_is_wrong(error: ValidationError) -> str:
    """The first field that is wrong and why; a sentence but for its full stop."""
    first = error.errors(include_url=False, include_input=False)[0]
    message = shown(_lower(first["msg"]), _SHOWN_REASON)
    return f"{shown(_field(first['loc']))} is not right ({message})"


def read_json(path: Path) -> Any:
    """The data in a JSON file; InputError where there is none, or more than a truth file takes."""
    text = read_small_text(path, MOST_BYTES, "a truth file")
    try:
        data = json.loads(text)
        # Half a character can be written in JSON, and then in no other file.
        json.dumps(data, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        raise InputError(f"{path} holds half a character, which is no text.") from error
    except RecursionError as error:
        raise InputError(f"{path} is nested too deeply for a truth file.") from error
    except ValueError as error:
        raise InputError(f"{path} is not JSON ({shown(str(error), _SHOWN_REASON)}).") from error
    return data


def _field(places: tuple[int | str, ...]) -> str:
    """reps[2].side for ('reps', 2, 'side')."""
    name = "".join(f"[{place}]" if isinstance(place, int) else f".{place}" for place in places)
    return name.lstrip(".") or "the whole"


def _lower(message: str) -> str:
    message = message.removeprefix("Value error, ")
    return message[:1].lower() + message[1:]
