"""Gives memory back to the system that the C library keeps once it is free."""

from __future__ import annotations

import ctypes
import sys


def give_back_memory() -> None:
    """Give back what is free; where the C library is not glibc, there is nothing to be done.

    A model's many small blocks leave gaps that the next one does not quite fit into. So a process
    that looks at part after part of a recording held 15 MB more after each.
    """
    if sys.platform != "linux":
        return
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:  # musl has none.
        trim(0)
