"""The kinds of values in a routine's file; each says in its description what it allows."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic.fields import FieldInfo
from pydantic_core import PydanticCustomError

from posecount.plain import is_plain


class Record(BaseModel):
    """A table of the file, which has no other keys than these."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, str_strip_whitespace=True)


def whole(least: int, most: int) -> FieldInfo:
    """Return a field for a whole number."""
    says = f"a whole number from {least} to {most}"
    field: FieldInfo = Field(ge=least, le=most, description=says)
    return field


def seconds(least: float, most: float) -> FieldInfo:
    """Return a field for a number of seconds."""
    says = f"a number of seconds from {least:g} to {most:g}"
    field: FieldInfo = Field(ge=least, le=most, description=says)
    return field


def at_most(most: int) -> FieldInfo:
    """Return a field for a text."""
    says = f"text of 1 to {most} characters, without control characters"
    field: FieldInfo = Field(min_length=1, max_length=most, description=says)
    return field


def _readable(text: str) -> str:
    """Return a text that may have several lines, but no other control characters."""
    if not is_plain(text, also="\n\r\t"):
        raise PydanticCustomError("control_character", "a control character")
    return text


Text = Annotated[str, AfterValidator(_readable)]
