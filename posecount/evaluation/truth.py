"""The truth file beside a clip: what really happens in it."""

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
"""A few words for a table."""

MediaTime = Annotated[float, Field(ge=0, le=LATEST_S, allow_inf_nan=False)]
"""Seconds of media time."""

_Notes = Annotated[str, Field(max_length=_LONGEST_NOTES), AfterValidator(_some_lines)]


class TrueRep(BaseModel):
    """One true rep; times are media time in seconds, None is what is not known.

    A rep known only by the time of its top has ``start_s`` equal to ``end_s``.
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
        """Whether only the time of its top is known."""
        return self.start_s == self.end_s

    @classmethod
    def at(cls, peak_s: float) -> TrueRep:
        """Return a rep known only by the time of its top."""
        return cls(start_s=peak_s, end_s=peak_s)


class Truth(BaseModel):
    """The truth of one clip; unknown fields are ignored.

    ``split`` names the part of the benchmark; ``mirrored`` says that the picture is a mirror image,
    so that sides and directions must be swapped back; ``disturbance`` names what makes the clip
    harder than a plain one, if anything; ``reviewed`` is False if posecount made the reps itself
    and no person has reviewed them.
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
    """A recording and its truth, read from ``truth_file``.

    ``problem`` says why it cannot be evaluated, if so.
    """

    name: str
    video: Path | None
    truth: Truth | None
    problem: str = ""
    truth_file: Path | None = None


def read_truth(path: Path) -> Truth:
    """Return the truth file at ``path``; raise InputError naming the file and the wrong field."""
    return truth_of(read_json(path), str(path))


def truth_of(data: object, name: str) -> Truth:
    """Return plain data as a Truth; raise InputError naming ``name`` and the wrong field."""
    try:
        return Truth.model_validate(data)
    except ValidationError as error:
        raise InputError(f"{name}: {what_is_wrong(error)}.") from error


def what_is_wrong(error: ValidationError) -> str:
    """Return the first wrong field and why it is wrong: a sentence without its full stop."""
    first = error.errors(include_url=False, include_input=False)[0]
    message = shown(_lower(first["msg"]), _SHOWN_REASON)
    return f"{shown(_field(first['loc']))} is not right ({message})"


def read_json(path: Path) -> Any:
    """Return a JSON file's data; raise InputError if it is missing or too large for a truth
    file."""
    text = read_small_text(path, MOST_BYTES, "a truth file")
    try:
        data = json.loads(text)
        # JSON can hold a lone surrogate, and then no other file can.
        json.dumps(data, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        raise InputError(f"{path} holds half a character, which is no text.") from error
    except RecursionError as error:
        raise InputError(f"{path} is nested too deeply for a truth file.") from error
    except ValueError as error:
        raise InputError(f"{path} is not JSON ({shown(str(error), _SHOWN_REASON)}).") from error
    return data


def _field(places: tuple[int | str, ...]) -> str:
    """Return reps[2].side for ('reps', 2, 'side')."""
    name = "".join(f"[{place}]" if isinstance(place, int) else f".{place}" for place in places)
    return name.lstrip(".") or "the whole"


def _lower(message: str) -> str:
    message = message.removeprefix("Value error, ")
    return message[:1].lower() + message[1:]
