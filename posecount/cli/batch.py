"""The command for many recordings; ``register`` adds it to the others."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from posecount.cli.console import INTERRUPTED, messages, say
from posecount.cli.help import PlainArguments
from posecount.cli.options import HoldTarget, Jobs, Mirrored, Model, Rotate, View, WorkingSide
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
            "--exercise", "-e", metavar="ID", help="The exercise in all of the recordings."
        ),
    ] = None,
    manifest: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="A CSV file with one recording a row. Columns: path, exercise, and if wanted "
            "view, mirrored, rotate, side, hold_target_s, set.",
        ),
    ] = None,
    jobs: Jobs = None,
    view: View = "auto",
    mirrored: Mirrored = False,
    rotate: Rotate = 0,
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
    from posecount.batch.clips import Settings, named
    from posecount.batch.engine import choose_engine
    from posecount.batch.run import Batch, run_batch, written_files
    from posecount.cli.files import check_files
    from posecount.cli.show_batch import BatchProgress, summary_lines
    from posecount.outputs import check_distinct
    from posecount.quarter_turn import check_turn

    usual = Settings(exercise or "", view, mirrored, side, hold_target, rotate=check_turn(rotate))
    if (exercise is None) == (manifest is None):
        raise InputError("Say what is done in the recordings: --exercise ID or --manifest FILE.")
    clips = named(
        _gathered(paths or [], usual, out)
        if manifest is None
        else _listed(manifest, paths or [], usual, out)
    )
    check_files(
        [("--out", file) for file in written_files(clips, out, landmarks)],
        [("the manifest", manifest), *(("a recording", clip.path) for clip in clips)],
        model,
        check_distinct,
    )
    pose_model = _model(clips, model)
    began_s = time.monotonic()
    chosen = choose_engine(engine, jobs, address)
    with BatchProgress(messages) as progress:
        work = Batch(clips, out, pose_model, landmarks)
        summary = run_batch(work, chosen, begun=progress.begun, watch=progress.watch)
    for line in summary_lines(summary, len(clips), time.monotonic() - began_s):
        say(line)
    if summary.tables.trouble is not None:
        raise summary.tables.trouble
    if summary.interrupted:
        raise typer.Exit(INTERRUPTED)
    if summary.failures:
        raise typer.Exit(FAILED)


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
