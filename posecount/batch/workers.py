"""Does the work in processes of this machine, each its own, so that one that dies harms no other.

The pools of the standard library tell neither which clip a dead process had in hand, nor spare
the other processes, nor end when the process that began them is killed.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection, wait

from posecount.batch.work import Failed, Outcome, Task, count_clip

Work = Callable[[Task], Outcome]
Done = tuple[Task, Outcome]

MOST_TRIES = 2
_ONE_THREAD = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
    "OPENCV_FOR_THREADS_NUM",
)
# Fresh processes, not forks: the pose library's threads do not survive a fork.
_fresh = multiprocessing.get_context("spawn")


def in_processes(tasks: Iterable[Task], jobs: int, work: Work = count_clip) -> Iterator[Done]:
    """Do the tasks in ``jobs`` processes and yield each with its outcome, as they are finished.

    A task whose process dies is tried once more and then failed. Leaving the iteration early
    ends the processes at once; where this process is killed they end by themselves. ``work`` is
    found by name, in a module that a fresh process can import.
    """
    coming, again = iter(tasks), deque[tuple[Task, int]]()
    workers = [_Worker(work) for _ in range(jobs)]
    try:
        while True:
            for worker in workers:
                if worker.task is None and (due := _next(again, coming)) is not None:
                    worker.give(*due)
            busy = {worker.answers: worker for worker in workers if worker.task is not None}
            if not busy:
                return
            for ready in wait(list(busy)):
                worker = busy[ready]  # type: ignore[index]
                task, tries = worker.task, worker.tries
                assert task is not None
                outcome = worker.outcome()
                if outcome is None and tries < MOST_TRIES:
                    again.append((task, tries + 1))
                else:
                    yield task, outcome or Failed(_died(worker.ended_with))
    finally:
        for worker in workers:
            worker.end()


def _next(again: deque[tuple[Task, int]], coming: Iterator[Task]) -> tuple[Task, int] | None:
    if again:
        return again.popleft()
    task = next(coming, None)
    return None if task is None else (task, 1)


class _Worker:
    """One process, begun when there is work for it, and begun anew after it has died."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._process: multiprocessing.process.BaseProcess | None = None
        self._here: Connection | None = None
        self.task: Task | None = None
        self.tries = 0
        self.ended_with: int | None = None

    @property
    def answers(self) -> Connection:
        assert self._here is not None
        return self._here

    def give(self, task: Task, tries: int) -> None:
        """Have it do this."""
        self.task, self.tries = task, tries
        if self._process is not None:
            with suppress(OSError):
                self.answers.send(task)
                return
            self.end()
        self._begin()
        # One that dies at once is found dead when its answer is read.
        with suppress(OSError):
            self.answers.send(task)

    def outcome(self) -> Outcome | None:
        """What came of the task; None where the process has died over it."""
        self.task = None
        try:
            outcome: Outcome = self.answers.recv()
        except (EOFError, OSError):
            self.end()
            return None
        return outcome

    def end(self) -> None:
        """End the process, whatever it does."""
        if self._process is None:
            return
        self.answers.close()
        self._process.join(0.2 if self.task is None else 0)
        self._process.kill()
        self._process.join()
        self.ended_with = self._process.exitcode
        self._process.close()
        self._process = self._here = None

    def _begin(self) -> None:
        self._here, there = _fresh.Pipe()
        self._process = _fresh.Process(target=_serve, args=(there, self._work), daemon=True)
        with _on_one_thread(), _deaf_to_interrupts():
            self._process.start()
        there.close()


def _serve(tasks: Connection, work: Work) -> None:
    """Do one task after the other until there are no more, or nobody is there to ask for any."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    with suppress(EOFError, OSError):
        while True:
            tasks.send(work(tasks.recv()))


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)


@contextmanager
def _on_one_thread() -> Iterator[None]:
    """What is begun herein calculates with one thread, unless the environment says otherwise."""
    added = {name: "1" for name in _ONE_THREAD if name not in os.environ}
    os.environ.update(added)
    try:
        yield
    finally:
        for name in added:
            del os.environ[name]


@contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """What is begun herein leaves Ctrl-C, which the terminal sends to all, to this process."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _died(ended_with: int | None) -> str:
    how = f"ended with code {ended_with}"
    if ended_with is not None and ended_with < 0:
        with suppress(ValueError):
            how = f"was ended by {signal.Signals(-ended_with).name}"
    return (
        f"The process that counted it {how}, {MOST_TRIES} times; where memory is short, "
        "use fewer --jobs."
    )
