"""Progress reports of the commands' long steps."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from posecount.cli.console import (
    BarColumn,
    DownloadColumn,
    LiteralColumn,
    Screen,
    TaskID,
    bar,
    messages,
)

if TYPE_CHECKING:
    from posecount.pose.model.choice import PoseModels
    from posecount.pose.model.progress import Progress


@contextmanager
def terminal_progress(screen: Screen = messages) -> Iterator[Progress]:
    """Yield a Progress that draws a bar on stderr, or prints plain lines without a terminal."""
    if screen.is_terminal:
        with _bar(screen) as progress:
            yield progress
        return
    said: set[str] = set()

    def say_once(what: str, done: int, total: int | None) -> None:
        if what not in said:
            said.add(what)
            screen.one_line(f"{what} ...")

    yield say_once


@contextmanager
def _bar(screen: Screen) -> Iterator[Progress]:
    """Yield a Progress that draws a bar, from the first report until the end."""
    bars = bar(LiteralColumn("{task.description}"), BarColumn(), DownloadColumn(), screen=screen)
    known: dict[str, TaskID] = {}

    def report(what: str, done: int, total: int | None) -> None:
        if what not in known:
            for earlier in known.values():
                bars.update(earlier, visible=False)
            known[what] = bars.add_task(what, total=total)
            bars.start()
        bars.update(known[what], completed=done, total=total)

    try:
        yield report
    finally:
        if known:
            bars.stop()


def found_models(wanted: str) -> PoseModels:
    """Return the pose models, fetched with a progress bar if necessary."""
    from posecount.pose.model.choice import choose_models

    with terminal_progress() as progress:
        return choose_models(wanted, progress)
