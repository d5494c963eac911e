"""The command that records a camera; ``register`` adds it to the others."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, ParamSpec

import typer

from posecount.cli.console import INTERRUPTED, messages, output, say, status_line
from posecount.cli.options import CameraAddress, CameraMirrored, Model
from posecount.errors import InputError, OutputError

if TYPE_CHECKING:
    from posecount.live.camera_recording import CameraRecording
    from posecount.live.record import Recorded
    from posecount.live.window import Window
    from posecount.media.camera import Camera


_Told = ParamSpec("_Told")


def register(app: typer.Typer) -> None:
    """Add ``record``."""
    app.command("record")(record)


def record(
    exercise: Annotated[
        str | None,
        typer.Option(
            "--exercise",
            "-e",
            metavar="ID",
            help="Count this exercise afterwards, and keep the landmarks.",
        ),
    ] = None,
    camera: CameraAddress = "0",
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE|FOLDER",
            help="Record to this file (.mkv) or folder. [default: a file named by the date]",
        ),
    ] = None,
    seconds: Annotated[
        float | None, typer.Option(metavar="SECONDS", help="Stop after this time.", min=0.1)
    ] = None,
    mirrored: CameraMirrored = False,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
    no_window: Annotated[bool, typer.Option("--no-window", help="Show no picture.")] = False,
    model: Model = "auto",
) -> None:
    """Record the camera, to count the recording later."""
    from posecount.cli.files import check_files
    from posecount.exercises import find_exercise
    from posecount.live.places import landmarks_beside, recording_place
    from posecount.live.record import record as run
    from posecount.media.camera_address import shown
    from posecount.stopping import stoppable

    spec = find_exercise(exercise) if exercise is not None else None
    place = recording_place(out, datetime.now(), overwrite=force)
    check_files([("--out", place), ("the landmarks", landmarks_beside(place))], model=model)
    window = None if no_window else _window()
    with stoppable() as stop, status_line(f"Opening camera {shown(camera)} …") as show:

        def watch(recording: CameraRecording, source: Camera) -> None:
            show(_progress(recording, source))

        recorded = run(
            camera,
            place,
            mirrored=mirrored,
            seconds=seconds,
            stop=stop,
            open_window=window,
            watch=watch,
            replace=force,
        )
    if recorded.frames and force:
        # Landmarks of the replaced video would be taken for those of this one.
        landmarks_beside(place).unlink(missing_ok=True)
    _tell(recorded)
    if spec is not None and recorded.frames:
        _count(recorded, spec.id, model, force=force)
    if recorded.trouble is not None:
        raise OutputError(recorded.trouble)
    if not recorded.frames:
        raise typer.Exit(INTERRUPTED)


def _window() -> type[Window] | None:
    """Return the preview's window; None without a screen, which does not prevent recording."""
    from posecount.live.display import check_display
    from posecount.live.window import DesktopWindow

    try:
        check_display()
    except InputError:
        return None
    return DesktopWindow


def _progress(recording: CameraRecording, source: Camera) -> str:
    seconds = int(recording.newest_s) if recording.frames else 0
    told = f"{seconds // 60}:{seconds % 60:02d} recorded, {recording.frames} pictures"
    left_out = f", {recording.dropped} left out" if recording.dropped else ""
    trouble = f"; {source.trouble}" if source.trouble else ""
    return f"{told}{left_out}; Ctrl-C stops{trouble}"


def _tell(recorded: Recorded) -> None:
    if recorded.left_out is not None:
        say(recorded.left_out)
    if not recorded.frames:
        say("Nothing was recorded.")
        return
    left_out = f", {recorded.dropped} were left out" if recorded.dropped else ""
    say(f"Recorded {recorded.seconds:.1f} s, {recorded.frames} pictures{left_out}: {recorded.path}")


def _count(recorded: Recorded, exercise: str, model: str, *, force: bool) -> None:
    """Count the recording and store its landmarks; Ctrl-C skips that."""
    from posecount.cli.progress import terminal_progress
    from posecount.cli.show import CountProgress, print_result
    from posecount.count import count_video
    from posecount.live.places import landmarks_beside
    from posecount.pose.model.choice import choose_models
    from posecount.stopping import stoppable

    landmarks = landmarks_beside(recorded.path)
    with terminal_progress() as progress_of_model:
        found = choose_models(model, progress_of_model)
    try:
        with CountProgress(messages) as progress, stoppable() as stop:
            result = count_video(
                recorded.path,
                exercise=exercise,
                landmarks=landmarks,
                model=found,
                learning=_unless(stop, progress.learning),
                watch=_unless(stop, progress.watch),
                replace=force,
                fetching=progress.fetching,
            )
    except _SkippedError:
        say(
            "Not counted. The recording is safe; count it with: posecount count "
            f"{recorded.path} -e {exercise} --landmarks {landmarks}"
        )
        raise typer.Exit(INTERRUPTED) from None
    print_result(result, output)
    for warning in result.warnings:
        say(f"! {warning}")
    say(f"Landmarks: {landmarks}")


class _SkippedError(Exception):
    """The user does not want to wait for the counting."""


def _unless(stop: Callable[[], bool], tell: Callable[_Told, None]) -> Callable[_Told, None]:
    """Call ``tell`` for every frame, until asked to stop."""

    def unless_stopped(*told: _Told.args, **more: _Told.kwargs) -> None:
        if stop():
            raise _SkippedError
        tell(*told, **more)

    return unless_stopped
