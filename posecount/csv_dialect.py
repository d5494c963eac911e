"""How programs expect a CSV file to be written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from posecount.errors import InputError


@dataclass(frozen=True, slots=True)
class CsvDialect:
    """Delimiters and line ends of a CSV file.

    ``mark`` stands before the header and tells spreadsheets that the file is UTF-8.
    """

    delimiter: str = ","
    decimal: str = "."
    line_end: str = "\n"
    mark: str = ""

    def number(self, value: Any) -> Any:
        """Return a float as it is written; anything else unchanged."""
        return str(value).replace(".", self.decimal) if isinstance(value, float) else value


_BYTE_ORDER_MARK = "\ufeff"

PLAIN = CsvDialect()
CSV_DIALECTS = {
    "plain": PLAIN,
    "excel": CsvDialect(line_end="\r\n", mark=_BYTE_ORDER_MARK),
    "excel-eu": CsvDialect(";", ",", "\r\n", _BYTE_ORDER_MARK),
}
"""For programs, for spreadsheets, and for those of countries that write 0,5 for one half."""


def find_csv_dialect(name: str) -> CsvDialect:
    """Return the dialect of that name. Raises InputError if there is none."""
    if name not in CSV_DIALECTS:
        raise InputError(
            f"There is no CSV dialect '{name}'; it is one of {', '.join(CSV_DIALECTS)}."
        )
    return CSV_DIALECTS[name]
