"""The two consoles every command prints to, and the one way to say a sentence."""

from __future__ import annotations

from rich.console import Console

INTERRUPTED = 130
"""Exit code after Ctrl-C, as shells use it."""

output = Console()
messages = Console(stderr=True)


def say(text: str, style: str | None = None) -> None:
    """Print one sentence for the user to standard error, exactly as it stands."""
    messages.print(text, style=style, highlight=False, markup=False, soft_wrap=True)
