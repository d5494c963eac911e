"""The commands for several people on one computer; ``register`` adds them to the others."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from posecount.cli.console import confirmed, output, say
from posecount.cli.help import PlainArguments, WholeSentences
from posecount.errors import HistoryError, InputError, OutputError

if TYPE_CHECKING:
    from posecount.profiles import Person

profile_app = typer.Typer(
    help="List the people whose exercises are kept here, each with a history of their own.",
    invoke_without_command=True,
    rich_markup_mode=None,
    cls=WholeSentences,
)

_OF_ONE_PERSON = (
    "live",
    "today",
    "remind",
    "history",
    "report",
    "export",
    "import",
    "forget",
)
"""Commands that say whose history they use if there are several."""

_Name = Annotated[str, typer.Argument(metavar="NAME", help="The profile's name, such as anna.")]
_FullName = Annotated[
    str | None,
    typer.Option("--name", metavar="TEXT", help="The person's name, for the report."),
]
_Born = Annotated[
    str | None,
    typer.Option(metavar="YYYY-MM-DD", help="The date of birth, for the report."),
]


def register(app: typer.Typer) -> None:
    """Add ``profile`` with its subcommands."""
    app.add_typer(profile_app, name="profile")


def begin(profile: str | None, command: str | None) -> None:
    """Use the profile that was asked for, or the remembered one, and say which if there are
    several.
    """
    from posecount import profiles

    profiles.choose(None)
    if command in (None, "profile") and profile is None:
        return
    from posecount.history.opening import data_root

    root = data_root()
    if profile is not None:
        name = profiles.find(root, profile)
        profiles.choose(name)
        try:
            profiles.remember(name)
        except OutputError as error:
            say(f"! {error} So give --profile again next time.", style="yellow")
    if command in _OF_ONE_PERSON and (whose := one_of_several()) is not None:
        say(f"Profile: {_named(whose)}")


def one_of_several() -> str | None:
    """Return the name of the profile in use; None if there is only one."""
    from posecount import profiles
    from posecount.history.opening import data_root

    root = data_root()
    return profiles.in_use(root) if len(profiles.known(root)) > 1 else None


def person_in_use() -> Person:
    """Return what is known of the person whose profile is in use."""
    from posecount import profiles
    from posecount.history.opening import data_root

    root = data_root()
    return profiles.read_person(root, profiles.in_use(root))


def named_for(file: Path) -> Path:
    """Return a file's usual name with the profile's name in it, unless that is the default one."""
    from posecount import profiles
    from posecount.history.opening import data_root

    name = profiles.in_use(data_root())
    return file if name == profiles.DEFAULT else file.with_stem(f"{file.stem}-{name}")


@profile_app.callback()
def profile(context: typer.Context) -> None:
    """List the people whose exercises are kept here, each with a history of their own."""
    if context.invoked_subcommand is not None:
        return
    from posecount import profiles
    from posecount.cli.listing import Column, Listing
    from posecount.history.opening import data_root

    root = data_root()
    try:
        in_use = profiles.in_use(root)
    except InputError as error:
        say(f"! {error}", style="yellow")
        in_use = ""
    rows = []
    for name in profiles.known(root):
        person = profiles.read_person(root, name)
        born = "" if person.born is None else person.born.isoformat()
        rows.append((name, person.name or "", born, "in use" if name == in_use else ""))
    columns = (Column("profile"), Column("name", words=True), Column("born"), Column(""))
    Listing(columns, rows).show(output)
    say("'posecount --profile NAME' uses another one from then on.")


@profile_app.command(cls=PlainArguments)
def add(name: _Name, full_name: _FullName = None, born: _Born = None) -> None:
    """Make a profile for one more person."""
    from posecount import profiles
    from posecount.history.opening import data_root

    person = _person(profiles.Person(), full_name, born)
    made = profiles.add(data_root(), name, person)
    say(f"There is a profile '{made}' now; 'posecount --profile {made}' uses it.")


@profile_app.command(cls=PlainArguments)
def edit(name: _Name, full_name: _FullName = None, born: _Born = None) -> None:
    """Change the name or the date of birth on the report; an empty text takes it away."""
    from posecount import profiles
    from posecount.history.opening import data_root

    if full_name is None and born is None:
        raise InputError("Say what to change with --name TEXT or --born YYYY-MM-DD.")
    root = data_root()
    found = profiles.find(root, name)
    person = _person(profiles.read_person(root, found), full_name, born)
    profiles.write_person(root, found, person)
    say(f"Profile: {_named(found)}")


@profile_app.command(cls=PlainArguments)
def forget(
    name: _Name,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """Delete a profile with its whole history, for good."""
    from posecount import profiles
    from posecount.history.opening import data_root, history_path
    from posecount.history.store import History

    root = data_root()
    found = profiles.find(root, name)
    if found == profiles.DEFAULT:
        raise InputError(
            f"The profile '{found}' stays; 'posecount forget --all --profile {found}' empties it."
        )
    try:
        with History.open(history_path(found), create=False, to_read=True) as kept:
            count = len(kept.numbers())
        sessions = "1 session" if count == 1 else f"{count} sessions"
    except HistoryError:
        sessions = "a history that cannot be read"
    if not yes and not confirmed(
        f"Delete the profile {_named(found)} with {sessions}, for good?",
        "with --yes it is deleted without asking.",
    ):
        say("Nothing was deleted.")
        return
    profiles.remove(root, found)
    say(f"Deleted: {found}.")


def _person(before: Person, full_name: str | None, born: str | None) -> Person:
    from datetime import date

    from posecount import profiles

    name, birthday = before.name, before.born
    if full_name is not None:
        name = profiles.check_full_name(full_name) if full_name.strip() else None
    if born is not None:
        birthday = profiles.check_birthday(born, date.today()) if born.strip() else None
    return profiles.Person(name, birthday)


def _named(name: str) -> str:
    """Return a profile's name, and its person's."""
    from posecount import profiles
    from posecount.history.opening import data_root

    person = profiles.read_person(data_root(), name)
    return name if person.name is None else f"{name} ({person.name})"
