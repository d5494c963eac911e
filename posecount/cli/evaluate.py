"""The command that compares counting with the truth; ``register`` adds it to the others."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from posecount.cli.console import messages, output, say
from posecount.jobs import MOST_JOBS


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
    from posecount.pose.model import find_model

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
