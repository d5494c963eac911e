"""The command that reports how the plan is going; ``register`` adds it to the others."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from posecount.cli import profiles
from posecount.cli.console import say
from posecount.cli.history import MOST_DAYS
from posecount.cli.options import Language
from posecount.errors import InputError

USUAL_FILE = Path("posecount-report.html")


def register(app: typer.Typer) -> None:
    """Add ``report``."""
    app.command("report")(report)


def report(
    html: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Write the page to this file; - for standard output. "
            f"[default: {USUAL_FILE}, with the profile's name in it]",
        ),
    ] = None,
    show: Annotated[bool, typer.Option("--open", help="Open the page in a browser.")] = False,
    days: Annotated[
        int,
        typer.Option(
            metavar="NUMBER",
            help="How many days to report on; the first week is always a whole one.",
            min=1,
            max=MOST_DAYS,
        ),
    ] = 365,
    language: Language = None,
) -> None:
    """Write a page that shows how your plan is going: days, reps, holds, left and right."""
    from datetime import date

    from posecount.catalogue import speak
    from posecount.cli.files import check_files
    from posecount.cli.show import write_text
    from posecount.cli.show_history import left_out
    from posecount.history.store import History
    from posecount.report.gather import gather
    from posecount.report.page import page

    speak(language)
    html = html or profiles.named_for(USUAL_FILE)
    target = str(html)
    if show and target == "-":
        raise InputError("--open needs a file; give --html a name, or leave --open out.")
    check_files([("--html", target)])
    with History.open(create=False, to_read=True) as history:
        gathered = gather(history, date.today(), days)
        remark = left_out(history.left_out)
    if gathered is None:
        raise InputError(
            "There is nothing to report yet: do a session with 'posecount live', or add a "
            "recording with 'posecount count … --remember'."
        )
    write_text(page(gathered, profiles.person_in_use()), target)
    if remark:
        say(f"! {remark}", style="yellow")
    if target != "-":
        say(f"Report: {html.absolute()}")
    if show:
        _open(html.absolute())


def _open(path: Path) -> None:
    """Open the page in a browser; without one it has still been written."""
    import webbrowser

    if not webbrowser.open(path.as_uri()):
        say("No browser was found here; open the file in one yourself.")
