"""What the commands print of what was done before. Days and times are this machine's own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from posecount.exercises import EXERCISES
from posecount.history.overview import Done, Overview
from posecount.history.records import RepRecord, SessionRecord, SetRecord
from posecount.report.adherence import Day

_TITLES = {spec.id: spec.title for spec in EXERCISES}


def print_sessions(found: Sequence[Overview], console: Console) -> None:
    """The table of sessions, the newest one last: it stands next to the prompt."""
    table = Table()
    table.add_column("no.", justify="right")
    table.add_column("begun", no_wrap=True)
    table.add_column("session")
    table.add_column("sets", justify="right")
    table.add_column("reps", justify="right")
    table.add_column("let go early", justify="right")
    table.add_column("ended")
    for one in found:
        table.add_row(
            str(one.session.id),
            when(one.session.started_at),
            Text(_name(one)),
            _sets(one.done),
            str(sum(done.reps for done in one.done)),
            _or_nothing(sum(done.short for done in one.done)),
            ended(one.session),
        )
    console.print(table)


def print_today(day: Day, console: Console) -> None:
    """How today's plan stands; nothing where there is no plan."""
    if day.plan is None:
        return
    stands = [
        f"{_TITLES.get(exercise, exercise)} {day.done.get(exercise, 0)} of {asked.reps_a_day}"
        for exercise, asked in day.plan.asked.items()
    ]
    done = "all done" if day.kept else "reps " + ", ".join(stands)
    console.print(Text(f"Today's plan, {day.plan.title}: {done}."))


def print_session(
    one: Overview, sets: Iterable[SetRecord], reps: Iterable[RepRecord], console: Console
) -> None:
    """One session: what it came to, and every rep."""
    session = one.session
    console.print(Text(f"Session {session.id}: {session.routine_title}", style="bold"))
    console.print(Text(f"{when(session.started_at)}, {ended(session)}"), soft_wrap=True)
    if session.recording is not None:
        console.print(Text(f"From {session.recording}"), soft_wrap=True)
    _print_done(one.done, console)
    _print_reps(sets, reps, console)


def when(moment: datetime) -> str:
    """A moment as this machine's clock shows it."""
    return moment.astimezone().strftime("%Y-%m-%d %H:%M")


def ended(session: SessionRecord) -> str:
    """How a session ended, in a few words."""
    if session.origin == "recording":
        return "a recording"
    if session.ended_at is None:
        return "not ended"
    minutes = max(1, round((session.ended_at - session.started_at).total_seconds() / 60))
    return f"{'whole' if session.complete else 'left early'}, {minutes} min"


def _print_done(done: Sequence[Done], console: Console) -> None:
    table = Table()
    for name in ("exercise", "sets", "reps", "left", "right", "held s", "let go early", "other"):
        table.add_column(name, justify="left" if name == "exercise" else "right")
    for each in done:
        table.add_row(
            _TITLES.get(each.exercise, each.exercise),
            f"{each.sets_complete} of {each.sets}",
            *map(str, (each.reps, each.left, each.right)),
            f"{each.hold_s:.1f}" if each.hold_s else "",
            _or_nothing(each.short),
            _or_nothing(each.other),
        )
    console.print(table)


def _print_reps(sets: Iterable[SetRecord], reps: Iterable[RepRecord], console: Console) -> None:
    names = {one.id: _set_name(one) for one in sets}
    table = Table()
    for name in ("rep", "start s", "hold s", "side", "direction", "reach", "wobble", "became"):
        words = name in ("side", "direction", "became")
        table.add_column(name, justify="left" if words else "right")
    before: int | None = None
    for rep in reps:
        if rep.set_id != before and rep.set_id is not None:
            table.add_section()
            table.add_row("", "", "", *[""] * 4, Text(names[rep.set_id], style="bold"))
        before = rep.set_id
        table.add_row(*_rep_row(rep))
    if table.row_count:
        console.print(table)
        console.print("Reach is in lengths of the shank, wobble a share of it.", highlight=False)


def _rep_row(rep: RepRecord) -> list[str]:
    return [
        str(rep.number),
        f"{rep.start_s:.1f}",
        f"{rep.hold_s:.1f}",
        rep.side,
        rep.direction or "",
        "" if rep.reach is None else f"{rep.reach:.2f}",
        "" if rep.wobble is None else f"{rep.wobble:.0%}",
        rep.verdict.value,
    ]


def _set_name(one: SetRecord) -> str:
    parts = [_TITLES.get(one.exercise, one.exercise), f"set {one.set_number}"]
    parts += [asked for asked in (one.side, one.direction) if asked is not None]
    if one.discarded:
        parts.append("done again")
    return ", ".join(parts)


def _name(one: Overview) -> str:
    name = one.session.routine_title
    if one.session.recording is not None:
        return f"{name} ({Path(one.session.recording).name})"
    return name


def _sets(done: Sequence[Done]) -> str:
    return f"{sum(one.sets_complete for one in done)} of {sum(one.sets for one in done)}"


def _or_nothing(count: int) -> str:
    return str(count) if count else ""
