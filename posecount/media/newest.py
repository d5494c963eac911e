"""A slot between two threads that holds one thing: the newest."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

_Item = TypeVar("_Item")


class Newest(Generic[_Item]):
    """One side puts, the other takes; an item not taken in time is replaced and counted.

    Safe between two threads. ``dropped`` is the number replaced.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._item: _Item | None = None
        self._closed = False
        self.dropped = 0

    def put(self, item: _Item) -> None:
        """Make ``item`` the newest."""
        with self._changed:
            self.dropped += self._item is not None
            self._item = item
            self._changed.notify()

    def take(
        self, timeout_s: float, wanted: Callable[[_Item], bool] = lambda _: True
    ) -> _Item | None:
        """Return the newest item not taken yet; None if none comes within ``timeout_s``.

        An item that is not ``wanted`` stays to be taken later, unless a newer one comes.
        """

        def ready() -> bool:
            return self._item is not None and wanted(self._item)

        with self._changed:
            self._changed.wait_for(lambda: ready() or self._closed, timeout_s)
            if not ready():
                return None
            item, self._item = self._item, None
            return item

    def close(self) -> None:
        """Wake up the waiting side: nothing more will come."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
