"""How programs expect a CSV file to be written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from posecount.errors import InputError


@dataclass(frozen=True, slots=True)
class CsvDialect:
    """``mark`` stands before the header, so that a spreadsheet knows the file for UTF-8."""

    delimiter: str = ","
    decimal: str = "."
    line_end: str = "\n"
    mark: str = ""

    def number(self, value: Any) -> Any:
        """A number as it is written; anything else as it is."""
        return str(value).replace(".", self.decimal) if isinstance(value, float) else value


_BYTE_ORDER_MARK = "\ufeff"

PLAIN = CsvDialect()
CSV_DIALECTS = {
    "plain": PLAIN,
    "excel": CsvDialect(line_end="\r\n", mark=_BYTE_ORDER_MARK),
    "excel-eu": CsvDialect(";", ",", "\r\n", _BYTE_ORDER_MARK),
}
"""For programs; for spreadsheets; and for those of countries that write 0,5 for one half."""


def find_csv_dialect(name: str) -> CsvDialect:
    """The dialect of that name. Raises InputError where there is none."""
    if name not in CSV_DIALECTS:
        raise InputError(
            f"There is no CSV dialect '{name}'; it is one of {', '.join(CSV_DIALECTS)}."
        )
    return CSV_DIALECTS[name]
