"""The part of ``count`` that goes through a recording with a routine as a guide."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from posecount.cli import history
from posecount.cli.console import INTERRUPTED, messages, say
from posecount.cli.looking import Looking
from posecount.errors import OutputError
from posecount.stopping import stoppable

if TYPE_CHECKING:
    pass


def follow(
    videos: Sequence[Path],
    routine: str,
    how: Looking,
    *,
    json: str | None,
    overlay: Path | None,
    remember: bool,
) -> None:
    """Say what was done of a routine in one recording, or in several made one after the other."""
    from posecount.cli.files import check_files
    from posecount.cli.progress import found_models
    from posecount.cli.show import CountProgress, tell
    from posecount.cli.show_session import print_session
    from posecount.follow import Followed, follow_routine
    from posecount.media.time_limit import check_max_seconds
    from posecount.media.video import open_video
    from posecount.recognise import recording_of
    from posecount.session.load import load_routine

    spec = load_routine(routine)
    check_max_seconds(how.max_seconds)
    for video in videos:
        open_video(
            recording_of(video, how.mirrored, how.fps, how.turned_deg), analysed=True
        ).close()
    inputs = [("the recording", video) for video in videos]
    check_files([("--json", json), ("--overlay", overlay)], inputs, how.model)
    if remember:
        history.check_history()
    found = found_models(how.model)
    with CountProgress(messages) as progress, stoppable() as stop:
        followed: Followed = follow_routine(
            videos,
            spec,
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
    tell(followed.result, print_session, json)
    if remember:
        history.remember_routine(videos, followed.session, whole=not stop())
    if followed.failed is not None:
        raise OutputError(followed.failed, followed.result)
    if overlay is not None and overlay.exists():
        say(f"Annotated video: {overlay}")
    if stop():
        raise typer.Exit(INTERRUPTED)
