"""Prints the progress and tables of ``evaluate``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from types import TracebackType

from posecount.cli.console import (
    BarColumn,
    LiteralColumn,
    MofNCompleteColumn,
    Screen,
    TimeRemainingColumn,
    bar,
)
from posecount.cli.listing import Column, Listing
from posecount.evaluation.cells import TextTable, as_markdown
from posecount.evaluation.run import Evaluated
from posecount.evaluation.tables import LEGEND
from posecount.visible import visible


def print_tables(
    tables: Sequence[TextTable], screen: Screen, *, markdown: bool = False, legend: str = LEGEND
) -> None:
    """Print all tables, and the ``legend`` of their columns."""
    if markdown:
        shown = (as_markdown(_visible(table)) for table in tables)
        screen.out("\n".join([*shown, legend]))
        return
    for table in tables:
        columns = [
            Column(name, figures=place not in table.words, words=place in table.words)
            for place, name in enumerate(table.columns)
        ]
        Listing(columns, table.rows, title=table.title).show(screen)
        screen.print()
    screen.paragraph(legend, style="dim")


def _visible(table: TextTable) -> TextTable:
    """Return the table with every cell on one line, as Markdown needs it."""
    return replace(table, rows=tuple(tuple(map(visible, row)) for row in table.rows))


class EvaluationProgress:
    """A bar over the clips, with the number that were right so far."""

    def __init__(self, screen: Screen, clips: int, what: str = "evaluating") -> None:
        self._right = self._counted = 0
        self._progress = bar(
            LiteralColumn(what),
            BarColumn(),
            MofNCompleteColumn(),
            LiteralColumn("{task.fields[exact]}"),
            TimeRemainingColumn(),
            screen=screen,
        )
        self._task = self._progress.add_task(what, total=clips, exact="")

    def done(self, outcome: object) -> None:
        """Count one more finished clip; the number right is of those that were evaluated."""
        if isinstance(outcome, Evaluated):
            self._counted += 1
            self._right += outcome.score.is_exact
        exact = f"{self._right} of {self._counted} exact" if self._counted else ""
        self._progress.update(self._task, advance=1, exact=exact)

    def __enter__(self) -> EvaluationProgress:
        self._progress.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._progress.stop()
