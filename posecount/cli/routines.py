"""The commands that show and check routines; ``register`` adds them to the others."""

from __future__ import annotations

from typing import Annotated

import typer

from posecount.cli.console import output

routine_app = typer.Typer(
    help="Show or check a routine.", no_args_is_help=True, rich_markup_mode=None
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


@routine_app.command()
def show(routine: _Name) -> None:
    """Show a routine: what is done, how often, and where to put the camera."""
    from posecount.cli.show_routines import print_routine
    from posecount.session.load import load_routine

    print_routine(load_routine(routine), output)


@routine_app.command()
def check(file: _Name) -> None:
    """Check a routine's file; names the line and what may stand there."""
    from posecount.cli.show_routines import print_checked
    from posecount.session.load import load_routine

    print_checked(load_routine(file), file, output)
