"""Does the work in separate processes of this machine, so that one that dies harms no other.

The standard library's pools do not report which clip a dead process was working on, do not keep the
other processes alive, and do not end when their parent is killed.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from enum import Enum
from multiprocessing.connection import Connection, wait
from typing import Generic, Literal, TypeVar

from posecount.batch.work import Failed, failed_with
from posecount.reading import why

_Task = TypeVar("_Task")
_Outcome = TypeVar("_Outcome")

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


def in_processes(
    tasks: Iterable[_Task], jobs: int, work: Callable[[_Task], _Outcome]
) -> Iterator[tuple[_Task, _Outcome | Failed]]:
    """Do the tasks in ``jobs`` processes and yield each with its outcome, as they are finished.

    An exception of ``work`` becomes `Failed`, and so does a task or an outcome that cannot be sent.
    A task whose process dies is tried once more and then fails. Leaving the iteration early ends
    the processes at once; if this process is killed they end by themselves. ``work`` is found by
    name, in a module that a fresh process can import.
    """
    coming, again = iter(tasks), deque[tuple[_Task, int]]()
    workers = [_Worker[_Task, _Outcome](work) for _ in range(jobs)]
    try:
        while True:
            for worker in workers:
                while worker.is_free and (due := _next(again, coming)) is not None:
                    try:
                        worker.give(*due)
                    except Exception as error:
                        yield due[0], _not_begun(error)
            busy = {worker.answers: worker for worker in workers if not worker.is_free}
            if not busy:
                return
            for ready in wait(list(busy)):
                worker = busy[ready]  # type: ignore[index]
                task, tries = worker.given
                outcome = worker.outcome()
                if outcome is not _Died.ITS_PROCESS:
                    yield task, outcome
                elif tries < MOST_TRIES:
                    again.append((task, tries + 1))
                else:
                    yield task, Failed(_died(worker.ended_with))
    finally:
        for worker in workers:
            worker.end()


def _next(again: deque[tuple[_Task, int]], coming: Iterator[_Task]) -> tuple[_Task, int] | None:
    if again:
        return again.popleft()
    for task in coming:
        return task, 1
    return None


class _Died(Enum):
    """Takes the place of an outcome."""

    ITS_PROCESS = "died"


class _Worker(Generic[_Task, _Outcome]):
    """One process, started when there is work for it, and started again after it has died."""

    def __init__(self, work: Callable[[_Task], _Outcome]) -> None:
        self._work = work
        self._process: multiprocessing.process.BaseProcess | None = None
        self._here: Connection | None = None
        self._given: tuple[_Task, int] | None = None
        self.ended_with: int | None = None

    @property
    def is_free(self) -> bool:
        """Whether it has nothing to do."""
        return self._given is None

    @property
    def given(self) -> tuple[_Task, int]:
        """The task it was given last and the number of times it was tried."""
        assert self._given is not None
        return self._given

    @property
    def answers(self) -> Connection:
        """The connection on which its outcomes arrive."""
        assert self._here is not None
        return self._here

    def give(self, task: _Task, tries: int) -> None:
        """Give it a task. Raises if the task cannot be sent or the process not be started.

        After an error it is free again.
        """
        message = pickle.dumps(task)
        if self._process is not None:
            try:
                self.answers.send_bytes(message)
            except OSError:
                self.end()
        if self._process is None:
            self._begin()
            # A process that dies at once is detected when its answer is read.
            with suppress(OSError):
                self.answers.send_bytes(message)
        self._given = task, tries

    def outcome(self) -> _Outcome | Failed | Literal[_Died.ITS_PROCESS]:
        """Return the outcome of the task."""
        self._given = None
        try:
            message = self.answers.recv_bytes()
        except (EOFError, OSError):
            self.end()
            return _Died.ITS_PROCESS
        try:
            outcome: _Outcome = pickle.loads(message)
        except Exception as error:
            return failed_with(error)
        return outcome

    def end(self) -> None:
        """End the process, whatever it is doing."""
        if self._process is None:
            return
        self.answers.close()
        self._process.join(0.2 if self.is_free else 0)
        self._process.kill()
        self._process.join()
        self.ended_with = self._process.exitcode
        self._process.close()
        self._process = self._here = None

    def _begin(self) -> None:
        here, there = _fresh.Pipe()
        process = _fresh.Process(target=_serve, args=(there, self._work), daemon=True)
        try:
            with _on_one_thread(), _deaf_to_interrupts():
                process.start()
        except BaseException:
            here.close()
            raise
        finally:
            there.close()
        self._here, self._process = here, process


def _serve(tasks: Connection, work: Callable[[_Task], _Outcome]) -> None:
    """Do one task after the other until there are no more, or the parent has gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    with suppress(EOFError, OSError):
        while True:
            tasks.send_bytes(_answer(tasks.recv_bytes(), work))


def _answer(message: bytes, work: Callable[[_Task], _Outcome]) -> bytes:
    try:
        return pickle.dumps(work(pickle.loads(message)))
    except (Exception, SystemExit) as error:
        return pickle.dumps(failed_with(error))


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)


@contextmanager
def _on_one_thread() -> Iterator[None]:
    """Let processes started meanwhile use one thread, unless the environment says otherwise."""
    added = {name: "1" for name in _ONE_THREAD if name not in os.environ}
    os.environ.update(added)
    try:
        yield
    finally:
        for name in added:
            del os.environ[name]


@contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """Let processes started meanwhile ignore Ctrl-C, which the terminal sends to all of them."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _not_begun(error: Exception) -> Failed:
    if isinstance(error, OSError):
        return Failed(f"No process could be started to count it ({why(error)}); use fewer --jobs.")
    return failed_with(error)


def _died(ended_with: int | None) -> str:
    how = f"ended with code {ended_with}"
    if ended_with is not None and ended_with < 0:
        with suppress(ValueError):
            how = f"was ended by {signal.Signals(-ended_with).name}"
    return (
        f"The process that counted it {how}, {MOST_TRIES} times; where memory is short, "
        "use fewer --jobs."
    )
