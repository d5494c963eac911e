"""The result of a clip: of one exercise, of whichever were done, or of a routine."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from pydantic import Field, TypeAdapter

from posecount.recognised_result import RecognisedResult
from posecount.result import CountedRep, CountResult, Source
from posecount.session_result import SessionResult

Result = CountResult | RecognisedResult | SessionResult

_RESULT: TypeAdapter[Result] = TypeAdapter(Annotated[Result, Field(discriminator="schema_")])


def read_result(content: bytes) -> Result:
    """Return the result in a file of that content. Raises ValidationError if it is none."""
    return _RESULT.validate_json(content)


def source_of(result: Result) -> Source:
    """Return the recording that was counted."""
    return result.sources[0] if isinstance(result, SessionResult) else result.source


def reps_of(result: Result) -> Sequence[CountedRep]:
    """Return every rep that was counted, in order of time."""
    return result.reps


def moved(result: Result, path: Path) -> Result:
    """Return the result of the same recording at ``path``."""
    source = source_of(result).model_copy(update={"path": str(path)})
    if isinstance(result, SessionResult):
        return result.model_copy(update={"sources": [source]})
    return result.model_copy(update={"source": source})
