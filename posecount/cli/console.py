"""The only place that prints: all commands use it for messages, tables and questions."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import IO, Any, cast

from rich.console import Console, ConsoleOptions, RenderableType
from rich.live import Live
from rich.progress import (
    BarColumn,
    DownloadColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TaskID,
    TimeRemainingColumn,
)
from rich.segment import Segment
from rich.spinner import Spinner
from rich.text import Text

from posecount.errors import NobodyAnsweredError
from posecount.standard_streams import steady
from posecount.visible import visible, visible_lines

__all__ = [
    "INTERRUPTED",
    "BarColumn",
    "DownloadColumn",
    "LiteralColumn",
    "MofNCompleteColumn",
    "Screen",
    "TaskID",
    "TimeRemainingColumn",
    "ask",
    "bar",
    "can_answer",
    "confirmed",
    "messages",
    "output",
    "say",
    "say_lines",
    "status_line",
]

INTERRUPTED = 130
"""Exit code after Ctrl-C, as shells use it."""


class Screen(Console):
    """A console that shows text literally: nothing in it is markup, an emoji or a control code.

    Only its own colours and cursor movements reach the terminal. Printing never raises, even if
    nobody reads any more.
    """

    def __init__(
        self, *, stderr: bool = False, file: IO[str] | None = None, width: int | None = None
    ) -> None:
        super().__init__(
            stderr=stderr, file=file, width=width, markup=False, emoji=False, highlight=False
        )

    @property
    def file(self) -> IO[str]:
        """The stream it prints to."""
        return steady(cast("Any", super().file))

    @file.setter
    def file(self, new_file: IO[str]) -> None:
        self._file = new_file

    def one_line(self, text: str, style: str | None = None) -> None:
        """Print ``text`` on a line of its own; the terminal breaks it if it is too long."""
        self.print(visible(text), style=style, soft_wrap=True)

    def paragraph(self, text: str, style: str = "", indent: int = 0) -> None:
        """Print ``text`` broken between words, ``indent`` columns from the left."""
        room = max(1, self.width - indent)
        for line in Text(visible(text)).wrap(self, room, overflow="fold"):
            line.pad_left(indent)
            self.print(line, style=style, soft_wrap=True)

    def render_str(self, text: str, **options: Any) -> Text:
        """Take ``text`` literally, whichever code prints it."""
        return super().render_str(
            visible_lines(text), **{**options, "markup": False, "emoji": False}
        )

    def render(
        self, renderable: RenderableType, options: ConsoleOptions | None = None
    ) -> Iterable[Segment]:
        """Yield everything about to be printed, with invisible characters escaped."""
        for segment in super().render(renderable, options):
            yield segment if segment.control else segment._replace(text=visible_lines(segment.text))


_APART: Mapping[str, Any] = {"redirect_stdout": False, "redirect_stderr": False}
"""While something moves on the screen, rich could draw other output around it, but would then
execute its escape sequences."""

output = Screen()
messages = Screen(stderr=True)


def say(text: str, style: str | None = None) -> None:
    """Print one sentence for the user to standard error."""
    messages.one_line(text, style)


def say_lines(text: str) -> None:
    """Print text of several lines to standard error, laid out as it is."""
    messages.print(text, soft_wrap=True)


def can_answer() -> bool:
    """Whether a person at a terminal can answer a question."""
    try:
        return sys.stdin is not None and sys.stdin.isatty()
    except ValueError:  # It was closed.
        return False


def ask(question: str, instead: str) -> str:
    """Ask a question on standard error and return the answer, stripped.

    Raises NobodyAnsweredError, which says ``instead``.
    """
    messages.print(visible(question), end=" ", soft_wrap=True)
    try:
        answer = "" if sys.stdin is None else sys.stdin.readline()
    except (OSError, ValueError):
        answer = ""
    if not answer:
        messages.print()
        raise NobodyAnsweredError(f"Nobody answered; {instead}")
    return answer.strip()


def confirmed(question: str, instead: str) -> bool:
    """Whether the answer to a question is yes; anything else is no. See ``ask``."""
    return ask(f"{question} [y/N]:", instead).lower() in ("y", "yes")


class LiteralColumn(ProgressColumn):
    """A column of a progress bar: ``form``, formatted with the ``task``, taken literally."""

    def __init__(self, form: str) -> None:
        super().__init__()
        self._form = form

    def render(self, task: Task) -> Text:
        """Return the column's present text."""
        return Text(visible(self._form.format(task=task)))


def bar(*columns: ProgressColumn, screen: Screen = messages, **options: Any) -> Progress:
    """Return a progress bar that is erased at the end."""
    return Progress(*columns, console=screen, transient=True, **_APART, **options)


@contextmanager
def status_line(text: str, screen: Screen = messages) -> Iterator[Callable[[str], None]]:
    """Show a line with a spinner while something runs; call the yielded function to change it."""
    dots = "dots" if screen.encoding.startswith("utf") else "line"
    spinner = Spinner(dots, text=Text(visible(text)))
    with Live(spinner, console=screen, transient=True, **_APART):
        yield lambda new: spinner.update(text=Text(visible(new)))
