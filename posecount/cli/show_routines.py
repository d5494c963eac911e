"""Prints routines."""

from __future__ import annotations

from collections.abc import Sequence

from posecount.cli.console import Screen
from posecount.cli.listing import Column, Listing
from posecount.session.spec import Routine, Step

_INDENT = 3


def print_routines(routines: Sequence[Routine], screen: Screen) -> None:
    """Print the table of routines."""
    columns = (
        Column("id"),
        Column("routine", words=True),
        Column("when", words=True),
        Column("exercises", words=True),
    )
    rows = [
        (
            routine.id,
            [routine.title, routine.about],
            when(routine),
            [step.name for step in routine.steps],
        )
        for routine in routines
    ]
    Listing(columns, rows, ruled=True).show(screen)
    screen.paragraph("'posecount routine show ID' shows one; a file of your own works as well.")


def print_routine(routine: Routine, screen: Screen) -> None:
    """Print one routine, step by step."""
    screen.paragraph(routine.title, style="bold")
    screen.paragraph(f"{routine.about} Planned {_planned(routine)}.")
    for number, step in enumerate(routine.steps, 1):
        screen.print()
        screen.paragraph(f"{number}. {step.name} ({step.exercise})", style="bold")
        screen.paragraph(f"{dose(step)}; {times(routine.times_a_day(step))} a day", indent=_INDENT)
        for line in (step.position, step.instruction, f"Camera: {step.placement}"):
            screen.paragraph(line, indent=_INDENT)


def print_checked(routine: Routine, where: str, screen: Screen) -> None:
    """Print that a routine is valid, and its title, steps and days."""
    steps = "1 step" if len(routine.steps) == 1 else f"{len(routine.steps)} steps"
    screen.one_line(f"{where}: in order. {routine.title} ({routine.id}), {steps}, {when(routine)}.")


def when(routine: Routine) -> str:
    """Format the number of days a week on which it is done."""
    least, most = routine.days_per_week
    if least == 7:
        return "every day"
    days = f"{least}" if least == most else f"{least} to {most}"
    return f"{days} day{'s' if most > 1 else ''} a week"


def _planned(routine: Routine) -> str:
    """Format the days, and the times a day if they are the same for every exercise."""
    days = when(routine) if routine.days_per_week[0] == 7 else f"on {when(routine)}"
    often = {routine.times_a_day(step) for step in routine.steps}
    if len(often) > 1:
        return f"{days}, each exercise as often as it says"
    return f"{days}, {times(often.pop())} a day"


def dose(step: Step) -> str:
    """Format the amount of a step, in a few words."""
    if step.duration_s is not None:
        parts = [f"{step.duration_s:g} s", times(step.sets)]
    else:
        sets = f"{step.sets} sets of " if step.sets > 1 else ""
        parts = [f"{sets}{step.reps_asked} rep{'s' if step.reps_asked > 1 else ''}"]
        if step.hold_target_s is not None:
            parts.append(f"hold {step.hold_target_s:g} s")
    if step.directions:
        parts.append(" then ".join(step.directions))
    if step.sides:
        parts.append(f"{' then '.join(step.sides)} foot")
    if step.rest_s:
        enough = f" ({step.earliest_s:g} are enough)" if step.earliest_s < step.rest_s else ""
        parts.append(f"rest {step.rest_s:g} s{enough}")
    return ", ".join(parts)


def times(count: int) -> str:
    """Format a number of times, such as twice."""
    return {1: "once", 2: "twice"}.get(count, f"{count} times")
