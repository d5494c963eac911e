"""What may stand in a cell of a CSV table, whatever text it comes from.

Spreadsheets take a text that begins with ``=``, ``+``, ``-`` or ``@`` for a formula, and run it. A
recording's name is chosen by whoever sent it, so such texts get an apostrophe in front, which
spreadsheets show as text. Numbers are never touched.
"""

from __future__ import annotations

import re
from typing import Any

from posecount.plain import encodable
from posecount.visible import visible_lines

_FORMULA = re.compile("(^|[;\t\r\n])(?=[=+\\-@\t\r\uff0b\uff0d\uff1d\uff20])")
"""At the beginning of a text, and behind what other spreadsheets part cells by: in much of Europe
that is a semicolon. Full-width signs are formulas in Japanese ones."""


def harmless(value: Any) -> Any:
    """``value`` as a cell: a text no spreadsheet takes for a formula and no terminal obeys."""
    if not isinstance(value, str):
        return value
    return _FORMULA.sub(r"\1'", visible_lines(encodable(value)))


def harmless_row(row: dict[str, Any]) -> dict[str, Any]:
    """A row of such cells, by column."""
    return {name: harmless(value) for name, value in row.items()}
