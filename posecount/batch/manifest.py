"""Reads a manifest: a CSV file that names recordings and the settings to count each with."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from posecount.batch.clips import Found, Settings, absolute, checked, routine_place
from posecount.errors import InputError
from posecount.observation.layout import MOST_SETS
from posecount.observation.view import VIEWS
from posecount.plain import check_name, shown
from posecount.quarter_turn import QUARTER_TURNS, WantedTurn
from posecount.reading import read_small_text
from posecount.signals.legs import LEGS

_MOST_BYTES = 1 << 26
"""64 MiB: half a million recordings, one per line."""

_LONGEST_CELL = 4096
"""Characters of the longest possible path."""

_YES_OR_NO = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


@dataclass(frozen=True, slots=True)
class _Cell:
    """An optional column: its setting, how to read it, and its valid values."""

    setting: str
    read: Callable[[str], Any]
    right: str


def _set_number(text: str) -> int:
    number = int(text)
    if not 1 <= number <= MOST_SETS:
        raise ValueError(text)
    return number


def _turn(text: str) -> WantedTurn:
    return "auto" if text.lower() == "auto" else {str(turn): turn for turn in QUARTER_TURNS}[text]


def _one_of(choices: Sequence[str]) -> Callable[[str], str]:
    return lambda text: choices[choices.index(text.lower())]


_CELLS = {
    "view": _Cell("view", _one_of(VIEWS), f"one of {', '.join(VIEWS)}"),
    "mirrored": _Cell("mirrored", lambda text: _YES_OR_NO[text.lower()], "true or false"),
    "rotate": _Cell("rotate", _turn, "0, 90, 180, 270 or auto"),
    "side": _Cell("side", _one_of(LEGS), f"{' or '.join(LEGS)}, or empty"),
    "hold_target_s": _Cell("hold_target_s", float, "a number of seconds"),
    "set": _Cell("set_number", _set_number, "the number of a set, from 1"),
}
_DONE = ("exercise", "routine")
"""What was done: an exercise, or a routine; neither for whichever exercises were done."""

_NEEDED = ("path",)
_COLUMNS = (*_NEEDED, *_DONE, *_CELLS)


def read_manifest(manifest: Path, usual: Settings) -> tuple[Found, ...]:
    """Return its recordings in order; an empty cell means the ``usual`` setting.

    Relative paths are relative to the manifest. Missing recordings are found when they are counted.
    Raises InputError, naming the line and the valid values, for the first error.
    """
    folder = absolute(manifest).parent
    text = read_small_text(manifest, _MOST_BYTES, "a manifest")
    try:
        reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
        _check_columns(manifest, reader.fieldnames)
        found = [
            _found(row, folder, usual, f"{manifest}, line {reader.line_num}: ") for row in reader
        ]
    except csv.Error as error:
        raise InputError(f"{manifest} is no CSV file ({error}).") from error
    if not found:
        raise InputError(f"{manifest} names no recording; give it a line for each.")
    return tuple(found)


def _check_columns(manifest: Path, names: Sequence[str] | None) -> None:
    names = names or ()
    allowed = f"its first line names the columns, of {', '.join(_COLUMNS)}, with commas between"
    for name in names:
        if name not in _COLUMNS:
            raise InputError(f"{manifest}, line 1: there is no column '{shown(name)}'; {allowed}.")
        if names.count(name) > 1:
            raise InputError(f"{manifest}, line 1: the column '{name}' is there twice.")
    for name in _NEEDED:
        if name not in names:
            raise InputError(f"{manifest}, line 1: the column '{name}' is missing; {allowed}.")


def _found(row: Mapping[str | None, Any], folder: Path, usual: Settings, line: str) -> Found:
    if row.get(None):
        raise InputError(f"{line}there are more cells than columns.")
    cells = {str(name): (text or "").strip() for name, text in row.items() if name is not None}
    for name, text in cells.items():
        if len(text) > _LONGEST_CELL:
            raise InputError(f"{line}{name} is longer than {_LONGEST_CELL} characters.")
    for name in _NEEDED:
        if not cells[name]:
            raise InputError(f"{line}{name} is empty.")
    settings = replace(usual, **_done(cells, folder), **_read(cells, line))
    try:
        settings = checked(settings)
        check_name(cells["path"])
    except InputError as error:
        raise InputError(f"{line}{error}") from error
    path = absolute(folder / os.path.expanduser(cells["path"]))  # noqa: PTH111
    return Found(path, _place(path, folder), settings)


def _done(cells: Mapping[str, str], folder: Path) -> dict[str, Any]:
    """Return the settings of what was done; nothing if the row does not say it."""
    given = {name: cells[name] for name in _DONE if cells.get(name)}
    if not given:
        return {}
    routine = given.get("routine")
    place = None if routine is None else routine_place(routine, folder)
    return {"exercise": given.get("exercise"), "routine": place}


def _read(cells: Mapping[str, str], line: str) -> dict[str, Any]:
    read = {}
    for name, cell in _CELLS.items():
        text = cells.get(name, "")
        if not text:
            continue
        try:
            read[cell.setting] = cell.read(text)
        except (ValueError, KeyError) as error:
            raise InputError(
                f"{line}{name} is '{shown(text)}'; it must be {cell.right}."
            ) from error
    return read


def _place(path: Path, folder: Path) -> Path:
    """Return its place below the manifest; for a recording elsewhere, its path from the root."""
    if path.is_relative_to(folder):
        return path.relative_to(folder)
    return path.relative_to(path.anchor)
