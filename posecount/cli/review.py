"""The commands that make samples of recordings; ``register`` adds them to the others."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from posecount.cli.console import messages, output, say
from posecount.cli.help import PlainArguments
from posecount.cli.options import (
    Exercise,
    HoldTarget,
    Mirrored,
    Model,
    Recording,
    View,
    WorkingSide,
)


def register(app: typer.Typer) -> None:
    """Add ``label`` and ``review``."""
    app.command("label", cls=PlainArguments)(label)
    app.command("review", cls=PlainArguments)(review)


def label(
    video: Recording,
    exercise: Exercise,
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Write the truth file here. [default: beside the recording]"
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
    hold_target: HoldTarget = None,
    view: View = "auto",
    mirrored: Mirrored = False,
    side: WorkingSide = None,
    model: Model = "auto",
) -> None:
    """Write a first truth file for a recording from what is counted in it, to be reviewed."""
    from posecount.cli.files import check_files
    from posecount.cli.progress import terminal_progress
    from posecount.cli.show import CountProgress, print_result, write_text
    from posecount.count import choose_target, count_video
    from posecount.exercises import find_exercise
    from posecount.media.video import open_video
    from posecount.observation.view import check_view
    from posecount.pose.model.choice import choose_models
    from posecount.review.first_truth import check_is_new, first_truth, truth_beside
    from posecount.review.truth_file import as_text
    from posecount.stated_side import check_side

    choose_target(find_exercise(exercise), hold_target)
    wanted_view = check_view(view)
    leg = check_side(side)
    open_video(video).close()
    target = out if out is not None else truth_beside(video)
    check_files([("--out", target)], [("the recording", video)], model)
    check_is_new(target, force=force)
    with terminal_progress() as progress_of_model:
        found = choose_models(model, progress_of_model)
    with CountProgress(messages) as progress:
        result = count_video(
            video,
            exercise=exercise,
            hold_target_s=hold_target,
            view=wanted_view,
            mirrored=mirrored,
            side=leg,
            model=found,
            learning=progress.learning,
            watch=progress.watch,
            fetching=progress.fetching,
        )
    print_result(result, output)
    for warning in result.warnings:
        say(f"! {warning}", style="yellow")
    # The file may have been created while the recording was counted.
    check_is_new(target, force=force)
    write_text(as_text(first_truth(result)), str(target), result, replace=force)
    say(f"Truth file: {target}. Nobody has looked it over: posecount review {video} {target}")
    if target.absolute() != truth_beside(video).absolute():
        say(f"posecount evaluate reads it only as {truth_beside(video)}, beside the recording.")


def review(
    video: Recording,
    truth: Annotated[
        Path, typer.Argument(metavar="TRUTH", help="Its truth file, as 'label' writes it.")
    ],
) -> None:
    """Review a truth file in a window: accept, move, delete and add reps. Press h for help."""
    from posecount.cli.files import check_files
    from posecount.outputs import check_distinct
    from posecount.review.run import run_review
    from posecount.review.truth_file import draft_beside

    check_files(
        [("the truth file", truth), ("the draft of it", draft_beside(truth))],
        [("the recording", video)],
        check=check_distinct,
    )
    outcome = run_review(video, truth)
    say(outcome)
