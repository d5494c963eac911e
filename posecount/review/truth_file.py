"""Reads and writes the truth file under review, and a draft that protects unsaved edits.

A draft lies beside the file, as ``NAME.json.draft``, while there are unsaved edits. All other data
of a truth file besides its reps is kept.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from posecount.atomic_write import write_whole
from posecount.errors import InputError, OutputError
from posecount.evaluation.truth import TrueRep, Truth, read_json, truth_of
from posecount.review.edit import Entry, Sheet

_ACCEPTED = "accepted"
_NOTES = "Counted by posecount, reviewed by a person."


@dataclass(frozen=True, slots=True)
class TruthFile:
    """A truth file as read: its ``data``, and the same data parsed as ``truth``."""

    path: Path
    data: dict[str, Any]
    truth: Truth

    def sheet(self, duration_s: float) -> Sheet:
        """Return its reps for editing; all are accepted if the file was reviewed before."""
        reviewed = self.truth.reviewed
        pairs = zip(self.truth.reps, self.data["reps"], strict=True)
        entries = [_entry(rep, said, reviewed) for rep, said in pairs]
        entries.sort(key=lambda entry: (entry.rep.start_s, entry.rep.end_s))
        return Sheet(tuple(entries), duration_s, agreed=reviewed)

    def saved(self, sheet: Sheet) -> TruthFile:
        """Write the reps of ``sheet`` and remove the draft; raise OutputError if that fails.

        Changes that another program made to the file since it was read are not overwritten.
        """
        if self.path.exists() and read_json(self.path) != self.data:
            raise OutputError(f"{self.path} was changed by another program meanwhile.")
        data = self._with(sheet)
        write_whole(self.path, as_text(data))
        self.remove_draft()
        return replace(self, data=data, truth=truth_of(data, str(self.path)))

    def keep_draft(self, sheet: Sheet) -> None:
        """Write the draft; raise OutputError if that fails."""
        write_whole(draft_beside(self.path), as_text(self._with(sheet)))

    def draft(self) -> TruthFile | None:
        """Return the unsaved edits of last time; None if there are none."""
        with suppress(InputError):
            found = read_truth_file(draft_beside(self.path))
            if found.data != self.data:
                return found
        return None

    def remove_draft(self) -> None:
        """Remove the draft, because nothing is unsaved."""
        with suppress(OSError):
            draft_beside(self.path).unlink(missing_ok=True)

    def _with(self, sheet: Sheet) -> dict[str, Any]:
        data = {**self.data, "reps": [_said(entry, sheet) for entry in sheet.entries]}
        if "reviewed" in data or not sheet.reviewed:
            data["reviewed"] = sheet.reviewed
        if sheet.reviewed and not self.truth.reviewed:
            data["notes"] = _NOTES
        return data


def read_truth_file(path: Path) -> TruthFile:
    """Return the truth file at ``path``; raise InputError naming what is wrong with it."""
    data = read_json(path)
    return TruthFile(path, data, truth_of(data, str(path)))


def draft_beside(path: Path) -> Path:
    """Return the path for unsaved edits of the truth file at ``path``; ``evaluate`` skips it."""
    return path.with_name(f"{path.name}.draft")


def as_text(data: dict[str, Any]) -> str:
    """Return a truth file's text."""
    return json.dumps(data, indent=1, ensure_ascii=False) + "\n"


def _entry(rep: TrueRep, said: dict[str, Any], reviewed: bool) -> Entry:
    known: Iterable[str] = (*TrueRep.model_fields, _ACCEPTED)
    more = {name: value for name, value in said.items() if name not in known}
    return Entry(rep, reviewed or said.get(_ACCEPTED) is True, more)


def _said(entry: Entry, sheet: Sheet) -> dict[str, Any]:
    """Return one rep's data; acceptance is stored only until all reps are accepted."""
    accepted = {_ACCEPTED: True} if entry.accepted and not sheet.reviewed else {}
    return {**entry.rep.model_dump(), **entry.more, **accepted}
