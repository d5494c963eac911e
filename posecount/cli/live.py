"""The commands for sessions in front of a camera; ``register`` adds them to the others."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from posecount.cli.console import INTERRUPTED, ask, can_answer, messages, output, say
from posecount.cli.options import CameraAddress, CameraMirrored, Language, Model
from posecount.errors import HistoryError, InputError

if TYPE_CHECKING:
    from posecount.history.sink import HistorySink
    from posecount.live.protocols import SessionSink
    from posecount.pose.model.choice import PoseModels
    from posecount.pose.model.find import ModelFile
    from posecount.pose.model.progress import Progress
    from posecount.session.due import Due
    from posecount.session.spec import Routine


USUAL_REPS = 10
"""Of an exercise that is done by itself."""


def register(app: typer.Typer) -> None:
    """Add ``live`` and ``cameras``."""
    app.command("live")(live)
    app.command("cameras")(cameras)


def live(
    routine: Annotated[
        str | None,
        typer.Option(
            metavar="ID|FILE",
            help="The routine to do, by its id or its .toml file. [default: choose from a list]",
        ),
    ] = None,
    exercise: Annotated[
        str | None,
        typer.Option(
            "--exercise", "-e", metavar="ID", help="Do this exercise instead of a routine."
        ),
    ] = None,
    reps: Annotated[
        int | None,
        typer.Option(
            metavar="NUMBER", help=f"Reps of the exercise in a set. [default: {USUAL_REPS}]", min=1
        ),
    ] = None,
    sets: Annotated[
        int | None,
        typer.Option(metavar="NUMBER", help="Sets of the exercise. [default: 1]", min=1),
    ] = None,
    hold: Annotated[
        float | None,
        typer.Option(
            metavar="SECONDS", help="How long to hold, instead of the exercise's own target."
        ),
    ] = None,
    side: Annotated[
        str | None, typer.Option(metavar="left|right", help="Do the exercise with this leg only.")
    ] = None,
    free: Annotated[
        bool,
        typer.Option(
            "--free",
            help="Do what you like: each exercise is named and counted. The whole body must be in "
            "the picture.",
        ),
    ] = False,
    camera: CameraAddress = "0",
    mirrored: CameraMirrored = False,
    mute: Annotated[bool, typer.Option("--mute", help="Start without sound.")] = False,
    json: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write every rep to this file.")
    ] = None,
    record: Annotated[
        bool,
        typer.Option("--record", help="Keep the camera's picture and what was seen in it."),
    ] = False,
    record_to: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE|FOLDER",
            help="Keep them in this file (.mkv) or folder. [default: a file named by the date]",
        ),
    ] = None,
    model: Model = "auto",
    whole: Annotated[
        bool,
        typer.Option("--whole", help="Do the whole routine, not only what is left of it today."),
    ] = False,
    no_history: Annotated[
        bool,
        typer.Option(
            "--no-history",
            help="Keep nothing of this session, and do the whole routine whatever was done today.",
        ),
    ] = False,
    language: Language = None,
    debug: Annotated[
        bool, typer.Option("--debug", help="Show pictures a second and the delay on the screen.")
    ] = False,
) -> None:
    """Do a routine in front of the camera, which counts, times and tells you what is next."""
    from posecount.catalogue import speak
    from posecount.cli.files import check_files
    from posecount.live.places import landmarks_beside
    from posecount.session.due import whole_of
    from posecount.stated_side import check_side

    speak(language)
    if routine is not None and exercise is not None:
        raise InputError("Give either --routine or --exercise, not both.")
    leg = check_side(side)
    if free and (routine is not None or exercise is not None):
        raise InputError("--free is without a routine and an exercise; leave them out.")
    if exercise is None:
        _refuse_with_routine({"--side": side, "--reps": reps, "--sets": sets, "--hold": hold})
    elif whole:
        raise InputError("--whole goes with a routine; an exercise is always done as asked for.")
    place = _recording_place(record_to) if record or record_to is not None else None
    check_files(
        [
            ("--json", json),
            ("--record-to", place),
            ("the recording's landmarks", None if place is None else landmarks_beside(place)),
        ],
        [("the routine", routine)],
        model,
    )
    due: Due | None
    if exercise is not None:
        from posecount.session.load import single_exercise

        due = whole_of(
            single_exercise(exercise, reps or USUAL_REPS, sets or 1, hold, [leg] if leg else [])
        )
    elif free or (picked := _choose(routine)) is None:
        due = None
    else:
        from posecount.cli.today import due_now
        from posecount.language import language as language_in_use

        chosen = picked.in_language(language_in_use())
        due = whole_of(chosen) if whole or no_history else due_now(chosen)
        if due is None:
            return
    do_session(
        due,
        camera=camera,
        mirrored=mirrored,
        mute=mute,
        json=json,
        place=place,
        model=model,
        no_history=no_history,
        debug=debug,
    )


def do_session(
    due: Due | None,
    *,
    camera: str,
    mirrored: bool,
    mute: bool,
    json: Path | None = None,
    place: Path | None = None,
    model: str = "auto",
    no_history: bool = False,
    debug: bool = False,
) -> None:
    """Do what is due in front of the camera, None for what one likes; print what was done."""
    from posecount.cli.answers import ask_the_rest, keep
    from posecount.cli.history import how_today_stands
    from posecount.cli.progress import terminal_progress
    from posecount.cli.show import write_text
    from posecount.cli.show_live import print_summary
    from posecount.live.display import check_display
    from posecount.live.rep_list import RepList
    from posecount.live.run import LiveJob, run_live
    from posecount.pose.model.choice import choose_models

    check_display()
    history = None if no_history else _history(due)
    with terminal_progress() as progress:
        models = choose_models(model, progress)
        closer = None if due is None else _closer_model(models, due.routine, progress)
    kept = RepList()
    sinks: list[SessionSink] = [kept] if history is None else [history, kept]
    today = how_today_stands if history is not None else lambda: ""
    job = LiveJob(
        None if due is None else due.routine,
        camera,
        models.first,
        mirrored,
        mute,
        sinks,
        place,
        announce=say,
        today=today,
        debug=debug,
        asks=history is not None,
        closer_model=closer,
    )
    outcome = run_live(job)
    if outcome.summary is not None:
        print_summary(outcome.summary, output)
        if stands := today():
            output.paragraph(stands)
    elif due is None and not outcome.interrupted:
        say("No exercise was recognised.")
    if json is not None:
        write_text(kept.to_json(), str(json))
    if history is not None:
        history.close()
        if history.trouble is not None:
            say(history.trouble)
    for note in filter(None, (outcome.left_out, *outcome.recorded)):
        say(note)
    said = outcome.how_it_was
    stored = history.session if history is not None and history.trouble is None else None
    if stored is not None and said is not None:
        keep(stored, said.answers)
    if outcome.interrupted:
        raise typer.Exit(INTERRUPTED)
    if stored is not None and can_answer():
        ask_the_rest(stored, scores=said is None)


def _closer_model(models: PoseModels, routine: Routine, progress: Progress) -> ModelFile | None:
    """Return the heavy model if the routine needs it; say so if it cannot be had."""
    from posecount.pose.model.choice import RAISED_FOOT, steadier_or_why_not

    if not (models.falls_back and any(step.spec.closer_look for step in routine.steps)):
        return None
    found = steadier_or_why_not(models, RAISED_FOOT, progress)
    if isinstance(found, str):
        say(found)
        return None
    return found


def _refuse_with_routine(given: dict[str, object]) -> None:
    """Raise InputError for an option that only the routine's file may set."""
    for option, value in given.items():
        if value is not None:
            raise InputError(
                f"{option} goes with --exercise; a routine says itself what is done, how often, "
                "how long and by which leg."
            )


def _recording_place(wanted: Path | None) -> Path:
    from posecount.live.places import recording_place

    return recording_place(wanted, datetime.now())


def cameras() -> None:
    """List this computer's cameras with their picture sizes and frame rates."""
    from posecount.cli.show_live import print_cameras
    from posecount.media.local_camera import find_local_cameras
    from posecount.stopping import stoppable

    with stoppable() as stop:
        found = find_local_cameras(stop)
        if stop():
            raise typer.Exit(INTERRUPTED)
    if not found:
        say(
            "No camera was found on this computer; plug one in, or use a phone's by its "
            "address: posecount live --camera http://…"
        )
        return
    print_cameras(found, output)


def _choose(name: str | None) -> Routine | None:
    """Return the routine of that name, or the one picked from the menu, and remember it.

    None if no routine was picked, but to do what one likes.
    """
    from posecount.cli.show_live import print_menu
    from posecount.cli.today import say_what_is_left
    from posecount.live.preferences import last_routine, remember_routine
    from posecount.session.load import built_in_routines, load_routine

    if name is None:
        routines = built_in_routines()
        known = [routine.id for routine in routines]
        last = last_routine()
        default = last if last in known or (last and Path(last).is_file()) else known[0]
        print_menu(routines, default, messages)
        say_what_is_left()
        instead = "say which routine to do with --routine ID or --exercise ID."
        asked = ask(f"Number, id or file [{default}]:", instead) or default
        number = int(asked) if asked.isdecimal() else 0
        if number == len(routines) + 1:
            return None
        name = known[number - 1] if 1 <= number <= len(known) else asked
    routine = load_routine(name)
    remember_routine(str(Path(name).resolve()) if Path(name).is_file() else name)
    return routine


def _history(due: Due | None) -> HistorySink:
    """Return the sink that stores this session. Raises HistoryError if that is impossible."""
    from posecount.history.sink import SHORT_WAIT_S, HistorySink
    from posecount.history.store import History

    try:
        return HistorySink(History.open(wait_s=SHORT_WAIT_S), due=due, free=due is None)
    except HistoryError as error:
        says = str(error).rstrip(".")
        raise HistoryError(f"{says}; --no-history does without it.") from error
