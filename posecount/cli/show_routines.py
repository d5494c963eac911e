"""What the commands print of routines."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from posecount.routine.spec import Routine, Step


def print_routines(routines: Sequence[Routine], console: Console) -> None:
    """The table of routines."""
    table = Table(show_lines=True)
    table.add_column("id", no_wrap=True)
    for name in ("routine", "when", "exercises"):
        table.add_column(name)
    for routine in routines:
        steps = "\n".join(step.name for step in routine.steps)
        table.add_row(routine.id, Text(f"{routine.title}\n{routine.about}"), when(routine), steps)
    console.print(table)
    console.print("'posecount routine show ID' shows one; a file of your own works as well.")


def print_routine(routine: Routine, console: Console) -> None:
    """One routine, step by step."""
    console.print(Text(routine.title, style="bold"))
    console.print(
        Text(f"{routine.about} Planned: {_times(routine.times_per_day)} a day, {when(routine)}.")
    )
    for number, step in enumerate(routine.steps, 1):
        console.print(Text(f"\n{number}. {step.name} ({step.exercise})", style="bold"))
        console.print(Text(f"   {dose(step)}; {_how_often(step)}"))
        for line in (step.position, step.instruction, f"Camera: {step.placement}"):
            console.print(Padding(Text(line), (0, 0, 0, 3)))


def print_checked(routine: Routine, where: str, console: Console) -> None:
    """That a routine is in order, and what it is."""
    steps = "1 step" if len(routine.steps) == 1 else f"{len(routine.steps)} steps"
    console.print(
        Text(f"{where}: in order. {routine.title} ({routine.id}), {steps}, {when(routine)}."),
        soft_wrap=True,
    )


def when(routine: Routine) -> str:
    """On how many days a week it is done."""
    least, most = routine.days_per_week
    if least == 7:
        return "every day"
    days = f"{least}" if least == most else f"{least} to {most}"
    return f"{days} day{'s' if most > 1 else ''} a week"


def dose(step: Step) -> str:
    """How much of a step is done, in a few words."""
    if step.duration_s is not None:
        parts = [f"{step.duration_s:g} s", _times(step.sets)]
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


def _how_often(step: Step) -> str:
    if step.times_per_day is None:
        return "as often as the routine"
    return f"{_times(step.times_per_day)} a day"


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")
