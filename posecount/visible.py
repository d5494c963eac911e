"""Makes control characters visible in text that comes from files, names and addresses.

A terminal obeys escape sequences wherever they come from: a file name may clear the screen, write
the clipboard or hide what follows it. Everything that posecount prints passes through here.
"""

from __future__ import annotations

import unicodedata

_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Unicode categories a terminal or reader may act on: control characters, invisible formatting
(bidirectional overrides among it), half characters, and separators of lines and paragraphs."""

_JOINERS = frozenset("\u200c\u200d")
"""Persian, Hindi and many emoji are spelt with these; they only choose a glyph."""

_LAYOUT = frozenset("\n\t")

_ESCAPED_BYTES = range(0xDC80, 0xDD00)
"""How Python represents the bytes of a file name that are not UTF-8."""


def visible(text: str) -> str:
    r"""Return the text on one line, with ``\x1b`` and the like for invisible characters."""
    return text if text.isprintable() else "".join(map(_shown, text))


def visible_lines(text: str) -> str:
    """Return the text likewise, but keep line breaks and tabs: for text laid out by posecount."""
    if text.isprintable():
        return text
    return "".join(one if one in _LAYOUT else _shown(one) for one in text)


def _shown(character: str) -> str:
    if unicodedata.category(character) not in _UNSEEN or character in _JOINERS:
        return character
    if character in "\n\r\t":
        return {"\n": "\\n", "\r": "\\r", "\t": "\\t"}[character]
    code = ord(character)
    if code in _ESCAPED_BYTES:
        code -= 0xDC00
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
