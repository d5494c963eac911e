"""What a live session prints: the menu before it and the table after it."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from posecount.routine.spec import Routine
from posecount.routine.summary import SessionSummary, StepSummary
from posecount.sources.local_camera import LocalCamera


def print_menu(routines: list[Routine], chosen: str | None, console: Console) -> None:
    """The routines by number; ``chosen`` is the one that Enter takes."""
    for number, routine in enumerate(routines, start=1):
        mark = ">" if routine.id == chosen else " "
        console.print(f"{mark} {number}  {routine.title}: {routine.about}", highlight=False)


def print_summary(summary: SessionSummary, console: Console) -> None:
    """What was done of each exercise."""
    table = Table(title=summary.routine.title, title_justify="left")
    for column in ("exercise", "done", "of", "left", "right", "held s", "let go early"):
        table.add_column(column, justify="left" if column == "exercise" else "right")
    for step in summary.steps:
        table.add_row(*_row(step))
    console.print(table)


def print_cameras(cameras: list[LocalCamera], console: Console) -> None:
    """The cameras of this computer, with what they send."""
    table = Table("camera", "size", "frames a second")
    for camera in cameras:
        rate = f"{camera.fps:.0f}" if camera.fps > 0 else "not said"
        table.add_row(str(camera.number), f"{camera.width} x {camera.height}", rate)
    console.print(table)


def _row(step: StepSummary) -> tuple[str, ...]:
    left = step.sides.get("left", 0) + step.sides.get("both", 0)
    right = step.sides.get("right", 0) + step.sides.get("both", 0)
    held = f"{step.hold_s:.1f}" if step.step.hold_target_s is not None else ""
    counts = (step.reps, step.reps_asked, left, right)
    return (step.step.name, *map(str, counts), held, str(step.holds_short or ""))
