"""The command that compares counting with the truth; ``register`` adds it to the others."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from posecount.cli.console import messages, output, say
from posecount.errors import InputError
from posecount.jobs import MOST_JOBS

if TYPE_CHECKING:
    from posecount.evaluation.truth import Clip
    from posecount.pose.model.find import ModelFile


def register(app: typer.Typer) -> None:
    """Add ``evaluate``."""
    app.command("evaluate")(evaluate)


def evaluate(
    folder: Annotated[Path, typer.Argument(help="Recordings with truth files beside them.")],
    report: Annotated[
        Path | None, typer.Option(help="Write a page with every clip here (.html).")
    ] = None,
    jobs: Annotated[
        int, typer.Option(help="Count so many clips at a time.", min=1, max=MOST_JOBS)
    ] = 1,
    model: Annotated[Path | None, typer.Option(help="Use this pose model (.task file).")] = None,
    json: Annotated[
        str | None, typer.Option("--json", help="Write all figures here; - for standard output.")
    ] = None,
    markdown: Annotated[bool, typer.Option(help="Print the tables as Markdown.")] = False,
    split: Annotated[
        str | None, typer.Option(help="Only clips of this split, as 'tune' or 'test'.")
    ] = None,
    clips: Annotated[
        list[Path] | None,
        typer.Option(help="Where else to look for recordings that a labels.json names."),
    ] = None,
    negatives_as: Annotated[
        str, typer.Option(help="Exercise to count where labels.json says there is none.")
    ] = "toe_raise",
    sensitivity: Annotated[
        bool,
        typer.Option(
            "--sensitivity",
            help="Move each threshold by a quarter and show which counts change, instead of the "
            "accuracy. It counts every clip some hundred times.",
        ),
    ] = False,
) -> None:
    """Compare counting with the truth, over a folder of clips."""
    from posecount.cli.files import check_files
    from posecount.cli.progress import terminal_progress
    from posecount.cli.show import write_text
    from posecount.cli.show_evaluation import EvaluationProgress, print_tables
    from posecount.evaluation.clips import find_clips, of_split, unreviewed
    from posecount.evaluation.report import page
    from posecount.evaluation.run import evaluate_all
    from posecount.evaluation.show import as_json
    from posecount.evaluation.tables import tables
    from posecount.exercises import find_exercise
    from posecount.pose.model.find import find_model

    if sensitivity and report is not None:
        raise InputError("--sensitivity makes no page; leave out --report, or use --json.")
    found = find_clips(folder, also_in=clips or [], negatives_as=find_exercise(negatives_as).id)
    if split is not None:
        found = of_split(found, split)
    check_files(
        [("--json", json), ("--report", report)],
        [
            *(("a recording", clip.video) for clip in found),
            *(("a truth file", clip.truth_file) for clip in found),
        ],
        model,
    )
    with terminal_progress() as progress_of_model:
        model_file = find_model(model, progress=progress_of_model)
    if sensitivity:
        _try_thresholds(found, model_file, jobs, json, markdown)
        return
    with EvaluationProgress(messages, len(found)) as progress:
        outcomes = evaluate_all(
            found, model_file, jobs=jobs, pictures=report is not None, done=progress.done
        )
    if json != "-":
        print_tables(tables(outcomes), output, markdown=markdown)
    if json is not None:
        write_text(as_json(outcomes), json)
    if report is not None:
        write_text(page(outcomes), str(report))
        say(f"Page: {report}")
    if remark := unreviewed(found):
        say(f"! {remark}", style="yellow")


def _try_thresholds(
    clips: Sequence[Clip], model: ModelFile, jobs: int, json: str | None, markdown: bool
) -> None:
    from posecount.cli.show import write_text
    from posecount.cli.show_evaluation import EvaluationProgress, print_tables
    from posecount.evaluation.sensitivity import thresholds, try_all
    from posecount.evaluation.sensitivity_tables import (
        LEGEND,
        sensitivity_json,
        sensitivity_tables,
    )

    with EvaluationProgress(messages, len(clips), "trying thresholds") as progress:
        outcomes = try_all(clips, model, jobs=jobs, done=progress.done)
    known = thresholds()
    if json != "-":
        tables = sensitivity_tables(known, outcomes)
        print_tables(tables, output, markdown=markdown, legend=LEGEND)
    if json is not None:
        write_text(sensitivity_json(known, outcomes), json)
