"""Reads a TOML text within bounds, and finds the line on which a value stands.

TOML readers do not keep lines, take brackets in brackets for calls in calls, and need time that
goes with the square of a key's parts. So the text is first cut into tokens, in one pass.
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
"""Brackets in brackets, and parts of a key: no routine has three."""

_TOKEN = re.compile(
    r'''"""(?:[^"\\]|\\.|"{1,2}(?!"))*(?:"{3,5}|\Z)'''
    r"""|'''(?:[^']|'{1,2}(?!'))*(?:'{3,5}|\Z)"""
    r"""|"(?:[^"\\\n]|\\[^\n])*"?"""
    r"""|'[^'\n]*'?"""
    r"""|\#[^\n]*"""
    r"""|[][{}.=,\n]""",
    re.DOTALL,
)
"""Strings, comments, and what parts the rest; a string that never ends goes on to the end."""


def read_toml(text: str) -> dict[str, Any]:
    """The values of a TOML text. Raises TOMLDecodeError, which says where it is none.

    So does a text with deeper brackets, or keys of more parts, than any routine has.
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
    """The line of the first statement that the reader gives up on, though it is TOML."""
    for line, statement in _statements(text):
        try:
            tomllib.loads(statement)
        except TOMLDecodeError:
            continue
        except ValueError:
            return line
    return 1


def line_of(text: str, path: Sequence[str | int]) -> int:
    """Line, from 1, of the value at ``path``, or of the innermost table there is on the way.

    TOML defines nothing twice, so the value stands where it first appears; a value of several
    lines, on its first. ``text`` must be valid TOML.
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
    """Follows the statements of a text, to know which table each is about."""

    def __init__(self) -> None:
        self._table: tuple[str | int, ...] = ()
        self._counts: dict[tuple[str | int, ...], int] = {}

    def reached_by(self, statement: str, path: Sequence[str | int]) -> int:
        """How many of the steps of ``path`` the value of the next statement leads along."""
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
        """The place of a table: a name on the way that is a list stands for its newest table."""
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
    """The keys of a table's header: each holds the next one."""
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
    """Each key with its value, and each header of a table, with the line it begins on."""
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
    """Without the blanks around it; nothing where it is a comment."""
    bare = statement.strip()
    return "" if bare.startswith("#") else bare


def _tokens(text: str) -> Iterator[tuple[str, int, int]]:
    """Every token, the brackets open after it, and where it ends. Raises TOMLDecodeError."""
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
