"""How many processes work at once."""

from __future__ import annotations

import os

from posecount.errors import InputError

MOST_JOBS = 256
"""More cores than one machine has for this, and far more memory: each process takes 200 MB."""


def check_jobs(jobs: int | None) -> int:
    """How many processes to use, one for each core where ``jobs`` is None.

    Raises InputError where there cannot be so many.
    """
    if jobs is None:
        return cores()
    if not 1 <= jobs <= MOST_JOBS:
        raise InputError(f"--jobs must be at least 1 and at most {MOST_JOBS}.")
    return jobs


def cores() -> int:
    """How many cores this process may use; more processes would be in each other's way."""
    usable = getattr(os, "sched_getaffinity", None)
    return len(usable(0)) if usable is not None else os.cpu_count() or 1
