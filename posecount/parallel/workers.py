"""Poses of a long recording, estimated by processes that each work on a chunk of it."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from threading import Condition, Thread
from typing import IO

from posecount.errors import PosecountError
from posecount.frame import Frame
from posecount.media.video import Recording
from posecount.parallel.chunks import Chunk
from posecount.parallel.worker import Answer, Batch, Task, Work
from posecount.pose.estimator import PoseEstimator
from posecount.pose.landmarks import Pose

_SAME_S = 0.0005
_CHUNKS_AHEAD = 2
"""For each process: one that is slower than all others must not be flooded with their poses."""

COMMAND = ["-m", "posecount.parallel.worker"]


class Workers:
    """Processes that load the model while their tasks are still being worked out; close it.

    They are plain subprocesses and not a pool, which would import the caller's own script again.
    """

    def __init__(self, count: int, recording: Recording, model: Path) -> None:
        self._processes: list[subprocess.Popen[bytes]] = []
        self._threads: list[Thread] = []
        self._changed = Condition()
        self._tasks: Sequence[Task] = ()
        self._found: dict[int, deque[tuple[float, Pose | None]]] = {}
        self._done: set[int] = set()
        self._given = self._current = 0
        self._failure: Exception | None = None
        self._closed = False
        absolute = replace(recording, path=Path(recording.path).absolute())
        try:
            for _ in range(count):
                self._processes.append(_started(Work(absolute, model.absolute())))
        except OSError as error:
            self.close()
            raise PosecountError(
                f"No process can be started ({error.strerror}); try --jobs 1."
            ) from error

    def begin(self, chunks: Sequence[Chunk], mirrors: bool) -> None:
        """Estimate the poses of these chunks, as many at a time as there are processes."""
        self._tasks = [Task(chunk, mirrors) for chunk in chunks]
        for process in self._processes:
            thread = Thread(target=self._drive, args=(process,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def found_at(self, t_s: float) -> tuple[Pose | None] | None:
        """Return the pose at that time in a tuple; None if it was not looked for.

        Ask in order of time; waits until the pose is known. Raises what a process raised.
        """
        with self._changed:
            while self._current < len(self._tasks) and t_s >= self._chunk.until_s:
                self._found.pop(self._current, None)
                self._current += 1
                self._changed.notify_all()
            if self._current == len(self._tasks) or t_s < self._chunk.since_s:
                return None
            return self._wait_for(t_s)

    @property
    def _chunk(self) -> Chunk:
        return self._tasks[self._current].chunk

    def _wait_for(self, t_s: float) -> tuple[Pose | None] | None:
        number = self._current
        found = self._found.setdefault(number, deque())
        while True:
            self._changed.wait_for(lambda: found or number in self._done or self._failure)
            while found and found[0][0] < t_s - _SAME_S:
                found.popleft()
            if found:
                return (found.popleft()[1],) if found[0][0] <= t_s + _SAME_S else None
            if self._failure is not None:
                raise self._failure
            if number in self._done:
                return None

    def close(self) -> None:
        """End all processes, whatever they are doing."""
        with self._changed:
            self._closed = True
            self._failure = self._failure or RuntimeError("the processes were ended")
            self._changed.notify_all()
        for process in self._processes:
            process.kill()
        for thread in self._threads:
            thread.join()
        for process in self._processes:
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    with suppress(OSError):
                        pipe.close()

    def _drive(self, process: subprocess.Popen[bytes]) -> None:
        """Give one process chunk after chunk, and collect its poses."""
        assert process.stdin is not None and process.stdout is not None
        try:
            while (number := self._next()) is not None:
                _tell(process.stdin, self._tasks[number])
                for batch in _answers(process.stdout):
                    self._take(number, batch)
                self._finish(number)
        except (EOFError, OSError, pickle.UnpicklingError):
            code = process.wait()
            self._fail(
                PosecountError(
                    f"A process that looks for poses has ended (exit code {code}); there may be "
                    "too little memory, try --jobs 1."
                )
            )
        except Exception as error:
            self._fail(error)

    def _next(self) -> int | None:
        """Return the next chunk to work on, once it is near enough; None if there is none."""
        most = _CHUNKS_AHEAD * len(self._processes)
        with self._changed:
            self._changed.wait_for(lambda: self._given < self._current + most or self._failure)
            if self._failure is not None or self._given == len(self._tasks):
                return None
            self._given += 1
            return self._given - 1

    def _take(self, number: int, batch: Batch) -> None:
        with self._changed:
            self._found.setdefault(number, deque()).extend(batch)
            self._changed.notify_all()

    def _finish(self, number: int) -> None:
        with self._changed:
            self._done.add(number)
            self._changed.notify_all()

    def _fail(self, error: Exception) -> None:
        with self._changed:
            self._failure = self._failure or error
            self._changed.notify_all()


class ParallelChunks:
    """An estimator that returns the poses of ``workers``, and estimates the others with ``own``."""

    def __init__(self, workers: Workers, own: PoseEstimator) -> None:
        self._workers, self._own = workers, own

    def estimate(self, frame: Frame) -> Pose | None:
        """Return the pose in this frame, or None if nobody is found."""
        found = self._workers.found_at(frame.t_s)
        return self._own.estimate(frame) if found is None else found[0]


def _started(work: Work) -> subprocess.Popen[bytes]:
    paths = os.pathsep.join(path for path in sys.path if path)
    with _without_interrupts():
        process = subprocess.Popen(
            [sys.executable, *COMMAND],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": paths},
        )
    assert process.stdin is not None
    _tell(process.stdin, work)
    return process


@contextmanager
def _without_interrupts() -> Iterator[None]:
    """Let a process started meanwhile ignore Ctrl-C; this process receives it afterwards."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _tell(pipe: IO[bytes], what: Work | Task) -> None:
    pickle.dump(what, pipe, pickle.HIGHEST_PROTOCOL)
    pipe.flush()


def _answers(pipe: IO[bytes]) -> Iterator[Batch]:
    """Yield a process's poses of one chunk; raise what it raised."""
    while True:
        answer: Answer = pickle.load(pipe)
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, bool):
            return
        yield answer
