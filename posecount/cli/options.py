"""Options that several commands share, so that each has the same meaning in all of them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from posecount.jobs import MOST_JOBS

Recording = Annotated[
    Path,
    typer.Argument(
        metavar="RECORDING",
        help="A video, or a landmarks file that was kept of one.",
        show_default=False,
    ),
]
Recordings = Annotated[
    list[Path],
    typer.Argument(
        metavar="RECORDING",
        help="A video, or a landmarks file that was kept of one.",
        show_default=False,
    ),
]
AUTO = "auto"
"""The value of --exercise that asks which ones were done."""

Exercise = Annotated[
    str,
    typer.Option(
        "--exercise",
        "-e",
        metavar="ID",
        help="The exercise in the recording; 'posecount exercises' lists them.",
    ),
]
HoldTarget = Annotated[
    float | None,
    typer.Option(
        metavar="SECONDS",
        help="How long each hold must last, instead of the exercise's own target.",
    ),
]
View = Annotated[
    str,
    typer.Option(
        metavar="body|close-up|auto",
        help="What the camera shows: the whole body, only the feet, or find out.",
    ),
]
Mirrored = Annotated[
    bool,
    typer.Option(
        "--mirrored",
        help="The picture is a mirror image, as from some selfie cameras. Sides and directions "
        "are swapped back; an annotated video stays mirrored.",
    ),
]
Rotate = Annotated[
    str,
    typer.Option(
        metavar="0|90|180|270|auto",
        help="Turn the picture clockwise by so many degrees, where it is shown on its side or "
        "upside down; auto turns it until the person is upright, in an exercise done upright.",
    ),
]
Person = Annotated[
    str | None,
    typer.Option(
        metavar="left|middle|right|largest",
        help="Which of several people in view to look at; everybody else is made grey. "
        "[default: whom the pose model finds first]",
    ),
]
WorkingSide = Annotated[
    str | None,
    typer.Option(
        metavar="left|right", help="The leg that works, where the picture does not show which."
    ),
]
Model = Annotated[
    str,
    typer.Option(
        metavar="auto|full|heavy|FILE",
        help="The pose model: full is quick, heavy is steadier in difficult views and takes more "
        "than twice as long, auto uses heavy only where full fails. Or a .task file.",
    ),
]
Jobs = Annotated[
    int | None,
    typer.Option(
        metavar="NUMBER",
        help="How many processes work at the same time. [default: one for each core]",
        min=1,
        max=MOST_JOBS,
    ),
]
Language = Annotated[
    str | None,
    typer.Option(
        metavar="en|de|es|fr",
        help="The language of screen, voice and report. [default: this computer's, or English]",
    ),
]
CameraAddress = Annotated[
    str,
    typer.Option(
        metavar="CAMERA",
        help="The camera's number ('posecount cameras' lists them), or the address of a stream.",
    ),
]
CameraMirrored = Annotated[
    bool, typer.Option("--mirrored", help="The camera itself sends a mirror image.")
]
JsonOutput = Annotated[
    str | None,
    typer.Option(
        "--json", metavar="FILE", help="Write the result to this file; - for standard output."
    ),
]
