"""The commands for sessions in front of a camera; ``register`` adds them to the others."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from posecount.errors import InputError

if TYPE_CHECKING:
    from posecount.routine.spec import Routine

INTERRUPTED = 130

_output = Console()
_messages = Console(stderr=True)


def register(app: typer.Typer) -> None:
    """Add ``live`` and ``cameras``."""
    app.command("live")(live)
    app.command("cameras")(cameras)


def live(
    routine: Annotated[
        str | None, typer.Option(metavar="ID|FILE", help="The routine to do; else it is asked for.")
    ] = None,
    exercise: Annotated[
        str | None, typer.Option("--exercise", "-e", help="Do this exercise only.")
    ] = None,
    reps: Annotated[int, typer.Option(help="How many reps of it.", min=1)] = 10,
    sets: Annotated[int, typer.Option(help="How many times so many.", min=1)] = 1,
    hold: Annotated[
        float | None, typer.Option(help="Seconds to hold each, if not as usual.")
    ] = None,
    side: Annotated[str | None, typer.Option(help="left or right, for one leg only.")] = None,
    camera: Annotated[str, typer.Option(help="A number, or a stream's address.")] = "0",
    mirrored: Annotated[bool, typer.Option(help="The camera sends its picture mirrored.")] = False,
    mute: Annotated[bool, typer.Option(help="Begin without sound.")] = False,
    json: Annotated[Path | None, typer.Option(help="Write every rep here.")] = None,
    model: Annotated[Path | None, typer.Option(help="Use this pose model (.task file).")] = None,
) -> None:
    """Do a routine in front of the camera: it counts, times, rests and switches sides."""
    from posecount.live.display import check_display
    from posecount.live.rep_list import RepList
    from posecount.live.run import LiveJob, run_live
    from posecount.live.show_live import print_summary
    from posecount.pose.model import find_model
    from posecount.pose.progress import terminal_progress
    from posecount.show import check_target, write_text
    from posecount.stated_side import check_side

    if routine is not None and exercise is not None:
        raise InputError("Give either --routine or --exercise, not both.")
    leg = check_side(side)
    if leg is not None and exercise is None:
        raise InputError("--side goes with --exercise; a routine says itself which leg is due.")
    if json is not None:
        check_target(str(json), "--json")
    if exercise is not None:
        from posecount.routine.load import single_exercise

        chosen = single_exercise(exercise, reps, sets, hold, [leg] if leg else [])
    else:
        chosen = _choose(routine)
    check_display()
    with terminal_progress() as progress:
        found = find_model(model, progress=progress)
    kept = RepList()
    outcome = run_live(LiveJob(chosen, camera, found.path, mirrored, mute, [kept]))
    if outcome.summary is not None:
        print_summary(outcome.summary, _output)
    if json is not None:
        write_text(kept.to_json(), str(json), "--json")
    if outcome.silent_because is not None and not mute:
        _say(f"There was no sound: {outcome.silent_because}.")
    if outcome.interrupted:
        raise typer.Exit(INTERRUPTED)


def cameras() -> None:
    """List the cameras of this computer, with size and frame rate."""
    from posecount.live.show_live import print_cameras
    from posecount.sources.local_camera import find_local_cameras

    found = find_local_cameras()
    if not found:
        _say(
            "No camera was found on this computer; plug one in, or use a phone's by its "
            "address: posecount live --camera http://…"
        )
        return
    print_cameras(found, _output)


def _choose(name: str | None) -> Routine:
    """The routine of that name, or the one picked from the menu; it is remembered."""
    from posecount.live.remembered import last_routine, remember_routine
    from posecount.live.show_live import print_menu
    from posecount.routine.load import built_in_routines, load_routine

    if name is None:
        routines = built_in_routines()
        known = [routine.id for routine in routines]
        last = last_routine()
        default = last if last in known or (last and Path(last).is_file()) else known[0]
        print_menu(routines, default, _messages)
        asked = typer.prompt("Number, id or file", default=default, err=True).strip()
        number = int(asked) if asked.isdecimal() else 0
        name = known[number - 1] if 1 <= number <= len(known) else asked
    routine = load_routine(name)
    remember_routine(str(Path(name).resolve()) if Path(name).is_file() else name)
    return routine


def _say(text: str) -> None:
    _messages.print(text, highlight=False, markup=False, soft_wrap=True)
