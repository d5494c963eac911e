"""The commands that mend the history by hand; ``register`` adds them to ``history``."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from posecount.cli.console import confirmed, say
from posecount.cli.help import PlainArguments
from posecount.errors import InputError

if TYPE_CHECKING:
    from posecount.counting.events import Side
    from posecount.history.by_hand import Mend
    from posecount.session.spec import Routine, Turning

_Day = Annotated[
    str | None,
    typer.Option(metavar="YYYY-MM-DD", help="The day on which it was done."),
]
_Hold = Annotated[
    float | None,
    typer.Option(metavar="SECONDS", help="How long each was held. [default: the exercise's own]"),
]
_Turning = Annotated[
    str | None,
    typer.Option(metavar="clockwise|counterclockwise", help="The direction of ankle circles."),
]
_MOST_REPS = 500
"""Of one set, as in a routine."""

_SIDES: tuple[Side, ...] = ("left", "right", "both", "unknown")
_DIRECTIONS: tuple[Turning, ...] = ("clockwise", "counterclockwise")


def register(history_app: typer.Typer) -> None:
    """Add ``history edit`` and ``history add``."""
    history_app.command("edit", cls=PlainArguments)(edit)
    history_app.command("add")(add)


def edit(
    session: Annotated[
        int,
        typer.Argument(metavar="NUMBER", help="The session's number in 'posecount history'."),
    ],
    remove_rep: Annotated[
        list[int] | None,
        typer.Option(metavar="NUMBER", help="Remove this rep; give it once for each."),
    ] = None,
    remove_set: Annotated[
        list[int] | None,
        typer.Option(metavar="NUMBER", help="Remove this set with its reps; once for each."),
    ] = None,
    add_reps: Annotated[
        int | None,
        typer.Option(
            metavar="COUNT",
            help="Add so many reps to the set given with --set.",
            min=1,
            max=_MOST_REPS,
        ),
    ] = None,
    add_set: Annotated[
        str | None,
        typer.Option(metavar="EXERCISE", help="Add a set of this exercise, of --reps reps."),
    ] = None,
    rep: Annotated[
        int | None, typer.Option(metavar="NUMBER", help="The rep whose --side is to be changed.")
    ] = None,
    in_set: Annotated[
        int | None,
        typer.Option("--set", metavar="NUMBER", help="The set to change, or to add to."),
    ] = None,
    side: Annotated[
        str | None,
        typer.Option(
            metavar="left|right|both", help="The side that it was really, or that was added."
        ),
    ] = None,
    reps: Annotated[
        int | None, typer.Option(metavar="COUNT", help="Reps of an added set.", min=1)
    ] = None,
    hold: _Hold = None,
    direction: _Turning = None,
    day: _Day = None,
    ended: Annotated[
        bool, typer.Option("--ended", help="It was broken off, and is not under way any more.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask before removing.")] = False,
) -> None:
    """Mend a session: remove or add reps and sets, change a side or the day.

    'history show NUMBER' numbers its sets and reps. What is changed is marked as by hand.
    """
    from posecount.cli.history import show
    from posecount.history.by_hand import AddedReps, Mend, StatedSide, mend_session
    from posecount.history.store import History

    stated = _side(side)
    _check_options(add_reps, add_set, rep, in_set, stated, reps, hold, direction)
    changes_side = stated is not None and add_reps is None and add_set is None
    mend = Mend(
        remove_reps=remove_rep or (),
        remove_sets=remove_set or (),
        sides=[StatedSide(stated, rep, in_set)] if changes_side and stated else (),
        add_reps=[AddedReps(in_set, add_reps, stated)] if add_reps and in_set else (),
        new_sets=None if add_set is None else _routine(add_set, reps, 1, hold, side, direction),
        day=None if day is None else read_day(day),
        ended=ended,
    )
    if mend == Mend():
        raise InputError(
            "Say what to change, such as --remove-rep 3, or --set 2 --side left; "
            "'posecount history edit --help' lists it all."
        )
    if (mend.remove_reps or mend.remove_sets) and not yes:
        what = _removed(mend)
        if not confirmed(
            f"Remove {what} of session {session}, for good?",
            "with --yes it is removed without asking.",
        ):
            say("Nothing was changed.")
            return
    with History.open(create=False) as kept:
        mend_session(kept, session, mend, datetime.now().astimezone())
    show(session)


def add(
    exercise: Annotated[
        str | None,
        typer.Option("--exercise", "-e", metavar="ID", help="The exercise that was done."),
    ] = None,
    routine: Annotated[
        str | None,
        typer.Option(metavar="ID|FILE", help="The routine, if all of it was done."),
    ] = None,
    reps: Annotated[
        int | None, typer.Option(metavar="NUMBER", help="Reps of the exercise in a set.", min=1)
    ] = None,
    sets: Annotated[
        int | None,
        typer.Option(metavar="NUMBER", help="Sets of the exercise. [default: 1]", min=1),
    ] = None,
    hold: _Hold = None,
    side: Annotated[
        str | None, typer.Option(metavar="left|right", help="The leg it was done with.")
    ] = None,
    direction: _Turning = None,
    day: _Day = None,
    at: Annotated[
        str | None,
        typer.Option(metavar="H:MM", help="The time of day it began. [default: now, or noon]"),
    ] = None,
) -> None:
    """Add what was done without the camera, marked as by hand."""
    from posecount.cli.history import show
    from posecount.history.by_hand import add_session
    from posecount.history.store import History
    from posecount.session.load import load_routine

    if (exercise is None) == (routine is None):
        raise InputError("Say what was done: --exercise ID --reps NUMBER, or --routine ID.")
    if routine is not None:
        given = {"--reps": reps, "--sets": sets, "--hold": hold, "--side": side}
        for option, value in {**given, "--direction": direction}.items():
            if value is not None:
                raise InputError(f"{option} goes with --exercise; a routine says itself.")
        done = load_routine(routine)
    else:
        done = _routine(exercise or "", reps, sets or 1, hold, side, direction)
    now = datetime.now().astimezone()
    with History.open() as kept:
        number = add_session(kept, done, _moment(day, at, now), now)
    show(number)


def read_day(text: str) -> date:
    """Read a day such as 2026-03-05. Raises InputError."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise InputError(f"'{text}' is no day; write it as 2026-03-05.") from None


def _moment(day: str | None, at: str | None, now: datetime) -> datetime:
    """Return when it was, in local time: by default now, or at noon of another day."""
    from posecount.reminders import read_time

    on = now.date() if day is None else read_day(day)
    if at is not None:
        return datetime.combine(on, read_time(at)).astimezone()
    noon = datetime.combine(on, datetime.min.time().replace(hour=12)).astimezone()
    return now if on == now.date() else noon


def _routine(
    exercise: str,
    reps: int | None,
    sets: int,
    hold: float | None,
    side: str | None,
    direction: str | None,
) -> Routine:
    from posecount.session.load import single_exercise
    from posecount.stated_side import check_side

    leg = check_side(side)
    if reps is None:
        raise InputError("Say how many were done with --reps NUMBER.")
    turned = [one for one in _DIRECTIONS if one == direction]
    if direction is not None and not turned:
        raise InputError(
            f"There is no direction '{direction}'; it is clockwise or counterclockwise."
        )
    return single_exercise(exercise, reps, sets, hold, [leg] if leg else [], turned)


def _side(side: str | None) -> Side | None:
    found = [one for one in _SIDES if one == side]
    if side is not None and not found:
        raise InputError(f"There is no side '{side}'; it is left, right, both or unknown.")
    return found[0] if found else None


def _check_options(
    add_reps: int | None,
    add_set: str | None,
    rep: int | None,
    in_set: int | None,
    side: Side | None,
    reps: int | None,
    hold: float | None,
    direction: str | None,
) -> None:
    """Raise InputError for options that do not go together."""
    if add_reps is not None and add_set is not None:
        raise InputError("Add reps or a set, one after the other, not both at once.")
    if add_reps is not None and in_set is None:
        raise InputError("Say which set to add to with --set NUMBER.")
    if add_set is None:
        for option, value in (("--reps", reps), ("--hold", hold), ("--direction", direction)):
            if value is not None:
                raise InputError(f"{option} goes with --add-set.")
    elif rep is not None or in_set is not None:
        raise InputError("--add-set takes neither --rep nor --set.")
    if rep is not None and (in_set is not None or add_reps is not None):
        raise InputError("Give --rep or --set, not both.")
    if add_reps is None and add_set is None and (rep or in_set) is not None and side is None:
        raise InputError("Say which side it was with --side.")
    if side is not None and add_set is None and rep is None and in_set is None:
        raise InputError("Say whose side with --rep NUMBER or --set NUMBER.")


def _removed(mend: Mend) -> str:
    parts = [
        (f"{one} " if len(numbers) == 1 else f"{one}s ") + ", ".join(map(str, numbers))
        for one, numbers in (("rep", mend.remove_reps), ("set", mend.remove_sets))
        if numbers
    ]
    return " and ".join(parts)
