"""Ends the program in good order when a signal asks for it."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

_TO_END = tuple(
    getattr(signal, name) for name in ("SIGTERM", "SIGHUP", "SIGBREAK") if hasattr(signal, name)
)
"""The signals that service managers, batch systems and closing terminals send."""

_received: list[int] = []
"""The signals that have asked this process to end, in order."""


def exit_code_when_unwound() -> int:
    """The exit code of a program that a signal has ended, as shells use it; 130 after Ctrl-C."""
    return 128 + (_received[-1] if _received else signal.SIGINT)


def unwind_when_asked_to_end() -> None:
    """Turn requests to end (SIGTERM) into KeyboardInterrupt, as Ctrl-C is.

    Without this the process would end at once and leave its half-written files behind. Ignored
    signals (``nohup``) stay ignored. Only the first request is obeyed, so that a second one does
    not interrupt the tidying up.
    """
    if threading.current_thread() is not threading.main_thread():
        return
    for number in _TO_END:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _interrupt)


def _interrupt(number: int, _frame: FrameType | None) -> None:
    for other in _TO_END:
        signal.signal(other, signal.SIG_IGN)
    _received.append(number)
    raise KeyboardInterrupt


@contextmanager
def stoppable() -> Iterator[Callable[[], bool]]:
    """Yield a function that says whether a signal has asked to end; a second signal raises."""
    asked: list[int] = []

    def ask(number: int, _frame: FrameType | None) -> None:
        asked.append(number)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        unwind_when_asked_to_end()

    heard = [signal.SIGINT, *(n for n in _TO_END if signal.getsignal(n) is not signal.SIG_IGN)]
    before = {number: signal.signal(number, ask) for number in heard}
    try:
        yield lambda: bool(asked)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
