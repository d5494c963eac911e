"""Lets one stage of the work run ahead of the next, in a thread of its own."""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterable, Iterator
from contextlib import suppress
from threading import Condition, Thread
from typing import Generic, TypeVar

Item = TypeVar("Item")

_AHEAD = 4
"""Enough to bridge a slow frame, and few enough to keep memory small at 4K."""


def beside(items: Iterable[Item], most: int = _AHEAD) -> Generator[Item, None, None]:
    """The same items in order, made in a thread that is at most so many of them ahead.

    What making them raises is raised here, once all that came before was taken. Whoever does not
    take them all closes this; then the thread has ended and has closed what it took from.
    """
    stage = _Stage(iter(items), most)
    try:
        yield from stage.taken()
    finally:
        stage.end()


class _Stage(Generic[Item]):
    def __init__(self, items: Iterator[Item], most: int) -> None:
        self._items, self._most = items, most
        self._made: deque[Item] = deque()
        self._changed = Condition()
        self._over = self._unwanted = False
        self._failure: BaseException | None = None
        self._thread = Thread(target=self._work, name="posecount-stage", daemon=True)
        self._thread.start()

    def taken(self) -> Iterator[Item]:
        """What was made, in order; waits for it."""
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._made or self._over)
                if not self._made:
                    break
                item = self._made.popleft()
                self._changed.notify_all()
            yield item
        if self._failure is not None:
            raise self._failure

    def end(self) -> None:
        """Nothing more is wanted; wait until nothing more is made."""
        with self._changed:
            self._unwanted = True
            self._changed.notify_all()
        self._thread.join()

    def _work(self) -> None:
        try:
            for item in self._items:
                if not self._handed_over(item):
                    break
        except BaseException as error:
            self._failure = error
        finally:
            self._close_items()
            with self._changed:
                self._over = True
                self._changed.notify_all()

    def _handed_over(self, item: Item) -> bool:
        with self._changed:
            self._changed.wait_for(lambda: len(self._made) < self._most or self._unwanted)
            self._made.append(item)
            self._changed.notify_all()
            return not self._unwanted

    def _close_items(self) -> None:
        if isinstance(self._items, Generator):
            with suppress(Exception):
                self._items.close()
