"""Prints the history, in the local time of each session's place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from posecount.cli.console import Screen
from posecount.cli.listing import Column, Listing
from posecount.exercises import EXERCISES
from posecount.history.overview import Done, Overview
from posecount.history.records import RepRecord, SessionRecord, SetRecord

_TITLES = {spec.id: spec.title for spec in EXERCISES}


def print_sessions(found: Sequence[Overview], screen: Screen) -> None:
    """Print the table of sessions, the newest one last, next to the prompt."""
    columns = (
        Column("no.", figures=True),
        Column("begun", words=True),
        Column("session", words=True),
        *(Column(name, figures=True) for name in ("sets", "reps", "short", "length")),
    )
    # Most people say nothing of how it was.
    scores = [
        score for score in _SCORES if any(getattr(one.session, score) is not None for one in found)
    ]
    columns += tuple(Column(score, figures=True) for score in scores)
    rows = [
        (
            str(one.session.id),
            when(one.session),
            _name(one),
            _sets(one),
            str(sum(done.reps for done in one.done)),
            _or_nothing(sum(done.short for done in one.done)),
            _length(one.session),
            *(_said(one.session, score) for score in scores),
        )
        for one in found
    ]
    Listing(columns, rows).show(screen)


def print_session(
    one: Overview, sets: Iterable[SetRecord], reps: Iterable[RepRecord], screen: Screen
) -> None:
    """Print one session: its totals, and every rep."""
    session = one.session
    screen.one_line(f"Session {session.id}: {session.routine_title}", style="bold")
    screen.one_line(f"{when(session)}, {_ended(session)}")
    if session.recording is not None:
        screen.one_line(f"From {session.recording}")
    if said := how_it_was(session):
        screen.paragraph(said)
    if session.by_hand is not None:
        screen.one_line(_BY_HAND[session.by_hand])
    _print_done(one.done, screen)
    _print_reps(sets, reps, screen)


def how_it_was(session: SessionRecord) -> str:
    """Return what the person said of it afterwards; empty if that is nothing."""
    said = [
        f"{score} {getattr(session, score)} of 10"
        for score in _SCORES
        if getattr(session, score) is not None
    ]
    scores = f"{', '.join(said).capitalize()}." if said else ""
    return " ".join(filter(None, (scores, f"Note: {session.note}" if session.note else "")))


def _said(session: SessionRecord, score: str) -> str:
    value = getattr(session, score)
    return "" if value is None else str(value)


_SCORES = ("pain", "effort")
"""The columns of a session's figures from 0 to 10."""

_BY_HAND = {"added": "Added by hand.", "changed": "Changed by hand."}


def left_out(rows: int) -> str:
    """Return a sentence on invalid rows of the history; empty if there are none."""
    if not rows:
        return ""
    they = "1 row of the history makes" if rows == 1 else f"{rows} rows of the history make"
    return f"{they} no sense and {'was' if rows == 1 else 'were'} left out."


def when(session: SessionRecord) -> str:
    """Format when it began in the local time of its place, with the zone if it is not this one."""
    begun, here = session.begun(), replace(session, utc_offset_min=None).begun()
    shown = begun.strftime("%Y-%m-%d %H:%M")
    return shown if begun.utcoffset() == here.utcoffset() else f"{shown} {begun.tzname()}"


def _ended(session: SessionRecord) -> str:
    if session.by_hand == "added":
        return "done without the camera"
    if session.origin == "recording":
        return f"a recording of {_length(session)}"
    if session.ended_at is None:
        return "not ended yet, or broken off"
    return f"{'whole' if session.complete else 'left early'} after {_length(session)}"


def _length(session: SessionRecord) -> str:
    """Format the length in minutes and seconds; empty if it is not known."""
    if session.ended_at is None or session.by_hand == "added":
        return ""
    seconds = round((session.ended_at - session.started_at).total_seconds())
    return f"{seconds // 60}:{seconds % 60:02d}"


def _print_done(done: Sequence[Done], screen: Screen) -> None:
    figures = ("sets", "reps", "left", "right", "held s", "short", "other")
    columns = [Column("exercise", words=True), *(Column(name, figures=True) for name in figures)]
    rows = [
        (
            _TITLES.get(each.exercise, each.exercise),
            f"{each.sets_complete} of {each.sets}",
            *map(str, (each.reps, each.left, each.right)),
            f"{each.hold_s:.1f}" if each.hold_s else "",
            _or_nothing(each.short),
            _or_nothing(each.other),
        )
        for each in done
    ]
    Listing(columns, rows).show(screen)


def _print_reps(sets: Iterable[SetRecord], reps: Iterable[RepRecord], screen: Screen) -> None:
    """Print a table for every set that was begun, and one for the reps between them."""
    shown = list(sets)
    known = {one.id for one in shown}
    done: dict[int | None, list[RepRecord]] = {}
    for rep in reps:
        # A rep whose set cannot be read is shown all the same.
        done.setdefault(rep.set_id if rep.set_id in known else None, []).append(rep)
    for place, one in enumerate(shown, 1):
        screen.print()
        _rep_table(f"{place}. {_set_name(one)}", done.get(one.id, [])).show(screen)
    if None in done:
        screen.print()
        _rep_table("Outside of a set", done[None]).show(screen)
    if any(
        rep.amplitude is not None or rep.hold_sd is not None
        for some in done.values()
        for rep in some
    ):
        screen.paragraph(
            "Amplitude is in lengths of the shank; hold sd is the hold's spread as a share of "
            "the rep's height."
        )


def _rep_table(title: str, reps: Sequence[RepRecord]) -> Listing:
    shown = [column for column in _REP_COLUMNS if column[0] in _ALWAYS or any(map(column[1], reps))]
    columns = [Column(name, figures=name not in _WORDS) for name, _ in shown]
    return Listing(columns, [[tell(rep) for _, tell in shown] for rep in reps], title=title)


_REP_COLUMNS: tuple[tuple[str, Callable[[RepRecord], str]], ...] = (
    ("rep", lambda rep: str(rep.number)),
    ("start s", lambda rep: "" if _time_unknown(rep) else f"{rep.start_s:.1f}"),
    ("hold s", lambda rep: f"{rep.hold_s:.1f}" if rep.hold_s else ""),
    ("side", lambda rep: rep.side),
    ("direction", lambda rep: rep.direction or ""),
    ("amplitude", lambda rep: "" if rep.amplitude is None else f"{rep.amplitude:.2f}"),
    ("hold sd", lambda rep: "" if rep.hold_sd is None else f"{rep.hold_sd:.0%}"),
    ("by hand", lambda rep: "yes" if rep.by_hand else ""),
    ("what became of it", lambda rep: rep.verdict.value),
)
_ALWAYS = ("rep", "start s", "side", "what became of it")
_WORDS = ("side", "direction", "by hand", "what became of it")


def _time_unknown(rep: RepRecord) -> bool:
    """Whether the rep was added by hand, which nobody timed."""
    return rep.by_hand and rep.start_s == rep.end_s


def _set_name(one: SetRecord) -> str:
    parts = [_TITLES.get(one.exercise, one.exercise), f"set {one.set_number}"]
    parts += [asked for asked in (one.side, one.direction) if asked is not None]
    if one.discarded:
        parts.append("done again")
    return ", ".join(parts)


def _name(one: Overview) -> str:
    name = one.session.routine_title
    if one.session.recording is not None:
        name = f"{name} ({Path(one.session.recording).name})"
    return name if one.session.by_hand is None else f"{name}, {one.session.by_hand} by hand"


def _sets(one: Overview) -> str:
    """Format the sets done of those asked for; empty if none were asked for."""
    done = sum(each.sets_complete for each in one.done)
    return "" if one.sets_asked is None else f"{done} of {one.sets_asked}"


def _or_nothing(count: int) -> str:
    return str(count) if count else ""
