"""Kills a session at random moments and looks whether every announced rep is in the history.

``python tests/benchmarks/bench_kill.py --kills 50``: one history, one session after another into
it, each in a process of its own that is killed (SIGKILL) at a random moment. A rep counts as
announced once its line has left the process, which is after the sink has handled it.
"""

from __future__ import annotations

import argparse
import json
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from helpers import scripted

from posecount.history.store import History

ROUTINE = "four-exercises"


@dataclass
class Figures:
    """What came of all the kills; ``unannounced`` reps were kept and not announced any more."""

    kills: int = 0
    before_the_first_rep: int = 0
    too_late: int = 0
    announced: int = 0
    kept: int = 0
    lost: list = field(default_factory=list)
    damaged: list = field(default_factory=list)

    @property
    def unannounced(self):
        return self.kept - (self.announced - len(self.lost))

    def text(self):
        return (
            f"{self.kills} kills ({self.before_the_first_rep} before the first rep, "
            f"{self.too_late} after the last): {self.announced} reps announced, "
            f"{len(self.lost)} of them lost, {self.unannounced} kept that were not announced yet; "
            f"the history was damaged {len(self.damaged)} times"
        )


def begin(path):
    """A session in a process of its own."""
    return subprocess.Popen(
        [sys.executable, scripted.__file__, str(path), ROUTINE],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def reps_and_pace(folder):
    """How many reps a whole session has, and how many seconds pass between two of them."""
    process = begin(Path(folder) / "timed.sqlite3")
    process.stdout.readline()
    since_s = time.monotonic()
    reps = len(rest_of(process))
    assert process.returncode == 0
    return reps, (time.monotonic() - since_s) / reps


def rest_of(process):
    """The lines that were not read yet; the process has ended when they have."""
    lines = process.stdout.readlines()
    errors = process.stderr.read()
    process.stdout.close()
    process.stderr.close()
    process.wait()
    assert not errors, errors
    return lines


def kill_one(path, after_reps, after_s, figures):
    """One session, killed so many seconds after it has announced so many reps."""
    before = newest(path)
    process = begin(path)
    lines = [process.stdout.readline() for _ in range(after_reps)]
    time.sleep(after_s)
    process.kill()
    lines += rest_of(process)
    lines = [json.loads(line) for line in lines if line.endswith("\n")]
    announced = [line for line in lines if isinstance(line, list)]
    figures.kills += 1
    figures.before_the_first_rep += not announced
    figures.too_late += len(lines) > len(announced)
    figures.announced += len(announced)
    compare(path, before, announced, figures)


def compare(path, before, announced, figures):
    try:
        with History.open(path) as history:
            session = newest(path)
            of_it = history.reps(session=session) if session != before else ()
            kept = [scripted.as_kept(rep) for rep in of_it]
            whole = history.connection.execute("PRAGMA integrity_check").fetchone()[0]
            if whole != "ok":
                figures.damaged.append(whole)
    except Exception as error:
        figures.damaged.append(str(error))
        return
    figures.kept += len(kept)
    figures.lost += [rep for rep in announced if rep not in kept]


def newest(path):
    if not path.exists():
        return None
    try:
        with History.open(path) as history:
            sessions = history.sessions()
            return max((session.id for session in sessions), default=None)
    except sqlite3.Error:
        return None


def kill_many(kills, folder, seed):
    """So many sessions into one history, killed at moments drawn evenly from a session's length."""
    rng, figures = random.Random(seed), Figures()
    reps, pace_s = reps_and_pace(folder)
    path = Path(folder) / "history.sqlite3"
    for _ in range(kills):
        kill_one(path, rng.randrange(reps), rng.uniform(0, 2 * pace_s), figures)
    return figures


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        figures = kill_many(asked.kills, folder, asked.seed)
    print(f"seed {asked.seed}: {figures.text()}")
    sys.exit(bool(figures.lost or figures.damaged))


if __name__ == "__main__":
    main()
