"""The command that counts one recording; ``register`` adds it to the others."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from posecount.cli import history
from posecount.cli.console import INTERRUPTED, messages, output, say
from posecount.errors import OutputError
from posecount.jobs import MOST_JOBS
from posecount.stopping import stoppable

if TYPE_CHECKING:
    from posecount.pose.model.find import ModelFile
    from posecount.result import CountResult


def register(app: typer.Typer) -> None:
    """Add ``count``."""
    app.command("count")(count)


def count(
    video: Annotated[Path, typer.Argument(help="The recording to count, or its landmarks.")],
    exercise: Annotated[
        str, typer.Option("--exercise", "-e", help="What is done in it; see 'exercises'.")
    ],
    hold_target: Annotated[
        float | None, typer.Option(help="Seconds a hold must reach, instead of the usual.")
    ] = None,
    json: Annotated[
        str | None, typer.Option("--json", help="Write the result here; - for standard output.")
    ] = None,
    overlay: Annotated[
        Path | None, typer.Option(help="Write an annotated video here (.mp4).")
    ] = None,
    landmarks: Annotated[
        Path | None,
        typer.Option(
            help="Keep what was seen in this file (.landmarks): counted again, it gives the same, "
            "quickly and without the model."
        ),
    ] = None,
    set_number: Annotated[
        int | None,
        typer.Option("--set", metavar="NUMBER", help="Which set of a session's landmarks."),
    ] = None,
    view: Annotated[
        str, typer.Option(help="What is in view: body, close-up (feet only), or auto.")
    ] = "auto",
    mirrored: Annotated[
        bool,
        typer.Option(
            "--mirrored",
            help="The picture is a mirror image, as selfie cameras make it: sides and directions "
            "are swapped back to your own. The annotated video stays mirrored.",
        ),
    ] = False,
    side: Annotated[
        str | None,
        typer.Option(help="Which leg works, left or right: used where that cannot be seen."),
    ] = None,
    model: Annotated[Path | None, typer.Option(help="Use this pose model (.task file).")] = None,
    max_seconds: Annotated[
        float | None, typer.Option(help="Analyse only the first seconds.")
    ] = None,
    fps: Annotated[
        float | None,
        typer.Option(
            help="Pictures a second, for a recording that does not say when they are shown (.h264)."
        ),
    ] = None,
    jobs: Annotated[
        int | None,
        typer.Option(
            help="So many processes look for poses in a long recording; else one for each core.",
            min=1,
            max=MOST_JOBS,
        ),
    ] = None,
    remember: Annotated[
        bool,
        typer.Option(
            "--remember",
            help="Add it to the history; counted again, it takes the place of the count before.",
        ),
    ] = False,
) -> None:
    """Count the reps in a recording."""
    from posecount.cli.files import check_files
    from posecount.cli.show import CountProgress
    from posecount.count import choose_target, count_video
    from posecount.exercises import find_exercise
    from posecount.media.time_limit import check_max_seconds
    from posecount.observation.landmarks_file import is_landmarks, open_again
    from posecount.observation.view import check_view
    from posecount.outputs import is_standard_output
    from posecount.stated_side import check_side
    from posecount.to_count import to_count

    choose_target(find_exercise(exercise), hold_target)
    wanted_view = check_view(view)
    leg = check_side(side)
    check_max_seconds(max_seconds)
    open_again(to_count(video, mirrored, set_number, overlay, landmarks, fps)).close()
    if landmarks is not None and is_standard_output(landmarks):
        raise OutputError("Landmarks go into a file; give --landmarks a file name.")
    check_files(
        [("--json", json), ("--overlay", overlay), ("--landmarks", landmarks)],
        [("the recording", video)],
        model,
    )
    if remember:
        history.check_history()
    found = None if is_landmarks(video) else _found(model)
    failed: OutputError | None = None
    with CountProgress(messages) as progress, stoppable() as stop:
        try:
            result = count_video(
                video,
                exercise=exercise,
                hold_target_s=hold_target,
                overlay=overlay,
                landmarks=landmarks,
                set_number=set_number,
                view=wanted_view,
                mirrored=mirrored,
                side=leg,
                model=found,
                max_seconds=max_seconds,
                fps=fps,
                learning=progress.learning,
                watch=progress.watch,
                jobs=jobs,
                stop=stop,
            )
        except OutputError as error:
            if error.result is None:
                raise
            failed, result = error, error.result
    _tell(result, json)
    if remember:
        history.remember(video, result, set_number, whole=not stop())
    if failed is not None:
        raise failed
    # Where it was stopped before the first picture was counted there is none.
    if overlay is not None and overlay.exists():
        say(f"Annotated video: {overlay}")
    if landmarks is not None:
        say(f"Landmarks: {landmarks}")
    if stop():
        raise typer.Exit(INTERRUPTED)


def _found(model: Path | None) -> ModelFile:
    """The pose model, fetched with a progress bar where it must be."""
    from posecount.cli.progress import terminal_progress
    from posecount.pose.model.find import find_model

    with terminal_progress() as progress:
        return find_model(model, progress=progress)


def _tell(result: CountResult, json: str | None) -> None:
    """The result on the screen, and in the file it is asked for in."""
    from posecount.cli.show import print_result, write_json

    if json != "-":
        print_result(result, output)
    if json is not None:
        write_json(result, json)
    for warning in result.warnings:
        say(f"! {warning}", style="yellow")
