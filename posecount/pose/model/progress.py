"""Progress reports of long steps."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[str, int, "int | None"], None]
"""Called with a description, the bytes done, and the total bytes if known."""


def no_progress(what: str, done: int, total: int | None) -> None:
    """Report nothing."""
