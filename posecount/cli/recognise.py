"""The part of ``count`` that finds out which exercises were done."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from posecount.cli.console import INTERRUPTED, messages, say
from posecount.cli.looking import Looking
from posecount.errors import OutputError
from posecount.stopping import stoppable

if TYPE_CHECKING:
    pass


def recognise(video: Path, how: Looking, *, json: str | None, overlay: Path | None) -> None:
    """Say which exercises were done in a recording, and count each."""
    from posecount.cli.files import check_files
    from posecount.cli.progress import found_models
    from posecount.cli.show import CountProgress, tell
    from posecount.cli.show_recognised import print_recognised
    from posecount.media.time_limit import check_max_seconds
    from posecount.media.video import open_video
    from posecount.recognise import recognise_video, recording_of

    check_max_seconds(how.max_seconds)
    open_video(recording_of(video, how.mirrored, how.fps, how.turned_deg), analysed=True).close()
    check_files([("--json", json), ("--overlay", overlay)], [("the recording", video)], how.model)
    found = found_models(how.model)
    failed: OutputError | None = None
    with CountProgress(messages) as progress, stoppable() as stop:
        try:
            result = recognise_video(
                video,
                overlay=overlay,
                mirrored=how.mirrored,
                rotate=how.turned_deg,
                person=how.person,
                model=found,
                max_seconds=how.max_seconds,
                fps=how.fps,
                jobs=how.jobs,
                stop=stop,
                onlooker=progress.learning,
                fetching=progress.fetching,
            )
        except OutputError as error:
            if error.result is None:
                raise
            failed, result = error, error.result
    tell(result, print_recognised, json)
    if failed is not None:
        raise failed
    if overlay is not None and overlay.exists():
        say(f"Annotated video: {overlay}")
    if stop():
        raise typer.Exit(INTERRUPTED)
