"""Prints the menu before a live session and the table after it."""

from __future__ import annotations

from posecount.cli.console import Screen
from posecount.cli.listing import Column, Listing
from posecount.media.local_camera import LocalCamera
from posecount.session.spec import Routine
from posecount.session.summary import SessionSummary, StepSummary


def print_menu(routines: list[Routine], chosen: str | None, screen: Screen) -> None:
    """Print the numbered routines, and what is done without one; Enter takes ``chosen``."""
    for number, routine in enumerate(routines, start=1):
        mark = ">" if routine.id == chosen else " "
        screen.paragraph(f"{mark} {number}  {routine.title}: {routine.about}")
    screen.paragraph(f"  {len(routines) + 1}  Do what you like: it is named and counted.")


def print_summary(summary: SessionSummary, screen: Screen) -> None:
    """Print what was done of each exercise."""
    figures = ("done", "of", "left", "right", "held s", "too short")
    columns = [Column("exercise", words=True), *(Column(name, figures=True) for name in figures)]
    Listing(columns, [*map(_row, summary.steps)], title=summary.routine.title).show(screen)


def print_cameras(cameras: list[LocalCamera], screen: Screen) -> None:
    """Print the cameras of this computer, with their picture sizes and frame rates."""
    columns = (Column("camera", figures=True), Column("size"), Column("frames a second"))
    rows = [
        (
            str(camera.number),
            f"{camera.width} x {camera.height}",
            f"{camera.fps:.0f}" if camera.fps > 0 else "not said",
        )
        for camera in cameras
    ]
    Listing(columns, rows).show(screen)


def _row(step: StepSummary) -> tuple[str, ...]:
    left = step.sides.get("left", 0) + step.sides.get("both", 0)
    right = step.sides.get("right", 0) + step.sides.get("both", 0)
    held = f"{step.hold_s:.1f}" if step.step.hold_target_s is not None else ""
    counts = (step.reps, step.reps_asked, left, right)
    return (step.step.name, *map(str, counts), held, str(step.holds_short or ""))
