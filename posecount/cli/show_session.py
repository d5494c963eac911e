"""Prints what was done of a routine in a recording."""

from __future__ import annotations

from posecount.cli.console import Screen
from posecount.cli.listing import Column, Listing
from posecount.cli.show import clock
from posecount.session_result import SessionResult, SessionSet, SessionStep


def print_session(result: SessionResult, screen: Screen) -> None:
    """Print a row for each set, and what else was done."""
    columns = [
        Column("step", words=True),
        Column("set"),
        Column("from"),
        Column("to"),
        Column("done", figures=True),
        Column("asked", figures=True),
        Column("what was otherwise", words=True),
        Column("rested s", figures=True),
    ]
    rows = [_row(step, one, of=len(step.sets)) for step in result.steps for one in step.sets]
    Listing(columns, rows, title=f"{result.title}: {_how_far(result)}").show(screen)
    for line in _besides(result):
        screen.paragraph(line)


def _how_far(result: SessionResult) -> str:
    if result.complete:
        return "all done"
    sets = [one for step in result.steps for one in step.sets]
    return f"{sum(one.complete for one in sets)} of {len(sets)} sets done"


def _row(step: SessionStep, one: SessionSet, of: int) -> list[str]:
    name = f"{step.step}. {step.title}" if one.set == 1 else ""
    which = [f"{one.set}/{of}"] if of > 1 else []
    which += [word for word in (one.side, one.direction) if word]
    begun = one.start_s is not None and one.end_s is not None
    return [
        name,
        " ".join(which),
        clock(one.start_s or 0.0) if begun else "-",
        clock(one.end_s or 0.0) if begun else "-",
        str(one.reps),
        str(one.reps_asked),
        _otherwise(step, one),
        "" if one.rested_s is None else f"{one.rested_s:.0f}",
    ]


def _otherwise(step: SessionStep, one: SessionSet) -> str:
    if one.start_s is None:
        return "not done"
    parts = []
    if one.missing:
        parts.append(f"{one.missing} missing")
    if one.holds_short:
        parts.append(f"{one.holds_short} held for less than {step.hold_target_s:g} s")
    if one.wrong:
        parts.append(f"{one.wrong} on the other side or the other way round")
    if one.extra:
        parts.append(f"{one.extra} more than asked")
    return ", ".join(parts)


def _besides(result: SessionResult) -> list[str]:
    """Return a sentence for each exercise that was done and not asked for."""
    found = []
    for segment in result.segments:
        own = [
            rep
            for rep in result.reps
            if rep.step is None and segment.start_s <= rep.start_s < segment.end_s
        ]
        if own:
            found.append(
                f"{clock(segment.start_s)} to {clock(segment.end_s)}: {len(own)} of "
                f"{segment.exercise}, which the routine does not ask for."
            )
    return found
