"""Looks at one frame in threads of its own, so that the loop can show the one before meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Protocol

from posecount.frame import Frame
from posecount.pose.landmarks import Pose


class Estimator(Protocol):
    """Anything that finds a person in a frame."""

    def estimate(self, frame: Frame) -> Pose | None:
        """The person's pose, or None where nobody is found."""


class Glance:
    """One frame at a time: ``begin`` with it, and ``finish`` waits for what is in it.

    The model leaves the interpreter free while it looks; what needs no pose is done beside it.
    """

    def __init__(self, estimator: Estimator) -> None:
        self._estimator = estimator
        self._model = ThreadPoolExecutor(max_workers=1, thread_name_prefix="pose")
        self._rest = ThreadPoolExecutor(max_workers=1, thread_name_prefix="ahead")
        self._frame: Frame | None = None
        self._pose: Future[Pose | None] | None = None
        self._done: Future[None] | None = None

    def begin(self, frame: Frame, beside: Callable[[Frame], None] | None = None) -> None:
        """Start with a frame, and do ``beside`` with it as well."""
        self._frame = frame
        self._pose = self._model.submit(self._estimator.estimate, frame)
        self._done = self._rest.submit(beside, frame) if beside is not None else None

    def finish(self) -> tuple[Frame, Pose | None] | None:
        """The frame and its pose; None where none was begun. Raises what went wrong in it."""
        frame, pose, done = self._frame, self._pose, self._done
        self._frame = self._pose = self._done = None
        if frame is None or pose is None:
            return None
        if done is not None:
            done.result()
        return frame, pose.result()

    def close(self) -> None:
        """End the threads, once what they are at is done."""
        self._model.shutdown()
        self._rest.shutdown()
