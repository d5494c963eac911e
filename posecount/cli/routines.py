"""The commands that show and check routines; ``register`` adds them to the others."""

from __future__ import annotations

from typing import Annotated

import typer

from posecount.cli.console import output
from posecount.cli.help import PlainArguments, WholeSentences

routine_app = typer.Typer(
    help="Show a routine, or check its file.",
    no_args_is_help=True,
    rich_markup_mode=None,
    cls=WholeSentences,
)

_Name = Annotated[str, typer.Argument(metavar="ID|FILE", help="A routine's id or its .toml file.")]


def register(app: typer.Typer) -> None:
    """Add ``routines`` and ``routine show|check``."""
    app.command("routines")(routines)
    app.add_typer(routine_app, name="routine")


def routines() -> None:
    """List the routines that come with posecount."""
    from posecount.cli.show_routines import print_routines
    from posecount.session.load import built_in_routines

    print_routines(built_in_routines(), output)


@routine_app.command(cls=PlainArguments)
def show(routine: _Name) -> None:
    """Show a routine: its exercises, sets and reps, and where the camera goes."""
    from posecount.cli.show_routines import print_routine
    from posecount.session.load import load_routine

    print_routine(load_routine(routine), output)


@routine_app.command(cls=PlainArguments)
def check(file: _Name) -> None:
    """Check a routine's file, and name the line that is wrong."""
    from posecount.cli.show_routines import print_checked
    from posecount.session.load import load_routine

    print_checked(load_routine(file), file, output)
