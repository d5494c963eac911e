"""Reads a TOML text within bounds, and finds the line of a value.

TOML readers do not keep line numbers, recurse into nested brackets, and need time that grows with
the square of a key's parts. Therefore the text is first split into tokens, in one pass.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from typing import Any

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

TOMLDecodeError = tomllib.TOMLDecodeError

_DEEPEST = 20
"""Nesting of brackets, and parts of a key: no routine has three."""

_TOKEN = re.compile(
    r'''"""(?:[^"\\]|\\.|"{1,2}(?!"))*(?:"{3,5}|\Z)'''
    r"""|'''(?:[^']|'{1,2}(?!'))*(?:'{3,5}|\Z)"""
    r"""|"(?:[^"\\\n]|\\[^\n])*"?"""
    r"""|'[^'\n]*'?"""
    r"""|\#[^\n]*"""
    r"""|[][{}.=,\n]""",
    re.DOTALL,
)
"""Strings, comments, and separators; an unterminated string extends to the end."""


def read_toml(text: str) -> dict[str, Any]:
    """Return the values of a TOML text. Raises TOMLDecodeError if it is not valid TOML.

    Also raises it for deeper brackets, or keys of more parts, than any routine has.
    """
    for _ in _tokens(text):
        pass
    try:
        values: dict[str, Any] = tomllib.loads(text)
        return values
    except TOMLDecodeError:
        raise
    except ValueError as error:
        says = f"A number has too many digits (at line {_too_long_a_number(text)}, column 1)"
        raise TOMLDecodeError(says) from error


def _too_long_a_number(text: str) -> int:
    """Return the line of the first statement that is valid TOML but that the reader rejects."""
    for line, statement in _statements(text):
        try:
            tomllib.loads(statement)
        except TOMLDecodeError:
            continue
        except ValueError:
            return line
    return 1


def line_of(text: str, path: Sequence[str | int]) -> int:
    """Return the line, from 1, of the value at ``path``, or of the innermost existing table.

    TOML defines nothing twice, so this is the line where the value first appears; for a value of
    several lines, its first. ``text`` must be valid TOML.
    """
    best, line, places = 0, 1, _Places()
    for begins, statement in _statements(text):
        reached = places.reached_by(statement, path)
        if reached > best:
            best, line = reached, begins
        if best == len(path):
            break
    return line


class _Places:
    """Follows the statements of a text, and keeps track of the table that each is about."""

    def __init__(self) -> None:
        self._table: tuple[str | int, ...] = ()
        self._counts: dict[tuple[str | int, ...], int] = {}

    def reached_by(self, statement: str, path: Sequence[str | int]) -> int:
        """Return how many steps of ``path`` the value of the next statement matches."""
        values = tomllib.loads(statement)
        if not statement.startswith("["):
            return self._along(self._table, values, path)
        keys = tuple(_keys(values))
        place = self._through_lists(keys[:-1])
        if statement.startswith("[["):
            place = (*place, keys[-1])
            number = self._counts.get(place, 0)
            self._counts[place] = number + 1
            self._table = (*place, number)
        else:
            self._table = self._through_lists(keys)
        return self._along(self._table, {}, path)

    def _through_lists(self, keys: Sequence[str]) -> tuple[str | int, ...]:
        """Return the place of a table; a list on the way means its newest table."""
        place: tuple[str | int, ...] = ()
        for key in keys:
            place = (*place, key)
            if place in self._counts:
                place = (*place, self._counts[place] - 1)
        return place

    @staticmethod
    def _along(
        table: Sequence[str | int], values: dict[str, Any], path: Sequence[str | int]
    ) -> int:
        if tuple(path[: len(table)]) != tuple(table):
            shared = [one == other for one, other in zip(table, path, strict=False)]
            return shared.index(False) if False in shared else len(path)
        steps, here = len(table), values
        for key in path[len(table) :]:
            if not _has(here, key):
                break
            here = here[key]  # type: ignore[index]
            steps += 1
        return steps


def _keys(values: dict[str, Any]) -> Iterator[str]:
    """Yield the keys of a table's header: each holds the next one."""
    here: Any = values
    while here:
        here = here[0] if isinstance(here, list) else here
        if not here:
            return
        (key,) = here
        yield key
        here = here[key]


def _has(values: Any, key: str | int) -> bool:
    if isinstance(key, int):
        return isinstance(values, list) and key < len(values)
    return isinstance(values, dict) and key in values


def _statements(text: str) -> Iterator[tuple[int, str]]:
    """Yield each key with its value, and each header of a table, with its first line."""
    begins, start = 1, 0
    line, depth = 1, 0
    for token, depth, end in _tokens(text):
        line += token.count("\n")
        if token == "\n" and depth == 0:
            if statement := _bare(text[start:end]):
                yield begins, statement
            begins, start = line, end
    if statement := _bare(text[start:]):
        yield begins, statement


def _bare(statement: str) -> str:
    """Return the statement without surrounding blanks; nothing for a comment."""
    bare = statement.strip()
    return "" if bare.startswith("#") else bare


def _tokens(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield every token, the brackets open after it, and its end. Raises TOMLDecodeError."""
    depth = parts = 0
    for found in _TOKEN.finditer(text):
        token = found[0]
        if token in "[{":
            depth += 1
        elif token in "]}":
            depth = max(0, depth - 1)
        if token == ".":
            parts += 1
        elif token in "[{]},=\n":
            parts = 0
        if max(depth, parts) > _DEEPEST:
            line = text.count("\n", 0, found.start()) + 1
            column = found.start() - text.rfind("\n", 0, found.start())
            raise TOMLDecodeError(f"It is nested too deeply (at line {line}, column {column})")
        yield token, depth, found.end()
