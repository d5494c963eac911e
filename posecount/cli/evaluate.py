"""The command that compares counting with the truth; ``register`` adds it to the others."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from posecount.cli.console import messages, output, say
from posecount.cli.help import PlainArguments
from posecount.cli.options import JsonOutput, Model
from posecount.errors import InputError
from posecount.jobs import MOST_JOBS

if TYPE_CHECKING:
    from posecount.evaluation.truth import Clip
    from posecount.pose.model.choice import PoseModels


def register(app: typer.Typer) -> None:
    """Add ``evaluate``."""
    app.command("evaluate", cls=PlainArguments)(evaluate)


def evaluate(
    folder: Annotated[
        Path,
        typer.Argument(metavar="FOLDER", help="Recordings with their truth files beside them."),
    ],
    report: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write a page that shows every clip (.html)."),
    ] = None,
    jobs: Annotated[
        int,
        typer.Option(
            metavar="NUMBER",
            help="How many clips to count at the same time.",
            min=1,
            max=MOST_JOBS,
        ),
    ] = 1,
    model: Model = "auto",
    json: JsonOutput = None,
    markdown: Annotated[
        bool, typer.Option("--markdown", help="Print the tables as Markdown.")
    ] = False,
    split: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Only clips of this split, such as tune or test."),
    ] = None,
    clips: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FOLDER",
            help="Look here, too, for recordings that a labels.json names. May be given often.",
        ),
    ] = None,
    negatives_as: Annotated[
        str,
        typer.Option(
            metavar="ID", help="The exercise to count where labels.json says there is none."
        ),
    ] = "toe_raise",
    recognise: Annotated[
        bool,
        typer.Option(
            "--recognise",
            help="Instead of the accuracy, show which exercises are recognised where none is "
            "named: said against done, by seconds and by reps.",
        ),
    ] = False,
    sensitivity: Annotated[
        bool,
        typer.Option(
            "--sensitivity",
            help="Instead of the accuracy, show which counts change when a threshold moves by a "
            "quarter. This counts every clip several hundred times.",
        ),
    ] = False,
) -> None:
    """Measure how accurate the counting is, over recordings with truth files."""
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
    from posecount.pose.model.choice import choose_models

    if recognise and sensitivity:
        raise InputError("--recognise and --sensitivity are two measurements; ask for one.")
    if (recognise or sensitivity) and report is not None:
        which = "--recognise" if recognise else "--sensitivity"
        raise InputError(f"{which} makes no page; leave out --report, or use --json.")
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
        model_file = choose_models(model, progress_of_model)
    if recognise:
        _recognise(found, model_file, jobs, json, markdown)
        return
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
    clips: Sequence[Clip], model: PoseModels, jobs: int, json: str | None, markdown: bool
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


def _recognise(
    clips: Sequence[Clip], model: PoseModels, jobs: int, json: str | None, markdown: bool
) -> None:
    from json import dumps

    from posecount.cli.show import write_text
    from posecount.cli.show_evaluation import EvaluationProgress, print_tables
    from posecount.evaluation.confusion import (
        confusion_data,
        confusion_tables,
        recognise_all,
    )

    with EvaluationProgress(messages, len(clips), "recognising") as progress:
        outcomes = recognise_all(clips, model, jobs, progress.done)
    if json != "-":
        print_tables(confusion_tables(outcomes), output, markdown=markdown, legend="")
    if json is not None:
        data = {"schema": "posecount.confusion/1", "clips": confusion_data(outcomes)}
        write_text(dumps(data, indent=1) + "\n", json)
