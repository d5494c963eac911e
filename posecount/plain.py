"""Decides which text from files and file names is plain, and quotes the rest.

Plain text has no control characters (a terminal would obey them), no lone surrogates (which no file
or database accepts), and no marks that turn the direction of writing.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

from posecount.errors import InputError

_ODD_CATEGORIES = frozenset({"Cc", "Cs", "Zl", "Zp"})
_TURN_WRITING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_HALVES = re.compile("[\ud800-\udfff]")
_ODD_BYTE = 0xDC00
"""Python decodes a byte that is not UTF-8, 0x80 to 0xFF, to the surrogate this much higher."""
_MOST_SHOWN = 80
"""Characters of a value that a message quotes: enough to find it, few enough for one line."""


def is_plain(text: str, *, also: str = "") -> bool:
    """Whether ``text`` is plain; the characters in ``also`` are allowed besides."""
    if text.isascii() and text.isprintable():
        return True
    return not any(_odd(character) for character in text if character not in also)


def shown(text: str, most: int = _MOST_SHOWN) -> str:
    """Return ``text`` fit to be quoted in a message: odd characters escaped, cut if it is long."""
    cut = text if len(text) <= most else f"{text[: most - 3]}..."
    return "".join(_escaped(character) if _odd(character) else character for character in cut)


def encodable(text: str) -> str:
    r"""Return ``text`` with lone surrogates as escapes, so that any file can hold it.

    A byte of a file name that is not UTF-8 becomes ``\xNN``.
    """
    return _HALVES.sub(lambda half: _escaped(half[0]), text)


def check_name(path: str | Path, what: str = "recording") -> None:
    """Raise InputError if no result can name ``path``: it is not UTF-8, or holds a NUL."""
    name = str(path)
    if "\0" in name:
        raise InputError(f"{shown(name)} names no {what}: there is a NUL character in it.")
    if _HALVES.search(name):
        raise InputError(f"The name of the {what} {shown(name)} is not text in UTF-8; rename it.")


def plain(text: str) -> str:
    """Return ``text`` if it is plain, else raise ValueError. For fields of pydantic models."""
    if not is_plain(text):
        raise ValueError("it holds a control character")
    return text


def _odd(character: str) -> bool:
    return unicodedata.category(character) in _ODD_CATEGORIES or character in _TURN_WRITING


def _escaped(character: str) -> str:
    byte = ord(character) - _ODD_BYTE
    if 0x80 <= byte <= 0xFF:
        return f"\\x{byte:02x}"
    return character.encode("unicode_escape").decode("ascii")
