"""How long steps tell the user that they are under way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

Progress = Callable[[str, int, "int | None"], None]
"""Called with what is being done, the bytes done, and the bytes in all where known."""


def no_progress(what: str, done: int, total: int | None) -> None:
    """Report nothing."""


@contextmanager
def terminal_progress() -> Iterator[Progress]:
    """Yield a Progress that draws a bar on stderr, or plain lines where that is no terminal."""
    from rich.console import Console

    console = Console(stderr=True)
    if console.is_terminal:
        with _bar(console) as progress:
            yield progress
        return
    said: set[str] = set()

    def say_once(what: str, done: int, total: int | None) -> None:
        if what not in said:
            said.add(what)
            console.print(f"{what} ...", markup=False, highlight=False)

    yield say_once


@contextmanager
def _bar(console: Console) -> Iterator[Progress]:
    """Yield a Progress that draws a bar, from the first report until the end."""
    from rich import progress as rich

    columns = (rich.TextColumn("{task.description}"), rich.BarColumn(), rich.DownloadColumn())
    bars = rich.Progress(*columns, console=console, transient=True)
    tasks: dict[str, rich.TaskID] = {}

    def report(what: str, done: int, total: int | None) -> None:
        if what not in tasks:
            for earlier in tasks.values():
                bars.update(earlier, visible=False)
            tasks[what] = bars.add_task(what, total=total)
            bars.start()
        bars.update(tasks[what], completed=done, total=total)

    try:
        yield report
    finally:
        if tasks:
            bars.stop()
