"""Makes any text safe to stand in a cell of a CSV table.

Spreadsheets take a text that begins with ``=``, ``+``, ``-`` or ``@`` for a formula and run it.
Whoever sends a recording chooses its name, so such texts get a leading apostrophe, which
spreadsheets show as text. Numbers are never touched.
"""

from __future__ import annotations

import re
from typing import Any

from posecount.plain import encodable
from posecount.visible import visible_lines

_FORMULA = re.compile("(^|[;\t\r\n])(?=[=+\\-@\t\r\uff0b\uff0d\uff1d\uff20])")
"""Matches at the beginning of a text and after cell separators, which in much of Europe include the
semicolon. Japanese spreadsheets also take full-width signs for formulas."""


def harmless(value: Any) -> Any:
    """Return ``value`` as a cell that no spreadsheet takes for a formula and no terminal obeys."""
    if not isinstance(value, str):
        return value
    return _FORMULA.sub(r"\1'", visible_lines(encodable(value)))


def harmless_row(row: dict[str, Any]) -> dict[str, Any]:
    """Return the row with every cell made harmless, by column."""
    return {name: harmless(value) for name, value in row.items()}
