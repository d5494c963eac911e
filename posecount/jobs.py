"""The number of processes that work at once."""

from __future__ import annotations

import os

from posecount.errors import InputError

MOST_JOBS = 256
"""No machine has more cores for this, or enough memory: each process takes 200 MB."""


def check_jobs(jobs: int | None) -> int:
    """Return the number of processes to use: ``jobs``, or one per core if it is None.

    Raises InputError if ``jobs`` is out of range.
    """
    if jobs is None:
        return cores()
    if not 1 <= jobs <= MOST_JOBS:
        raise InputError(f"--jobs must be at least 1 and at most {MOST_JOBS}.")
    return jobs


def cores() -> int:
    """Return the number of cores this process may use; more processes would only compete."""
    usable = getattr(os, "sched_getaffinity", None)
    return len(usable(0)) if usable is not None else os.cpu_count() or 1
