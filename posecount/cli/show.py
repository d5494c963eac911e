"""What the commands print: tables, progress and the result file."""

from __future__ import annotations

import sys
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from posecount.atomic_write import write_whole
from posecount.errors import OutputError
from posecount.exercises import EXERCISES
from posecount.frame import Frame
from posecount.outputs import STANDARD_OUTPUT
from posecount.recorded.source import AnySource
from posecount.result import CountedRep, CountResult
from posecount.tick import Tick

_SHOWN_ABOUT_EVERY_FRAMES = 5


def print_result(result: CountResult, console: Console) -> None:
    """The table of reps and one line that sums them up."""
    holds = result.hold_target_s is not None
    turns = any(rep.direction for rep in result.reps)
    table = Table(title=f"{result.exercise}: {_reps(result.totals.reps)}", title_justify="left")
    for name in ("rep", "start s", "end s", "hold s"):
        table.add_column(name, justify="right")
    table.add_column("side")
    if turns:
        table.add_column("direction")
    if holds:
        table.add_column(f"hold of {result.hold_target_s:g} s")
    table.add_column("confidence", justify="right")
    for rep in result.reps:
        table.add_row(*_row(rep, turns, holds))
    console.print(table)
    console.print(_summary(result), highlight=False)


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
    return [*row, f"{rep.confidence:.2f}"]


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
    return "; ".join(parts) + "."


def _reps(count: int) -> str:
    return "1 rep" if count == 1 else f"{count} reps"


def print_exercises(console: Console) -> None:
    """Every exercise with its aliases, what is counted and where to put the camera."""
    table = Table(show_lines=True)
    table.add_column("id (aliases)", no_wrap=True)
    for name in ("what is counted", "hold", "camera"):
        table.add_column(name)
    for spec in EXERCISES:
        names = "\n".join([spec.id, *(f"({alias})" for alias in spec.aliases)])
        hold = f"{spec.hold_target_s:g} s" if spec.hold_target_s else "-"
        table.add_row(names, spec.counts, hold, spec.camera)
    console.print(table)


def write_json(result: CountResult, target: str) -> None:
    """Write the result file whole or not at all; ``-`` is standard output."""
    write_text(result.to_json(), target, result)


def write_text(
    text: str, target: str, result: CountResult | None = None, *, replace: bool = True
) -> None:
    """Write a file whole or not at all; ``-`` is standard output.

    Raises OutputError, carrying ``result``, where it cannot be written.
    """
    if target == STANDARD_OUTPUT:
        sys.stdout.write(text)
        return
    try:
        write_whole(target, text, replace=replace)
    except OutputError as error:
        error.result = result
        raise


class CountProgress:
    """A bar over the recording with the reps so far."""

    def __init__(self, console: Console) -> None:
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.percentage:>3.0f}%"),
            TextColumn("{task.fields[reps]} reps"),
            TimeRemainingColumn(),
            console=console,
            transient=True,
        )
        self._task = self._progress.add_task("counting", total=None, reps=0)

    def learning(self, frame: Frame, source: AnySource) -> None:
        """Follow the first of two looks, in which it is learned what moves."""
        if frame.index % _SHOWN_ABOUT_EVERY_FRAMES == 0:
            self._progress.update(
                self._task,
                description="looking",
                total=source.duration_s,
                completed=frame.t_s,
            )

    def watch(self, tick: Tick, source: AnySource) -> None:
        """Follow the counting."""
        if tick.frame.index % _SHOWN_ABOUT_EVERY_FRAMES == 0:
            self._progress.update(
                self._task,
                description="counting",
                total=source.duration_s,
                completed=tick.frame.t_s,
                reps=tick.state.reps,
            )

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
