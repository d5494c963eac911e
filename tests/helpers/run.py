"""Reads thousands of odd inputs in one process, whose memory is bounded.

``python run.py READER SEEDS``: each input must be read, or refused in one sentence that a terminal
can show, within a time that only a hang takes. What is found is printed, with its seed.
"""

from __future__ import annotations

import faulthandler
import os
import random
import resource
import sys
import tempfile
import traceback
import unicodedata
import warnings
from pathlib import Path

TESTS = Path(__file__).parents[1]
sys.path.insert(0, str(TESTS))

HANGS_S = 60
"""On the busiest machine an input takes a second."""

MORE_BYTES = 1 << 30
"""Of address space, beyond what the libraries take."""

LONGEST_SENTENCE = 2000


def main(name, seeds):
    from helpers.history import HistoryRows
    from helpers.landmarks import Landmarks
    from helpers.texts import Labels, Manifests, Routines, Truths
    from posecount.errors import InputError

    warnings.simplefilter("error")
    kinds = {
        kind.name: kind for kind in (Landmarks, Manifests, Routines, Truths, Labels, HistoryRows)
    }
    found = refused = 0
    with tempfile.TemporaryDirectory() as folder:
        reader = kinds[name](Path(folder))
        bound_memory()
        for seed in range(seeds):
            faulthandler.dump_traceback_later(HANGS_S, exit=True)
            try:
                reader.read(random.Random(f"{name} {seed}"))
            except InputError as error:
                refused += 1
                told = str(error).replace(folder, "")
                if not is_one_sentence(told):
                    found += 1
                    print(f"{name} {seed}: no sentence: {told!r}")
            except Exception:
                found += 1
                print(f"{name} {seed}: {traceback.format_exc(limit=-4)}")
    faulthandler.cancel_dump_traceback_later()
    print(f"{name}: {seeds} read, {refused} refused, {found} found")
    return 1 if found or refused == seeds else 0


def is_one_sentence(told):
    """Of a bearable length, with nothing in it that a terminal obeys or a file cannot hold."""
    plain = not any(unicodedata.category(character) in ("Cc", "Cs") for character in told)
    return plain and told.endswith((".", "?")) and len(told) < LONGEST_SENTENCE


def bound_memory():
    if not sys.platform.startswith("linux"):
        return
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    now = pages * os.sysconf("SC_PAGE_SIZE")
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (now + MORE_BYTES, hard))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2])))
