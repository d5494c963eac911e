"""The commands for the plan of the day; ``register`` adds them to the others."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from posecount.cli import profiles
from posecount.cli.console import can_answer, confirmed, messages, output, say
from posecount.cli.options import CameraAddress, CameraMirrored
from posecount.errors import InputError

if TYPE_CHECKING:
    from posecount.report.today import Today
    from posecount.session.due import Due
    from posecount.session.spec import Routine


USUAL_CALENDAR = Path("posecount-reminders.ics")


def register(app: typer.Typer) -> None:
    """Add ``today`` and ``remind``."""
    app.command("today")(today)
    app.command("remind")(remind)


def today(
    routine: Annotated[
        str | None,
        typer.Option(
            metavar="ID|FILE",
            help="The routine to look at. [default: the one done last, which is the plan]",
        ),
    ] = None,
    start: Annotated[
        bool, typer.Option("--start", help="Start what is due without asking.")
    ] = False,
    camera: CameraAddress = "0",
    mirrored: CameraMirrored = False,
    mute: Annotated[bool, typer.Option("--mute", help="Start without sound.")] = False,
) -> None:
    """Show what is left of today's plan, and start just that."""
    from posecount.cli.live import do_session
    from posecount.cli.show_today import print_left
    from posecount.session.load import load_routine

    wanted = _plan_in_force() if routine is None else load_routine(routine)
    if wanted is None:
        say(
            "There is no plan yet: the routine you do with 'posecount live' is your plan from then "
            "on. Or look at one with --routine ID; 'posecount routines' lists them."
        )
        return
    found = _read(wanted)
    print_left(found, output)
    if found.due is None:
        return
    if not start and not can_answer():
        say("'posecount live' does what is due now.")
        return
    if start or confirmed("Start what is due now?", "with --start it starts without asking."):
        do_session(found.due, camera=camera, mirrored=mirrored, mute=mute)


def remind(
    routine: Annotated[
        str | None,
        typer.Option(
            metavar="ID|FILE",
            help="The routine to be reminded of. [default: the one done last, which is the plan]",
        ),
    ] = None,
    at: Annotated[
        list[str] | None,
        typer.Option(
            metavar="H:MM",
            help="A time of day; give it once for each. [default: spread over the day]",
        ),
    ] = None,
    on: Annotated[
        str | None,
        typer.Option(
            metavar="DAYS",
            help="Days of the week, such as mon,wed,fri. [default: as many as the plan has]",
        ),
    ] = None,
    ics: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Write the calendar here; - for standard output. "
            f"[default: {USUAL_CALENDAR}, with the profile's name in it]",
        ),
    ] = None,
) -> None:
    """Write a calendar file that reminds you of the plan's times."""
    from datetime import datetime

    from posecount import reminders
    from posecount.cli.files import check_files
    from posecount.cli.show import write_text
    from posecount.session.load import load_routine

    wanted = _plan_in_force() if routine is None else load_routine(routine)
    if wanted is None:
        raise InputError(
            "There is no plan yet; say which routine with --routine ID ('posecount routines' "
            "lists them)."
        )
    times = reminders.read_times(at) if at else reminders.usual_times(wanted)
    days = reminders.usual_days(wanted) if on is None else reminders.read_days(on)
    whose = profiles.one_of_several() or ""
    text = reminders.calendar(wanted, times, days, datetime.now().astimezone(), whose)
    ics = ics or profiles.named_for(USUAL_CALENDAR)
    check_files([("--ics", ics)], [("the routine", routine)])
    write_text(text, str(ics))
    named = ", ".join(f"{one.hour}:{one:%M}" for one in times)
    often = "every day" if len(days) == 7 else ", ".join(reminders.WEEKDAYS[one] for one in days)
    if str(ics) != "-":
        say(f"Calendar: {ics.absolute()} ({wanted.title}: {often} at {named})")
        say(
            "Open it with your calendar, or send it to your phone and open it there. A newer one "
            "takes its place; to end the reminders, delete the events in the calendar."
        )


def due_now(routine: Routine) -> Due | None:
    """Return what is due of the routine now, and say so if that is not all of it.

    Returns None, after saying why, if nothing is.
    """
    from posecount.cli.show_today import due_in_words, nothing_left

    found = _read(routine)
    due = found.due
    if due is None:
        say(f"{nothing_left(found)} With --whole it is done once more.")
    elif not due.is_whole:
        say(f"Due now: {due_in_words(due)}. With --whole the whole routine is done.")
    return due


def say_what_is_left() -> None:
    """Say, under the menu of routines, what is left of today's plan; nothing if there is none."""
    from posecount.cli.show_today import left_in_words, nothing_left

    routine = _plan_in_force()
    if routine is None:
        return
    found = _read(routine)
    left = (
        nothing_left(found)
        if found.due is None
        else f"Left today of {routine.title}: {left_in_words(found)}."
    )
    messages.paragraph(left)


def _plan_in_force() -> Routine | None:
    from posecount.history.store import History
    from posecount.report.today import plan_in_force

    with History.open(create=False, to_read=True) as history:
        return plan_in_force(history, date.today())


def _read(routine: Routine) -> Today:
    from posecount.history.store import History
    from posecount.report.today import today_of

    with History.open(create=False, to_read=True) as history:
        return today_of(history, routine, date.today())
