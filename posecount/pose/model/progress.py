"""How long steps tell the user that they are under way."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[str, int, "int | None"], None]
"""Called with what is being done, the bytes done, and the bytes in all where known."""


def no_progress(what: str, done: int, total: int | None) -> None:
    """Report nothing."""
