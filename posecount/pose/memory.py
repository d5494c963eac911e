"""Returns memory to the system that the C library keeps after it is freed."""

from __future__ import annotations

import ctypes
import sys


def give_back_memory() -> None:
    """Return freed memory to the system; does nothing if the C library is not glibc.

    A model's many small blocks leave gaps that the next one does not quite fit into: a process that
    worked through part after part of a recording held 15 MB more after each.
    """
    if sys.platform != "linux":
        return
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:  # musl has none.
        trim(0)
