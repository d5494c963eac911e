"""Keeps a call into the media library from blocking the program for ever.

libav runs without Python's lock: while it works, or hangs, its thread notices neither Ctrl-C nor
the time. Therefore it is called from a thread of its own, and the thread that waits for it watches
its `Pulse`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, nullcontext
from typing import TypeVar

from posecount.prefetch import prefetch

LIMIT_S = 30.0
"""Limit for one call. A disk that has to wake up takes 10 s, the largest picture about 2 s."""

LIBRARY_LIMIT_S = 20.0
"""libav itself stops reading after this; it comes first, because then the thread ends, too."""

_STOP_WITHIN_S = 0.5
"""After Ctrl-C the user waits no longer than this for a call to return."""

Value = TypeVar("Value")


def never() -> bool:
    """Return False: a ``stop`` that never asks to stop."""
    return False


class Pulse:
    """Measures how long the call in progress has been taking.

    One thread makes calls inside ``with pulse.call():``; any other thread may ask whether it
    `is_stuck`: for more than the limit, or for half a second after ``stop()`` turned true.
    """

    def __init__(self, stop: Callable[[], bool] = never) -> None:
        self._stop = stop
        self._since_s: float | None = None
        self.was_stopped = self.is_in_use = False

    @contextmanager
    def call(self) -> Iterator[None]:
        """Mark one call into the library."""
        self._since_s = time.monotonic()
        try:
            yield
        finally:
            self._since_s = None

    def each(self, items: Iterable[Value]) -> Iterator[Value]:
        """Yield the same items; making each of them is marked as a call."""
        coming = iter(items)
        while True:
            with self.call():
                try:
                    item = next(coming)
                except StopIteration:
                    return
            yield item

    @contextmanager
    def use(self) -> Iterator[None]:
        """Mark that a thread works with the library; no other may close what it uses meanwhile."""
        self.is_in_use = True
        try:
            yield
        finally:
            self.is_in_use = False

    def is_stuck(self) -> bool:
        """Whether waiting for the call in progress should end."""
        since_s = self._since_s
        if since_s is None:
            return False
        taken_s = time.monotonic() - since_s
        if taken_s > _STOP_WITHIN_S and self._stop():
            self.was_stopped = True
            return True
        return taken_s > LIMIT_S


def within_limit(work: Callable[[], Value], pulse: Pulse | None = None) -> Value:
    """Return what ``work()`` returns, or raise what it raises. Raises TimeoutError if it hangs.

    Without a ``pulse`` all of ``work`` is one call; with one, ``work`` marks its calls itself.
    """
    watched = Pulse() if pulse is None else pulse

    def once() -> Iterator[Value]:
        with watched.use(), nullcontext() if pulse is not None else watched.call():
            value = work()
        yield value

    with closing(prefetch(once(), 1, watched.is_stuck)) as result:
        return next(result)
