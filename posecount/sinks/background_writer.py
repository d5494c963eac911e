"""Works on items in a thread of its own, and never makes the caller wait."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from functools import partial
from typing import Generic, TypeVar

_Item = TypeVar("_Item")
_END_WITHIN_S = 20.0


class Beside(Generic[_Item]):
    """Give it items; ``work`` is called with each in order, in a thread of its own.

    At most ``most`` items wait; further ones are left out and counted in ``dropped``. ``finish`` is
    called last, in the same thread, also after a failure. ``error`` is the first exception of
    either; after it no item is worked on.
    """

    def __init__(
        self, work: Callable[[_Item], None], finish: Callable[[], None], most: int, name: str
    ) -> None:
        self._work, self._finish = work, finish
        self._queue: queue.Queue[_Item | None] = queue.Queue(most)
        self._closing = threading.Event()
        self.dropped = 0
        self.error: Exception | None = None
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def give(self, item: _Item) -> None:
        """Queue ``item``, unless the queue is full or the work has ended."""
        if self.error is not None or self._closing.is_set():
            return
        try:
            self._queue.put_nowait(item)
        except queue.Full:
            self.dropped += 1

    def close(self) -> None:
        """Wait until all queued items are done; closing twice does no harm."""
        if not self._closing.is_set():
            self._closing.set()
            self._queue.put(None)
        self._thread.join(_END_WITHIN_S)

    def _run(self) -> None:
        while (item := self._queue.get()) is not None:
            if self.error is None:
                self._try(partial(self._work, item))
        self._try(self._finish)

    def _try(self, step: Callable[[], None]) -> None:
        try:
            step()
        except Exception as error:  # Any error ends this work and no other.
            self.error = self.error or error
