"""The command that brings a backup back, and the writing of one; ``register`` adds it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from posecount.cli import profiles
from posecount.cli.console import say
from posecount.cli.help import PlainArguments
from posecount.errors import InputError

if TYPE_CHECKING:
    from posecount.history.store import History


def register(app: typer.Typer) -> None:
    """Add ``import``."""
    app.command("import", cls=PlainArguments)(bring_back)


def bring_back(
    backup: Annotated[
        Path, typer.Argument(metavar="FILE", help="What 'posecount export --all' wrote.")
    ],
    yes: Annotated[
        bool, typer.Option("--yes", "-y", help="Import it even if it is of another profile.")
    ] = False,
) -> None:
    """Bring back a backup, or merge that of another computer: nothing comes twice."""
    from posecount.history.backup import read_backup
    from posecount.history.merge import merge
    from posecount.history.store import History
    from posecount.plain import shown
    from posecount.profiles import DEFAULT

    found = read_backup(backup)
    here = profiles.one_of_several() or DEFAULT
    if not yes and found.profile not in (None, here):
        raise InputError(
            f"This is a backup of the profile '{shown(found.profile)}', but '{here}' is in use: "
            "choose with --profile NAME, or import it here all the same with --yes."
        )
    with History.open() as history:
        outcomes = merge(history, found)
    parts = [
        f"{outcomes[what]} {what}"
        for what in ("added", "replaced", "there already")
        if outcomes[what]
    ]
    say(f"Sessions: {', '.join(parts) or 'none in the backup'}.")


def write(history: History, target: str) -> None:
    """Write the backup, and say how many sessions are in it."""
    from posecount.history.backup import write_backup

    count = write_backup(history, target, profiles.one_of_several())
    if target != "-":
        say(f"{count} session{'' if count == 1 else 's'}: {target}")
