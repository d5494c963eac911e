import ctypes
import os
import sys
from pathlib import Path

import pytest

from posecount.pose.memory import give_back_memory

C = ctypes.CDLL(None) if sys.platform == "linux" else None
needs_glibc = pytest.mark.skipif(
    not hasattr(C, "malloc_trim"), reason="only glibc keeps memory and can be asked for it"
)
BLOCKS, BLOCK_BYTES = 1000, 64_000
"""Blocks too small to be given back as soon as they are free."""


def held_bytes():
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


@needs_glibc
def test_what_lies_below_a_block_in_use_is_given_back():
    C.malloc.restype, C.free.argtypes = ctypes.c_void_p, [ctypes.c_void_p]
    blocks = [C.malloc(BLOCK_BYTES) for _ in range(BLOCKS)]
    for block in blocks:
        ctypes.memset(block, 1, BLOCK_BYTES)
    for block in blocks[:-1]:
        C.free(block)
    before = held_bytes()
    give_back_memory()
    after = held_bytes()
    C.free(blocks[-1])
    assert before - after > 0.8 * BLOCKS * BLOCK_BYTES


def test_elsewhere_nothing_is_asked_for(monkeypatch):
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(ctypes, "CDLL", None)
    give_back_memory()
