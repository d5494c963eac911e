"""The command for many recordings; ``register`` adds it to the others."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from posecount.cli.console import INTERRUPTED, messages, say
from posecount.cli.help import PlainArguments
from posecount.cli.looking import only_with_exercise
from posecount.cli.options import (
    AUTO,
    HoldTarget,
    Jobs,
    Mirrored,
    Model,
    Rotate,
    View,
    WorkingSide,
)
from posecount.errors import InputError

if TYPE_CHECKING:
    from posecount.batch.clips import Clip, Found, Settings
    from posecount.pose.model.choice import PoseModels

FAILED = 1


def register(app: typer.Typer) -> None:
    """Add ``batch``."""
    app.command("batch", cls=PlainArguments)(batch)


def batch(
    out: Annotated[
        Path,
        typer.Option("--out", "-o", metavar="FOLDER", help="The folder for results and tables."),
    ],
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="RECORDINGS", help="Videos, their landmarks files, or folders with some."
        ),
    ] = None,
    exercise: Annotated[
        str | None,
        typer.Option(
            "--exercise",
            "-e",
            metavar="ID",
            help="The exercise in all of the recordings. Without it, or with auto, whichever were "
            "done are recognised and counted.",
        ),
    ] = None,
    routine: Annotated[
        str | None,
        typer.Option(
            metavar="ID|FILE",
            help="A routine that was done in each of the recordings: says what of it was done, set "
            "by set. 'posecount routines' lists them.",
        ),
    ] = None,
    manifest: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="A CSV file with one recording a row. Columns: path, and if wanted exercise or "
            "routine, view, mirrored, rotate, side, hold_target_s, set.",
        ),
    ] = None,
    jobs: Jobs = None,
    view: View = "auto",
    mirrored: Mirrored = False,
    rotate: Rotate = "0",
    side: WorkingSide = None,
    hold_target: HoldTarget = None,
    landmarks: Annotated[
        bool,
        typer.Option("--landmarks", help="Keep what was seen, so that counting again is quick."),
    ] = False,
    model: Model = "auto",
    engine: Annotated[
        str,
        typer.Option(
            metavar="processes|dask", help="Count on this computer, or on a Dask cluster."
        ),
    ] = "processes",
    address: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS", help="The cluster's address, such as tcp://HOST:8786."),
    ] = None,
) -> None:
    """Count many recordings; the same command run again goes on with those that are left."""
    from posecount.batch.clips import Settings, named, routines_of
    from posecount.batch.engine import choose_engine
    from posecount.batch.run import Batch, run_batch, written_files
    from posecount.cli.files import check_files
    from posecount.cli.show_batch import BatchProgress, summary_lines
    from posecount.outputs import check_distinct
    from posecount.quarter_turn import check_wanted_turn

    turn = check_wanted_turn(rotate)
    usual = _usual(
        Settings(_named(exercise), view, mirrored, side, hold_target, rotate=turn),
        routine,
    )
    if manifest is None:
        _check_options(usual, landmarks)
    elif exercise is not None or routine is not None:
        raise InputError(
            "The manifest says what was done in each recording; leave out --exercise and --routine."
        )
    clips = named(
        _gathered(paths or [], usual, out)
        if manifest is None
        else _listed(manifest, paths or [], usual, out)
    )
    routines = routines_of(clips)
    check_files(
        [("--out", file) for file in written_files(clips, out, landmarks)],
        [
            ("the manifest", manifest),
            *(("a routine", file) for file in routines),
            *(("a recording", clip.path) for clip in clips),
        ],
        model,
        check_distinct,
    )
    if landmarks and any(clip.settings.exercise is None for clip in clips):
        raise InputError("--landmarks keeps those of one exercise; name it in every row.")
    pose_model = _model(clips, model)
    began_s = time.monotonic()
    chosen = choose_engine(engine, jobs, address)
    with BatchProgress(messages) as progress:
        work = Batch(clips, out, pose_model, landmarks, routines)
        summary = run_batch(work, chosen, begun=progress.begun, watch=progress.watch)
    for line in summary_lines(summary, len(clips), time.monotonic() - began_s):
        say(line)
    if summary.tables.trouble is not None:
        raise summary.tables.trouble
    if summary.interrupted:
        raise typer.Exit(INTERRUPTED)
    if summary.failures:
        raise typer.Exit(FAILED)


def _named(exercise: str | None) -> str | None:
    return None if exercise == AUTO else exercise


def _usual(settings: Settings, routine: str | None) -> Settings:
    """Return the settings with the routine, if one is given. Raises InputError if it is none."""
    from posecount.batch.clips import routine_place
    from posecount.session.load import load_routine

    if routine is None:
        return settings
    if settings.exercise is not None:
        raise InputError("--routine says which exercises were done; leave out --exercise.")
    load_routine(routine)
    return replace(settings, routine=routine_place(routine, Path()))


def _check_options(settings: Settings, landmarks: bool) -> None:
    """Raise InputError for options that are about one exercise if none is named."""
    if settings.exercise is None:
        only_with_exercise(
            {
                "--hold-target": settings.hold_target_s is not None,
                "--view": settings.view != "auto",
                "--side": settings.side is not None,
                "--landmarks": landmarks,
            }
        )


def _gathered(paths: Sequence[Path], settings: Settings, out: Path) -> Sequence[Found]:
    """Return the recordings under the paths."""
    from posecount.batch.clips import checked, gather

    if not paths:
        raise InputError("Give recordings, or folders with some, or a --manifest that names them.")
    gathered = gather(paths, checked(settings), out)
    if gathered.beside:
        say(f"Left out: {len(gathered.beside)} landmarks files beside their videos.")
    return gathered.found


def _listed(manifest: Path, paths: Sequence[Path], usual: Settings, out: Path) -> Sequence[Found]:
    """Return the manifest's recordings; only those under the paths, if there are any."""
    from posecount.batch.clips import gather
    from posecount.batch.manifest import read_manifest

    listed = read_manifest(manifest, usual)
    if not paths:
        return listed
    wanted = {one.path for one in gather(paths, usual, out).found}
    chosen = [one for one in listed if one.path in wanted]
    if not chosen:
        raise InputError(f"{manifest} names no recording that is under the given paths.")
    if unlisted := wanted - {one.path for one in listed}:
        say(f"Left out: {len(unlisted)} of the recordings are not in {manifest}.")
    return chosen


def _model(clips: Sequence[Clip], wanted: str) -> PoseModels | None:
    """Return the pose model, fetched if necessary; landmarks alone need none."""
    from posecount.cli.progress import terminal_progress
    from posecount.observation.landmarks_file import is_landmarks
    from posecount.pose.model.choice import choose_models

    if all(is_landmarks(clip.path) for clip in clips):
        return None
    with terminal_progress() as progress:
        return choose_models(wanted, progress)
