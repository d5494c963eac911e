"""Looks at one frame in threads of its own, while the loop shows the previous one."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Protocol

from posecount.frame import Frame
from posecount.pose.landmarks import Pose

Take = Callable[[], Frame | None]
Beside = Callable[[Frame], None]
_Seen = tuple[Frame, Pose | None] | None


class Estimator(Protocol):
    """Anything that finds a person in a frame."""

    def estimate(self, frame: Frame) -> Pose | None:
        """Return the person's pose, or None if nobody is found."""


class Glance:
    """One frame at a time: ``begin`` starts with it, and ``finish`` waits for its pose.

    The model releases the interpreter while it runs; work that needs no pose is done in parallel.
    """

    def __init__(self, estimator: Estimator) -> None:
        self._estimator = estimator
        self._model = ThreadPoolExecutor(max_workers=1, thread_name_prefix="pose")
        self._rest = ThreadPoolExecutor(max_workers=1, thread_name_prefix="ahead")
        self._seen: Future[_Seen] | None = None

    def begin(self, take: Take, beside: Beside | None = None) -> None:
        """Start with the frame that ``take`` returns, and call ``beside`` with it in parallel.

        ``take`` may wait for a frame, so that work on it starts as soon as it is there.
        """
        self._seen = self._model.submit(self._look, take, beside)

    def finish(self) -> tuple[Frame, Pose | None] | None:
        """Return the frame and its pose; None if there was none. Raises the processing's errors."""
        seen, self._seen = self._seen, None
        return seen.result() if seen is not None else None

    def _look(self, take: Take, beside: Beside | None) -> _Seen:
        frame = take()
        if frame is None:
            return None
        done = self._rest.submit(beside, frame) if beside is not None else None
        pose = self._estimator.estimate(frame)
        if done is not None:
            done.result()
        return frame, pose

    def close(self) -> None:
        """End the threads, once their present work is done."""
        self._model.shutdown()
        self._rest.shutdown()
