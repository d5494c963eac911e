"""The program: it collects the commands, which parse, call the library and show its results."""

from __future__ import annotations

import io
import sys
import traceback
from pathlib import Path
from typing import Annotated, Any

import typer

from posecount import __version__
from posecount.cli import (
    batch,
    count,
    evaluate,
    history,
    live,
    profiles,
    record,
    report,
    review,
    routines,
    today,
)
from posecount.cli.console import INTERRUPTED, output, say, say_lines
from posecount.cli.help import GroupedCommands, PlainArguments
from posecount.errors import InputError, PosecountError
from posecount.standard_streams import flush, guarded_streams, trouble
from posecount.stopping import exit_code_when_unwound, unwind_when_asked_to_end

_USAGE: type[Exception] = typer.BadParameter.__mro__[2]
"""Base of all usage errors. It is click's ``ClickException``, which some releases of typer bundle
under a name of their own."""

app = typer.Typer(
    name="posecount",
    help="Count foot-exercise reps, sides, directions and holds.",
    no_args_is_help=True,
    cls=GroupedCommands,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _show_version(wanted: bool) -> None:
    if wanted:
        output.one_line(f"posecount {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    context: typer.Context,
    profile: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="Whose history and plan to use, from now on; 'posecount profile' lists them. It "
            "may also stand after the command.",
        ),
    ] = None,
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    """Count foot-exercise reps, sides, directions and holds."""
    profiles.begin(profile, context.invoked_subcommand)


@app.command(cls=PlainArguments)
def exercises(
    exercise: Annotated[
        str | None, typer.Argument(metavar="[ID]", help="Show only this exercise, with its steps.")
    ] = None,
    picture: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Write a picture of the exercise to this file (.png or .jpg)."
        ),
    ] = None,
) -> None:
    """List the exercises, with what is counted and where the camera goes."""
    from posecount.cli.show_exercises import print_exercise, print_exercises, write_picture
    from posecount.exercises import find_exercise

    if exercise is None:
        if picture is not None:
            raise InputError("--picture goes with an exercise: posecount exercises ID --picture.")
        print_exercises(output)
        return
    spec = find_exercise(exercise)
    print_exercise(spec, output)
    if picture is None:
        say(f"Its picture: posecount exercises {spec.id} --picture FILE.png")
    else:
        write_picture(spec, picture)
        say(f"Its picture: {picture}")


@app.command()
def doctor() -> None:
    """Check this computer and say what is missing."""
    from posecount.cli.show_doctor import print_checks
    from posecount.doctor import run_checks

    checks = run_checks()
    print_checks(checks, output)
    if any(check.ok is False for check in checks):
        raise typer.Exit(2)


count.register(app)
batch.register(app)
routines.register(app)
live.register(app)
today.register(app)
history.register(app)
record.register(app)
evaluate.register(app)
review.register(app)
report.register(app)
profiles.register(app)


def main() -> None:
    """Run the command line; every error meant for the user is one sentence on stderr."""
    unwind_when_asked_to_end()
    with guarded_streams():
        code = _run()
        flush()
        lost = trouble()
        if lost is not None:
            say(f"posecount: Not all could be printed ({lost.strerror}).", style="bold red")
            code = code or PosecountError.exit_code
    sys.exit(code)


def _run() -> int:
    """Run the command and return its exit code."""
    try:
        code = app(standalone_mode=False)
    except PosecountError as error:
        say(f"posecount: {error}", style="bold red")
        return error.exit_code
    except _USAGE as error:
        return _show_usage(error)
    except (KeyboardInterrupt, typer.Abort):
        return exit_code_when_unwound()
    except Exception:
        # A fault of posecount itself, to be reported; its text is printed like all other text.
        traceback.print_exc()
        return 1
    if code == INTERRUPTED:
        # If a request to end has unwound the whole command, its exit code says which.
        return exit_code_when_unwound()
    return code if isinstance(code, int) else 0


def _show_usage(error: Any) -> int:
    """Show how the command is used, and the error in its use."""
    text = io.StringIO()
    error.show(file=text)
    say_lines(text.getvalue().rstrip("\n"))
    return int(error.exit_code)
