"""The command that counts one recording; ``register`` adds it to the others."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from posecount.cli import history
from posecount.cli.console import INTERRUPTED, messages, say
from posecount.cli.follow import follow
from posecount.cli.help import PlainArguments
from posecount.cli.looking import Looking, only_one, only_with_exercise
from posecount.cli.options import (
    AUTO,
    HoldTarget,
    Jobs,
    JsonOutput,
    Mirrored,
    Model,
    Person,
    Recordings,
    Rotate,
    View,
    WorkingSide,
)
from posecount.cli.recognise import recognise
from posecount.errors import InputError, OutputError
from posecount.quarter_turn import check_wanted_turn
from posecount.stopping import stoppable
from posecount.which_person import check_person

if TYPE_CHECKING:
    pass


def register(app: typer.Typer) -> None:
    """Add ``count``."""
    app.command("count", cls=PlainArguments)(count)


def count(
    videos: Recordings,
    exercise: Annotated[
        str,
        typer.Option(
            "--exercise",
            "-e",
            metavar="ID",
            help="The exercise in the recording; 'posecount exercises' lists them. auto finds out "
            "which ones were done, and when.",
        ),
    ] = AUTO,
    routine: Annotated[
        str | None,
        typer.Option(
            metavar="ID|FILE",
            help="A routine that was done, in one recording or in several made one after the "
            "other: says what of it was done, set by set. 'posecount routines' lists them.",
        ),
    ] = None,
    hold_target: HoldTarget = None,
    json: JsonOutput = None,
    overlay: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write an annotated video to this file (.mp4)."),
    ] = None,
    landmarks: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Keep what was seen in this file (.landmarks). Counting that file later gives "
            "the same result in a second or two.",
        ),
    ] = None,
    set_number: Annotated[
        int | None,
        typer.Option(
            "--set", metavar="NUMBER", help="Which set to count in the landmarks of a session."
        ),
    ] = None,
    view: View = "auto",
    mirrored: Mirrored = False,
    rotate: Rotate = "0",
    person: Person = None,
    side: WorkingSide = None,
    model: Model = "auto",
    max_seconds: Annotated[
        float | None, typer.Option(metavar="SECONDS", help="Count only the beginning, this long.")
    ] = None,
    fps: Annotated[
        float | None,
        typer.Option(
            metavar="NUMBER",
            help="Pictures a second, for a recording without times of its own (.h264).",
        ),
    ] = None,
    jobs: Jobs = None,
    remember: Annotated[
        bool,
        typer.Option(
            "--remember",
            help="Add the result to the history, or replace this recording's earlier one.",
        ),
    ] = False,
) -> None:
    """Count the reps in a recording: of one exercise, of whichever were done, or of a routine."""
    how = Looking(
        mirrored, check_wanted_turn(rotate), check_person(person), model, max_seconds, fps, jobs
    )
    if routine is None and exercise != AUTO:
        one = OneExercise(exercise, hold_target, landmarks, set_number, view, side)
        _count_one(only_one(videos), one, how, json, overlay, remember)
        return
    if routine is not None and exercise != AUTO:
        raise InputError("--routine says which exercises were done; leave out --exercise.")
    only_with_exercise(
        {
            "--hold-target": hold_target is not None,
            "--landmarks": landmarks is not None,
            "--set": set_number is not None,
            "--view": view != "auto",
            "--side": side is not None,
            "--remember": remember and routine is None,
        }
    )
    if routine is not None:
        follow(videos, routine, how, json=json, overlay=overlay, remember=remember)
    else:
        recognise(only_one(videos), how, json=json, overlay=overlay)


@dataclass(frozen=True, slots=True)
class OneExercise:
    """What the options say about one exercise."""

    name: str
    hold_target_s: float | None
    landmarks: Path | None
    set_number: int | None
    view: str
    side: str | None


def _count_one(
    video: Path,
    wanted: OneExercise,
    how: Looking,
    json: str | None,
    overlay: Path | None,
    remember: bool,
) -> None:
    from posecount.cli.files import check_files
    from posecount.cli.progress import found_models
    from posecount.cli.show import CountProgress, print_result, tell
    from posecount.count import check_turns_by_body, choose_target, count_video
    from posecount.exercises import find_exercise
    from posecount.media.time_limit import check_max_seconds
    from posecount.media.video import Recording
    from posecount.observation.landmarks_file import is_landmarks, open_again
    from posecount.observation.view import check_view
    from posecount.outputs import is_standard_output
    from posecount.stated_side import check_side
    from posecount.to_count import to_count

    choose_target(find_exercise(wanted.name), wanted.hold_target_s)
    view, leg = check_view(wanted.view), check_side(wanted.side)
    check_max_seconds(how.max_seconds)
    check_turns_by_body(how.rotate, find_exercise(wanted.name))
    turn = 0 if how.rotate == "auto" else how.rotate
    recording = Recording(video, how.mirrored, how.fps, turn)
    landmarks = wanted.landmarks
    open_again(to_count(recording, wanted.set_number, overlay, landmarks, how.person)).close()
    if landmarks is not None and is_standard_output(landmarks):
        raise OutputError("Landmarks go into a file; give --landmarks a file name.")
    check_files(
        [("--json", json), ("--overlay", overlay), ("--landmarks", landmarks)],
        [("the recording", video)],
        how.model,
    )
    if remember:
        history.check_history()
    found = None if is_landmarks(video) else found_models(how.model)
    failed: OutputError | None = None
    with CountProgress(messages) as progress, stoppable() as stop:
        try:
            result = count_video(
                video,
                exercise=wanted.name,
                hold_target_s=wanted.hold_target_s,
                overlay=overlay,
                landmarks=landmarks,
                set_number=wanted.set_number,
                view=view,
                mirrored=how.mirrored,
                rotate=how.rotate,
                person=how.person,
                side=leg,
                model=found,
                max_seconds=how.max_seconds,
                fps=how.fps,
                learning=progress.learning,
                watch=progress.watch,
                jobs=how.jobs,
                stop=stop,
                fetching=progress.fetching,
            )
        except OutputError as error:
            if error.result is None:
                raise
            failed, result = error, error.result
    tell(result, print_result, json)
    if remember:
        history.remember(video, result, wanted.set_number, whole=not stop())
    if failed is not None:
        raise failed
    # No video exists if counting was stopped before the first picture.
    if overlay is not None and overlay.exists():
        say(f"Annotated video: {overlay}")
    if landmarks is not None:
        say(f"Landmarks: {landmarks}")
    if stop():
        raise typer.Exit(INTERRUPTED)
