"""Chooses the engine: processes of this machine, or an existing cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from posecount.batch.work import Outcome, Task
from posecount.errors import InputError
from posecount.jobs import check_jobs

Engine = Callable[[Iterable[Task]], Iterator[tuple[Task, Outcome]]]
"""Does the tasks, in any order, and yields each once, with its outcome, as it finishes."""

ENGINES = ("processes", "dask")


def choose_engine(name: str, jobs: int | None, address: str | None) -> Engine:
    """Return the engine of that name, ready to work. Raises InputError if it is not available."""
    if name not in ENGINES:
        raise InputError(f"There is no engine '{name}'; it is one of {', '.join(ENGINES)}.")
    if name == "processes":
        return _processes(jobs, address)
    if address is None:
        raise InputError("--engine dask needs the scheduler's --address, as tcp://HOST:8786.")
    if jobs is not None:
        raise InputError("--jobs is for this machine; with --engine dask the workers decide.")
    from posecount.batch.cluster import on_cluster

    return on_cluster(address)


def _processes(jobs: int | None, address: str | None) -> Engine:
    if address is not None:
        raise InputError("--address goes with --engine dask.")
    from posecount.batch.work import count_clip
    from posecount.batch.workers import in_processes

    count = check_jobs(jobs)
    return lambda tasks: in_processes(tasks, count, count_clip)
