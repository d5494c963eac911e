"""Prints the exercises, and writes the picture of one."""

from __future__ import annotations

from pathlib import Path

from posecount.atomic_write import write_whole
from posecount.cli.console import Screen
from posecount.cli.listing import Column, Listing
from posecount.errors import InputError
from posecount.exercises import EXERCISES
from posecount.exercises.spec import ExerciseSpec

_KINDS = (".png", ".jpg", ".jpeg")


def print_exercises(screen: Screen) -> None:
    """Print every exercise with its aliases, what is counted and where to put the camera."""
    columns = (
        Column("id (aliases)"),
        Column("what is counted", words=True),
        Column("hold"),
        Column("camera", words=True),
    )
    rows = [
        (
            [spec.id, *(f"({alias})" for alias in spec.aliases)],
            spec.counts,
            f"{spec.hold_target_s:g} s" if spec.hold_target_s else "-",
            spec.camera,
        )
        for spec in EXERCISES
    ]
    Listing(columns, rows, ruled=True).show(screen)


def print_exercise(spec: ExerciseSpec, screen: Screen) -> None:
    """Print one exercise, and how the routines ask for it."""
    from posecount.session.load import built_in_routines

    screen.one_line(f"{spec.title} ({', '.join([spec.id, *spec.aliases])})", style="bold")
    screen.paragraph(f"Counted: {spec.counts}.")
    if spec.hold_target_s:
        screen.paragraph(f"Hold: {spec.hold_target_s:g} s.")
    screen.paragraph(f"Camera: {spec.camera}.")
    for routine in built_in_routines():
        for step in routine.steps:
            if step.exercise == spec.id:
                screen.paragraph(f"{routine.title}: {step.position} {step.instruction}")


def write_picture(spec: ExerciseSpec, path: Path) -> None:
    """Write where the camera stands, the position and the movement, side by side.

    Raises InputError for a kind of file other than PNG or JPEG, and OutputError if that fails.
    """
    import cv2

    from posecount.drawing.guides import guide_sheet

    kind = path.suffix.lower()
    if kind not in _KINDS:
        raise InputError(f"{path} is no picture's name; let it end in .png or .jpg.")
    sheet = guide_sheet(spec.id)
    if sheet is None:
        raise InputError(f"There is no picture of {spec.id}.")
    write_whole(path, cv2.imencode(kind, sheet)[1].tobytes())
