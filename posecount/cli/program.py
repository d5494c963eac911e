"""The program: it collects the commands. They parse, call the library, show, and decide nothing."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from posecount import __version__
from posecount.cli import (
    batch,
    count,
    evaluate,
    history,
    live,
    record,
    report,
    review,
    routines,
)
from posecount.cli.console import INTERRUPTED, output, say
from posecount.errors import PosecountError
from posecount.stopping import exit_code_when_unwound, unwind_when_asked_to_end

app = typer.Typer(
    name="posecount",
    help="Count foot-exercise reps, sides, directions and holds.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"posecount {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    """Count foot-exercise reps, sides, directions and holds."""


@app.command()
def exercises() -> None:
    """List the exercises, what is counted and where to put the camera."""
    from posecount.cli.show import print_exercises

    print_exercises(output)


@app.command()
def doctor() -> None:
    """Check this machine and say what is missing."""
    from posecount.doctor import render, run_checks

    checks = run_checks()
    output.print(render(checks))
    if any(check.ok is False for check in checks):
        raise typer.Exit(2)


count.register(app)
batch.register(app)
routines.register(app)
live.register(app)
history.register(app)
record.register(app)
evaluate.register(app)
review.register(app)
report.register(app)


def main() -> None:
    """Run the command line; every error meant for the user is one sentence on stderr."""
    unwind_when_asked_to_end()
    try:
        app()
    except PosecountError as error:
        say(f"posecount: {error}", style="bold red")
        sys.exit(error.exit_code)
    except SystemExit as ended:
        if ended.code == INTERRUPTED and _was_unwound(ended):
            sys.exit(exit_code_when_unwound())
        raise


def _was_unwound(ended: SystemExit) -> bool:
    """Whether an interrupt went through the whole command, and no command ended in good order."""
    error: BaseException | None = ended
    while error is not None and not isinstance(error, KeyboardInterrupt):
        error = error.__cause__ or error.__context__
    return error is not None
