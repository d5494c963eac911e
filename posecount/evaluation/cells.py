"""A table of texts, and the formats of its figures."""

from __future__ import annotations

from dataclasses import dataclass

from posecount.evaluation.metrics import Answers

NOTHING = "-"
"""Shown where there is nothing to measure."""


@dataclass(frozen=True, slots=True)
class TextTable:
    """A table of texts; ``words`` are the columns of words, by index, the others hold figures."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    words: tuple[int, ...] = (0, 1)


def as_markdown(table: TextTable) -> str:
    """Return the table in Markdown, under its title."""
    rule = ["---" if i in table.words else "---:" for i in range(len(table.columns))]
    lines = [table.columns, rule, *table.rows]
    body = "\n".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |" for line in lines)
    return f"**{table.title}**\n\n{body}\n"


def number(value: float | None, digits: int) -> str:
    """Return the value with ``digits`` decimals."""
    return NOTHING if value is None else f"{value:.{digits}f}"


def percent(share: float | None) -> str:
    """Return whole percents, but never 100% for a smaller share."""
    if share is None:
        return NOTHING
    return f"{100 * share:.1f}%" if 0.99 < share < 1 else f"{100 * share:.0f}%"


def answers(found: Answers) -> str:
    """Return the share right of those not 'unknown', and in brackets the share 'unknown'."""
    if found.unknown_share is None:
        return NOTHING
    return f"{percent(found.accuracy)} ({percent(found.unknown_share)})"


def two(first: float | None, second: float | None, form: str) -> str:
    """Return two figures with two decimals each, formatted by ``form``."""
    if first is None or second is None:
        return NOTHING
    return form.format(number(first, 2), number(second, 2))
