"""Finds the line of a TOML text on which a value stands. TOML readers do not keep it."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

TOMLDecodeError = tomllib.TOMLDecodeError
read_toml = tomllib.loads


def line_of(text: str, path: Sequence[str | int]) -> int:
    """Line, from 1, of the value at ``path``, or of the innermost table there is on the way.

    TOML defines nothing twice. So the text is read line by line, and the value stands where it
    first appears; a value of several lines, on its first. ``text`` must be valid TOML.
    """
    whole = read_toml(text)
    while path and not _has(whole, path):
        path = path[:-1]
    if not path:
        return 1
    lines = text.splitlines(keepends=True)
    begins = 1
    for count in range(1, len(lines) + 1):
        try:
            so_far = read_toml("".join(lines[:count]))
        except TOMLDecodeError:
            continue
        if _has(so_far, path):
            return _first_written(lines, begins, count)
        begins = count + 1
    return len(lines)


def _first_written(lines: Sequence[str], begins: int, ends: int) -> int:
    """Past the blank lines and comments that may stand before a value."""
    for number in range(begins, ends):
        if lines[number - 1].strip() and not lines[number - 1].lstrip().startswith("#"):
            return number
    return ends


def _has(values: Any, path: Sequence[str | int]) -> bool:
    for key in path:
        if isinstance(key, int):
            if not isinstance(values, list) or key >= len(values):
                return False
        elif not isinstance(values, dict) or key not in values:
            return False
        values = values[key]
    return True
