"""Prints the evaluation: tables, progress and the JSON file."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from types import TracebackType
from typing import Any

from rich import box
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from posecount import __version__
from posecount.evaluation.calibration import fitted
from posecount.evaluation.cells import TextTable, as_markdown
from posecount.evaluation.metrics import reliability, summarize
from posecount.evaluation.run import Evaluated, LeftOut, Outcome
from posecount.evaluation.tables import LEGEND, by_split, wrongs
from posecount.evaluation.targets import TARGETS

SCHEMA = "posecount.evaluation/1"
_NARROWEST = 150


def print_tables(tables: Sequence[TextTable], console: Console, *, markdown: bool = False) -> None:
    """All tables and what their columns mean."""
    if markdown:
        text = "\n".join([*map(as_markdown, tables), LEGEND])
        console.out(text, highlight=False)
        return
    if not console.is_terminal:
        console = Console(file=console.file, width=max(console.width, _NARROWEST))
    for table in tables:
        console.print(_drawn(table))
    console.print(LEGEND, highlight=False, style="dim")


def _drawn(table: TextTable) -> Table:
    # Names come from files: as plain strings, rich would read their brackets as markup.
    title = Text(table.title, style="table.title")
    drawn = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD)
    for index, name in enumerate(table.columns):
        is_word = index in table.words
        drawn.add_column(Text(name), justify="left" if is_word else "right", no_wrap=not is_word)
    for row in table.rows:
        drawn.add_row(*map(Text, row))
    return drawn


def as_json(outcomes: Sequence[Outcome]) -> str:
    """Everything that was measured, as the text of a JSON file."""
    evaluated = [outcome for outcome in outcomes if isinstance(outcome, Evaluated)]
    splits: dict[str, list[Evaluated]] = {}
    for clip in evaluated:
        splits.setdefault(clip.score.split, []).append(clip)
    data = {
        "schema": SCHEMA,
        "posecount": __version__,
        "splits": {
            split: asdict(summarize([clip.score for clip in clips]))
            for split, clips in splits.items()
        },
        "targets": _targets_data(evaluated),
        "confidence_fitted": {name: curve._asdict() for name, curve in fitted(evaluated).items()},
        "confidence": [asdict(found) for found in reliability(clip.score for clip in evaluated)],
        "clips": [_clip_data(clip) for clip in evaluated],
        "left_out": [asdict(clip) for clip in outcomes if isinstance(clip, LeftOut)],
    }
    return json.dumps(data, indent=1) + "\n"


def _targets_data(clips: Sequence[Evaluated]) -> list[dict[str, Any]]:
    return [
        {
            "clips": title,
            "target": target.name,
            "wanted": target.wanted,
            "measured": target.measure(some),
            "met": target.met(some),
        }
        for title, some in by_split(clips).items()
        for target in TARGETS
    ]


def _clip_data(clip: Evaluated) -> dict[str, Any]:
    return {
        "name": clip.name,
        **asdict(clip.score),
        "disturbance": clip.truth.disturbance,
        "reviewed": clip.truth.reviewed,
        "wrong": wrongs(clip),
        "found_view": clip.replay.view,
        "pose_found": clip.replay.pose_found,
        "matches": clip.matches,
        "true": [rep.model_dump() for rep in clip.truth.reps],
        "counted": [asdict(rep) for rep in clip.replay.reps],
        "dropped": [asdict(drop) for drop in clip.replay.dropped],
        "warnings": clip.warnings,
    }


class EvaluationProgress:
    """A bar over the clips, with how many of them were right so far."""

    def __init__(self, console: Console, clips: int) -> None:
        self._right = self._counted = 0
        self._progress = Progress(
            TextColumn("evaluating"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[exact]}"),
            TimeRemainingColumn(),
            console=console,
            transient=True,
        )
        self._task = self._progress.add_task("evaluating", total=clips, exact="")

    def done(self, outcome: Outcome) -> None:
        """One more clip is finished."""
        if isinstance(outcome, Evaluated):
            self._counted += 1
            self._right += outcome.score.is_exact
        exact = f"{self._right} of {self._counted} exact"
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
