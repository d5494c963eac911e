"""Prints the commands' tables and progress, and writes the result file."""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType
from typing import Protocol, TypeVar

from posecount.atomic_write import write_whole
from posecount.cli.console import (
    BarColumn,
    LiteralColumn,
    Screen,
    TimeRemainingColumn,
    bar,
    output,
    say,
)
from posecount.cli.listing import Column, Listing
from posecount.errors import OutputError
from posecount.frame import Frame
from posecount.observation.landmarks_file import AnySource
from posecount.outputs import STANDARD_OUTPUT
from posecount.result import CountedRep, CountResult
from posecount.standard_streams import DataOutput
from posecount.tick import Tick

_SHOWN_ABOUT_EVERY_FRAMES = 5


def print_result(result: CountResult, screen: Screen) -> None:
    """Print the table of reps, and one line that sums them up."""
    holds = result.hold_target_s is not None
    turns = any(rep.direction for rep in result.reps)
    columns = [Column(name, figures=True) for name in ("rep", "start s", "end s", "hold s")]
    columns.append(Column("side"))
    if turns:
        columns.append(Column("direction"))
    if holds:
        columns.append(Column(f"hold of {result.hold_target_s:g} s"))
    rows = [_row(rep, turns, holds) for rep in result.reps]
    Listing(columns, rows, title=f"{result.exercise}: {_reps(result.totals.reps)}").show(screen)
    screen.paragraph(_summary(result))


def _row(rep: CountedRep, turns: bool, holds: bool) -> list[str]:
    row = [
        str(rep.index),
        f"{rep.start_s:.1f}",
        f"{rep.end_s:.1f}",
        f"{rep.hold_s:.1f}",
        rep.side,
    ]
    if turns:
        row.append(rep.direction or "")
    if holds:
        row.append("reached" if rep.complete else "short")
    return row


def _summary(result: CountResult) -> str:
    totals = result.totals
    parts = [f"left {totals.left}, right {totals.right}"]
    if any(rep.direction for rep in result.reps):
        parts.append(f"clockwise {totals.clockwise}, counterclockwise {totals.counterclockwise}")
    if result.hold_target_s is not None:
        parts.append(f"{totals.complete} of {totals.reps} holds reached {result.hold_target_s:g} s")
    if result.view == "close-up":
        parts.append(f"counted as a close-up of the feet, {result.source.frames} frames")
    else:
        found, frames = result.pose_found, result.source.frames
        parts.append(f"a person was found in {found:.0%} of {frames} frames")
    if result.mirrored:
        parts.append("the mirror image was turned back")
    if result.turned_deg:
        parts.append(f"the picture was turned clockwise by {result.turned_deg} degrees")
    return "; ".join(parts) + "."


def _reps(count: int) -> str:
    return "1 rep" if count == 1 else f"{count} reps"


def clock(t_s: float) -> str:
    """Return media time as minutes and seconds, to a tenth."""
    return f"{int(t_s // 60)}:{t_s % 60:04.1f}"


class Written(Protocol):
    """A result that has a file."""

    def to_json(self) -> str:
        """Return the file's text."""


class Told(Written, Protocol):
    """A result that has warnings for the user."""

    @property
    def warnings(self) -> list[str]:
        """Sentences."""


AnyTold = TypeVar("AnyTold", bound=Told)


def tell(result: AnyTold, show: Callable[[AnyTold, Screen], None], json: str | None) -> None:
    """Print the result with ``show``, write it to its file if one is wanted, and warn."""
    if json != STANDARD_OUTPUT:
        show(result, output)
    if json is not None:
        write_json(result, json)
    for warning in result.warnings:
        say(f"! {warning}", style="yellow")


def write_json(result: Written, target: str) -> None:
    """Write the result file completely or not at all; ``-`` is standard output."""
    write_text(result.to_json(), target, result)


def write_text(
    text: str, target: str, result: Written | None = None, *, replace: bool = True
) -> None:
    """Write a file completely or not at all; ``-`` is standard output.

    Raises OutputError, carrying ``result``, if it cannot be written.
    """
    if target == STANDARD_OUTPUT:
        DataOutput().write(text)
        return
    try:
        write_whole(target, text, replace=replace)
    except OutputError as error:
        error.result = result
        raise


class CountProgress:
    """A bar over the recording with the reps so far."""

    def __init__(self, screen: Screen) -> None:
        self._progress = bar(
            LiteralColumn("{task.description}"),
            BarColumn(),
            LiteralColumn("{task.percentage:>3.0f}%"),
            LiteralColumn("{task.fields[reps]} reps"),
            TimeRemainingColumn(),
            screen=screen,
        )
        self._task = self._progress.add_task("counting", total=None, reps=0)

    def learning(self, frame: Frame, source: AnySource) -> None:
        """Show the progress of the first of two passes, which learns the movement."""
        if frame.index % _SHOWN_ABOUT_EVERY_FRAMES == 0:
            self._progress.update(
                self._task,
                description="looking",
                total=source.duration_s,
                completed=frame.t_s,
            )

    def watch(self, tick: Tick, source: AnySource) -> None:
        """Show the progress of the counting."""
        if tick.frame.index % _SHOWN_ABOUT_EVERY_FRAMES == 0:
            self._progress.update(
                self._task,
                description="counting",
                total=source.duration_s,
                completed=tick.frame.t_s,
                reps=tick.state.reps,
            )

    def fetching(self, what: str, done: int, total: int | None) -> None:
        """Show the progress of a pose model's download."""
        self._progress.update(self._task, description=what, total=total, completed=done)

    def __enter__(self) -> CountProgress:
        self._progress.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._progress.stop()
