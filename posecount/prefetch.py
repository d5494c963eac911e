"""Lets one stage of the work run ahead of the next, in a thread of its own."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import suppress
from threading import Condition, Thread
from typing import Any, Generic, TypeVar

Item = TypeVar("Item")

_AHEAD = 4
"""Enough to bridge a slow frame, and few enough to use little memory at 4K."""

_LOOK_EVERY_S = 0.2
"""Seconds between checks, by a stage that waits, whether waiting still makes sense."""

_LEAVE_WITHIN_S = 0.5
"""Seconds to wait for a thread that may hang in a library before leaving it behind."""


def prefetch(
    items: Iterable[Item], most: int = _AHEAD, is_stuck: Callable[[], bool] | None = None
) -> Generator[Item, None, None]:
    """Yield the same items in order; a thread makes them, at most ``most`` ahead.

    An error raised while an item is made is raised here, after the items before it. If you don't
    take all items, close the generator: it stops the thread and closes ``items``.

    Pass ``is_stuck`` where making an item may hang for ever. When it returns True this raises
    TimeoutError instead of waiting on, and the thread is left behind if it doesn't end within half
    a second; so nothing that it uses may be closed before ``is_stuck`` returns False.
    """
    stage = _Stage(iter(items), most, is_stuck)
    try:
        yield from stage.taken()
    finally:
        stage.end()


_here = threading.local()
"""``_here.stage`` is the stage whose thread this is."""


class _Stage(Generic[Item]):
    def __init__(
        self, items: Iterator[Item], most: int, is_stuck: Callable[[], bool] | None
    ) -> None:
        self._items, self._most, self._is_stuck = items, most, is_stuck
        self._made: deque[Item] = deque()
        self._changed = Condition()
        self._over = self._unwanted = False
        self._failure: BaseException | None = None
        self._thread = Thread(target=self._work, name="posecount-stage", daemon=True)
        self._thread.start()

    def taken(self) -> Iterator[Item]:
        """Yield the items in order, waiting for each."""
        while True:
            with self._changed:
                while not (self._made or self._over):
                    if not self._changed.wait(_LOOK_EVERY_S):
                        self._check_waiting_makes_sense()
                if not self._made:
                    break
                item = self._made.popleft()
                self._changed.notify_all()
            yield item
        if self._failure is not None:
            raise self._failure

    def _check_waiting_makes_sense(self) -> None:
        if self._is_stuck is not None and self._is_stuck():
            raise TimeoutError
        # This thread may itself be a stage whose items nobody wants any more.
        waiting: _Stage[Any] | None = getattr(_here, "stage", None)
        if waiting is not None and waiting._unwanted:
            raise TimeoutError

    def end(self) -> None:
        """Tell the thread that nothing more is wanted, and wait until it ends."""
        with self._changed:
            self._unwanted = True
            self._changed.notify_all()
        self._thread.join(None if self._is_stuck is None else _LEAVE_WITHIN_S)

    def _work(self) -> None:
        _here.stage = self
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
