"""A routine's texts in other languages: ``[words.de]`` and ``[steps.words.de]`` of its file."""

from __future__ import annotations

from typing import Annotated, TypeVar

from posecount.session.spec_fields import Record, Text, at_most


class _StepTexts(Record):
    """A step's texts; those left out stay as they are."""

    title: Annotated[Text | None, at_most(60)] = None
    position: Annotated[Text | None, at_most(200)] = None
    instruction: Annotated[Text | None, at_most(400)] = None
    camera: Annotated[Text | None, at_most(200)] = None


class _RoutineTexts(Record):
    """A routine's texts; those left out stay as they are."""

    title: Annotated[Text | None, at_most(80)] = None
    about: Annotated[Text | None, at_most(400)] = None


class StepWords(Record):
    """A step's texts by language."""

    de: _StepTexts | None = None
    es: _StepTexts | None = None
    fr: _StepTexts | None = None

    def of(self, code: str) -> Record | None:
        """Return the texts in a language; None if there are none."""
        return {"de": self.de, "es": self.es, "fr": self.fr}.get(code)


class RoutineWords(Record):
    """A routine's texts by language."""

    de: _RoutineTexts | None = None
    es: _RoutineTexts | None = None
    fr: _RoutineTexts | None = None

    def of(self, code: str) -> Record | None:
        """Return the texts in a language; None if there are none."""
        return {"de": self.de, "es": self.es, "fr": self.fr}.get(code)


_Said = TypeVar("_Said", bound=Record)


def said(record: _Said, texts: Record | None) -> _Said:
    """Return a step or routine with these texts in place of its own."""
    if texts is None:
        return record
    given = {key: text for key, text in texts.model_dump().items() if text is not None}
    return record.model_copy(update=given)
