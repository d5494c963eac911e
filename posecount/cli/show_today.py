"""Prints what is left of the plan today."""

from __future__ import annotations

from posecount.cli.console import Screen
from posecount.cli.listing import Column, Listing
from posecount.cli.show_routines import dose, times, when
from posecount.report.today import Today
from posecount.session.due import Due, StepToday


def print_left(today: Today, screen: Screen) -> None:
    """Print every exercise of the day's plan, how often it was done, and what is due of it now."""
    due = today.due
    columns = (
        Column("exercise", words=True),
        Column("times", figures=True),
        Column("reps", figures=True),
        Column("due now", words=True),
    )
    rows = [
        (
            one.step.name,
            f"{one.times_done} of {one.times_asked}",
            f"{one.reps_done} of {one.reps_asked}",
            _due(one, due),
        )
        for one in today.steps
    ]
    Listing(columns, rows, title=today.routine.title).show(screen)
    if due is None:
        screen.paragraph(nothing_left(today))


def nothing_left(today: Today) -> str:
    """Return why nothing is due."""
    if today.done:
        return f"Today's plan ({today.routine.title}) is all done."
    days = f"{today.days_before} of {when(today.routine)}"
    return f"Today is a day of rest: this week's plan is all done ({days})."


def left_in_words(today: Today) -> str:
    """Return what is left today, in one line."""
    left = [f"{one.step.name} {_times_left(one)}" for one in today.steps if not one.done]
    return ", ".join(left)


def due_in_words(due: Due) -> str:
    """Return what is due now, in one line."""
    return ", ".join(f"{step.name} ({dose(step)})" for step in due.routine.steps)


def _times_left(one: StepToday) -> str:
    left = times(one.times_asked - one.times_done)
    begun = any(part.reps_done % part.reps_each_time for part in one.parts)
    return f"{left}, begun" if begun else left


def _due(one: StepToday, due: Due | None) -> list[str]:
    """Return what is due of a step now, a line for each part of it."""
    if one.done:
        return ["done"]
    if due is None:
        return [""]
    return [dose(part) for part in due.parts_of(one.index)]
