"""Rows under named columns: a table if the terminal is wide enough, else a list.

A terminal too narrow for a table would cut cells off, or leave columns out. A list loses nothing at
any width.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from rich import box
from rich.cells import cell_len
from rich.table import Table
from rich.text import Text

from posecount.cli.console import Screen
from posecount.visible import visible

NARROWEST_TABLE = 60
"""Terminal columns below which rows are listed; hardly two columns of words fit."""

_NARROWEST_WORDS = 16
"""Least terminal columns for a column of words; longer words are broken."""

_INDENT = 2

Cell = str | Sequence[str]
"""A cell's text; a sequence has several lines."""


_Cells = Sequence[Sequence[Sequence[str]]]
"""Rows of cells of lines, with control characters made visible."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: ``figures`` are aligned right; ``words`` may be broken into several lines."""

    name: str
    figures: bool = False
    words: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """The content to show. ``ruled`` draws lines between rows, ``bare`` none at all.

    Cells that hold exactly one of the texts in ``styles`` are drawn in its style.
    """

    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    title: str = ""
    ruled: bool = False
    bare: bool = False
    styles: Mapping[str, str] = field(default_factory=dict)

    def show(self, screen: Screen) -> None:
        """Print it, as a table if it fits."""
        cells = [[_lines(cell) for cell in row] for row in self.rows]
        least = self._width(cells, _NARROWEST_WORDS)
        if not _is_width_known(screen):
            widest = self._width(cells)
            wide = Screen(file=screen.file, width=max(screen.width, widest))
            wide.print(self._table(cells))
        elif screen.width < max(NARROWEST_TABLE, least):
            self._show_list(cells, screen)
        else:
            screen.print(self._table(cells))

    def _width(self, cells: _Cells, most_words: int | None = None) -> int:
        """Return the terminal columns that a table takes; words get ``most_words`` at most."""
        total = 0 if self.bare else 1
        for place, column in enumerate(self.columns):
            lines = [column.name, *(line for row in cells for line in row[place])]
            wide = max(map(cell_len, lines))
            if column.words and most_words is not None:
                wide = min(wide, max(most_words, cell_len(column.name)))
            total += wide + (1 if self.bare else 3)
        return total

    def _table(self, cells: _Cells) -> Table:
        table = Table(
            title=self.title or None,
            title_justify="left",
            box=None if self.bare else box.HEAVY_HEAD,
            pad_edge=not self.bare,
            show_lines=self.ruled,
        )
        for column in self.columns:
            table.add_column(
                column.name,
                justify="right" if column.figures else "left",
                no_wrap=not column.words,
                overflow="fold",
            )
        for row in cells:
            texts = ("\n".join(lines) for lines in row)
            table.add_row(*(Text(text, self.styles.get(text, "")) for text in texts))
        return table

    def _show_list(self, cells: _Cells, screen: Screen) -> None:
        if self.title:
            screen.paragraph(self.title, style="italic")
            screen.print()
        for row in cells:
            pieces = [
                _piece(column, lines, first=place == 0)
                for place, (column, lines) in enumerate(zip(self.columns, row, strict=True))
                if any(lines)
            ]
            first, *others = pieces or [""]
            screen.paragraph(first, style="bold")
            for line in _packed(others, screen.width - _INDENT):
                screen.paragraph(line, indent=_INDENT)
            screen.print()


def _lines(cell: Cell) -> list[str]:
    return [visible(cell)] if isinstance(cell, str) else [visible(line) for line in cell]


def _piece(column: Column, lines: Sequence[str], *, first: bool) -> str:
    """Return a cell with its column's name, which the first needs only if it is a number."""
    text = ", ".join(lines)
    if first:
        return f"{column.name} {text}" if column.figures else text
    return f"{column.name}: {text}" if column.name else text


def _packed(pieces: Sequence[str], width: int) -> Iterator[str]:
    """Yield lines with as many pieces as fit."""
    line = ""
    for piece in pieces:
        longer = f"{line}, {piece}" if line else piece
        if line and cell_len(longer) > width:
            yield line
            line = piece
        else:
            line = longer
    if line:
        yield line


def _is_width_known(screen: Screen) -> bool:
    """Whether a person reads a terminal, directly or through a pipe, or has stated its width."""
    if screen.is_terminal or "COLUMNS" in os.environ:
        return True
    try:
        is_pipe = stat.S_ISFIFO(os.fstat(screen.file.fileno()).st_mode)
    except (OSError, ValueError):
        return False
    return is_pipe and any(map(os.isatty, (_STANDARD_INPUT, _STANDARD_ERROR)))


_STANDARD_INPUT, _STANDARD_ERROR = 0, 2
