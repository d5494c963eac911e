"""The commands for what was done before; ``register`` adds them to the others."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from posecount.cli import answers, backup, by_hand, profiles
from posecount.cli.console import confirmed, output, say
from posecount.cli.help import PlainArguments, WholeSentences
from posecount.errors import HistoryError, InputError
from posecount.history.table import legend

if TYPE_CHECKING:
    from collections.abc import Sequence

    from posecount.history.fit import FitFiles
    from posecount.history.overview import Overview
    from posecount.history.store import History
    from posecount.result import CountResult
    from posecount.session.recorded import RecordedSession

_USUAL_DAYS = 30
MOST_DAYS = 36500
"""A hundred years; nothing was counted before."""


history_app = typer.Typer(
    help="Show what you have done.",
    invoke_without_command=True,
    rich_markup_mode=None,
    cls=WholeSentences,
)


def register(app: typer.Typer) -> None:
    """Add ``history`` with its subcommands, ``export`` and ``forget``."""
    answers.register(history_app)
    by_hand.register(history_app)
    app.add_typer(history_app, name="history")
    # The mark keeps the layout of the list of columns.
    app.command(
        "export", epilog=f"\b\nThe columns, empty where there is nothing to say:\n{legend()}"
    )(export)
    backup.register(app)
    app.command("forget", cls=PlainArguments)(forget)


@history_app.callback()
def history(
    context: typer.Context,
    days: Annotated[
        int,
        typer.Option(
            metavar="NUMBER", help="How many days to go back from today.", min=1, max=MOST_DAYS
        ),
    ] = _USUAL_DAYS,
    exercise: Annotated[
        str | None,
        typer.Option(
            "--exercise", "-e", metavar="ID", help="Show only sessions with this exercise."
        ),
    ] = None,
) -> None:
    """Show what you have done; 'history show NUMBER' shows one session."""
    if context.invoked_subcommand is not None:
        return
    from posecount.cli.show_history import print_sessions
    from posecount.exercises import find_exercise
    from posecount.history.overview import overviews
    from posecount.history.store import History
    from posecount.report.gather import day_of, earliest_moment_of

    wanted = None if exercise is None else find_exercise(exercise).id
    with History.open(create=False, to_read=True) as kept:
        _say_what_is_left_out(kept)
        first = date.today() - timedelta(days=days - 1)
        lately = overviews(kept, earliest_moment_of(first), wanted)
        found = [one for one in lately if day_of(one.session) >= first]
        if not found:
            say(_nothing(overviews(kept, exercise=wanted)[-1:], days, wanted))
            return
        print_sessions(found, output)
    if wanted is None and (stands := how_today_stands()):
        output.paragraph(stands)


@history_app.command(cls=PlainArguments)
def show(
    session: Annotated[
        int,
        typer.Argument(metavar="NUMBER", help="The session's number in 'posecount history'."),
    ],
) -> None:
    """Show one session with every rep."""
    from posecount.cli.show_history import print_session
    from posecount.history.overview import overviews
    from posecount.history.store import History

    with History.open(create=False, to_read=True) as kept:
        _say_what_is_left_out(kept)
        found = overviews(kept, session=session)
        if not found:
            raise _no_session(session, kept)
        print_session(found[0], kept.sets(session=session), kept.reps(session=session), output)


def export(
    csv: Annotated[
        str | None,
        typer.Option(
            "--csv", metavar="FILE", help="Write CSV to this file; - for standard output."
        ),
    ] = None,
    csv_dialect: Annotated[
        str,
        typer.Option(
            metavar="plain|excel|excel-eu",
            help="How to write CSV: plain for programs, excel for spreadsheets, or excel-eu for "
            "spreadsheets in countries that write 0,5 for one half.",
        ),
    ] = "plain",
    json: Annotated[
        str | None,
        typer.Option(
            "--json", metavar="FILE", help="Write JSON to this file; - for standard output."
        ),
    ] = None,
    parquet: Annotated[
        str | None, typer.Option("--parquet", metavar="FILE", help="Write Parquet to this file.")
    ] = None,
    fit: Annotated[
        Path | None,
        typer.Option(
            "--fit",
            metavar="FOLDER",
            help="Write a FIT file for each session into this folder, for other health software.",
        ),
    ] = None,
    everything: Annotated[
        str | None,
        typer.Option(
            "--all",
            metavar="FILE",
            help="Back up the whole history to this file, for 'posecount import'.",
        ),
    ] = None,
) -> None:
    """Write the whole history: a table with a row for each rep, FIT files, or a backup."""
    from functools import partial

    from posecount.cli.files import check_files
    from posecount.csv_dialect import find_csv_dialect
    from posecount.history import export as written
    from posecount.history.fit import check_fit, write_fit
    from posecount.history.store import History
    from posecount.history.table import rows

    dialect = find_csv_dialect(csv_dialect)
    wanted = [
        (option, target, write)
        for option, target, write in (
            ("--csv", csv, partial(written.write_csv, dialect=dialect)),
            ("--json", json, written.write_json),
            ("--parquet", parquet, written.write_parquet),
        )
        if target is not None
    ]
    if not wanted and fit is None and everything is None:
        raise InputError(
            "Say where to: --csv FILE, --json FILE, --parquet FILE, --fit FOLDER or --all FILE."
        )
    if parquet is not None:
        written.check_parquet(parquet)
    if fit is not None:
        check_fit()
    check_files([*((option, target) for option, target, _ in wanted), ("--all", everything)])
    with History.open(create=False, to_read=True) as kept:
        _say_what_is_left_out(kept)
        for _, target, write in wanted:
            count = write(rows(kept), target)
            if target != "-":
                say(f"{count} rep{'' if count == 1 else 's'}: {target}")
        if fit is not None:
            _say_fit(write_fit(kept, fit, profiles.one_of_several()), fit)
        if everything is not None:
            backup.write(kept, everything)


def _say_fit(files: FitFiles, folder: Path) -> None:
    """Say how many files were written, and which sessions have none."""
    say(f"{files.written} FIT file{'' if files.written == 1 else 's'}: {folder}")
    for count, why in (
        (files.empty, "nothing counted in"),
        (files.out_of_range, "FIT files have no room for the times of"),
    ):
        if count:
            say(f"! Left out: {why} {count} session{'' if count == 1 else 's'}.", style="yellow")


def forget(
    session: Annotated[
        int | None,
        typer.Argument(metavar="NUMBER", help="The session's number in 'posecount history'."),
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Forget every session.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """Delete a session, or all of them, for good. Recordings are not deleted."""
    from posecount.cli.show_history import when
    from posecount.history.store import History

    if (session is None) == (not everything):
        raise InputError("Say which session to forget by its number, or --all.")
    with History.open(create=False) as kept:
        numbers = kept.numbers()
        if session is None:
            count = len(numbers)
            what = f"all {count} sessions" if count != 1 else "the only session"
            if count == 0 and kept.left_out == 0:
                say("There is nothing to forget.")
                return
        else:
            if session not in numbers:
                raise _no_session(session, kept)
            what = f"session {session}"
            if (found := kept.session(session)) is not None:
                what += f", {found.routine_title}, {when(found)}"
        if not yes and not confirmed(
            f"Forget {what}, for good?", "with --yes it is forgotten without asking."
        ):
            say("Nothing was forgotten.")
            return
        if session is None:
            kept.forget_all()
        else:
            kept.forget(session)
    say(f"Forgotten: {what}.")


def how_today_stands() -> str:
    """Return a sentence on how today's plan stands; "" if there is none, or it cannot be read."""
    from posecount.history.store import History
    from posecount.report.gather import gather
    from posecount.session.day import today_says

    try:
        with History.open(create=False, to_read=True) as kept:
            report = gather(kept, date.today(), 1)
    except HistoryError:
        return ""
    if report is None or report.plan is None:
        return ""
    return today_says(report.plan.title, report.days[-1].stands)


def check_history() -> None:
    """Raise HistoryError now, not after the counting, if nothing can be added."""
    from posecount.history.store import History

    History.open().close()


def remember(recording: Path, result: CountResult, set_number: int | None, *, whole: bool) -> None:
    """Add a recording's count, unless the counting was interrupted."""
    from posecount.history.recordings import remember_recording
    from posecount.history.store import History

    if not whole:
        say("It was not added to the history, because the counting was broken off.")
        return
    with History.open() as kept:
        session, again = remember_recording(kept, recording, result, set_number)
    _say_remembered(session, again=again)


def remember_routine(recordings: Sequence[Path], session: RecordedSession, *, whole: bool) -> None:
    """Add what was done of a routine in recordings, unless the counting was interrupted."""
    from posecount.history.recordings import remember_session
    from posecount.history.store import History

    if not whole:
        say("It was not added to the history, because the counting was broken off.")
        return
    with History.open() as kept:
        number, again = remember_session(kept, recordings[0], session)
    _say_remembered(number, again=again)


def _say_remembered(number: int, *, again: bool) -> None:
    anew = ", in place of what was counted in it before" if again else ""
    name = profiles.one_of_several()
    whose = "" if name is None else f" of {name}"
    say(f"Remembered as session {number}{whose}{anew}.")


def _nothing(last: list[Overview], days: int, exercise: str | None) -> str:
    """Return the message for an empty list."""
    from posecount.cli.show_history import when

    of = "" if exercise is None else f" of {exercise}"
    if last:
        begun = when(last[0].session)
        return f"Nothing{of} in the last {days} days; the last session was on {begun} (--days)."
    return (
        f"There is no history{of} yet. A session of 'posecount live' is remembered, and so is a "
        "recording with 'posecount count … --remember'."
    )


def _say_what_is_left_out(history: History) -> None:
    """Mention invalid rows, which are left out; the others are shown correctly."""
    from posecount.cli.show_history import left_out

    if sentence := left_out(history.left_out):
        say(f"! {sentence}", style="yellow")


def _no_session(session: int, history: History) -> InputError:
    if session in history.numbers():
        return InputError(
            f"Session {session} cannot be read: its row in the history makes no sense. It can be "
            f"deleted with 'posecount forget {session}'."
        )
    return InputError(f"There is no session {session}; 'posecount history' lists them.")
