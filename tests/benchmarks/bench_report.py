"""How long a year's report takes, and how much more memory than a fortnight's.

``python tests/benchmarks/bench_report.py [--days N] [--reps N] [--keep FOLDER]`` makes up two
histories in real databases, a fortnight and a year (three sessions a day, 100,000 reps), and runs
``posecount report`` on each as a process of its own, once to warm up and three times. It prints
the least seconds and the most memory, from start to finish, and the load of the machine.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent))

from helpers.made_up import make_year  # noqa: E402

from posecount.history.opening import history_path  # noqa: E402
from posecount.history.store import History  # noqa: E402


def make(folder: Path, days: int, least_reps: int) -> int:
    """A history where a posecount whose home is ``folder`` looks for it."""
    os.environ["HOME"] = os.environ["XDG_DATA_HOME"] = str(folder)
    with History.open(history_path()) as history:
        return make_year(history, date.today() - timedelta(days=1), days, least_reps=least_reps)


def measure(folder: Path, *words: str) -> tuple[float, float]:
    """Seconds and peak memory in MB of one run of the command."""
    environment = {**os.environ, "XDG_DATA_HOME": str(folder)}
    command = [sys.executable, "-m", "posecount", *words]
    start_s = time.perf_counter()
    quiet = [(os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0)]
    child = os.posix_spawn(sys.executable, command, environment, file_actions=quiet)
    _, status, used = os.wait4(child, 0)
    if os.waitstatus_to_exitcode(status) != 0:
        raise SystemExit(f"{' '.join(words)} failed")
    return time.perf_counter() - start_s, used.ru_maxrss / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--reps", type=int, default=100_000)
    parser.add_argument("--keep", type=Path, help="leave the pages here")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        pages = asked.keep or Path(made)
        pages.mkdir(exist_ok=True)
        sizes = {"fortnight": (14, 0), "whole": (asked.days, asked.reps)}
        for name, (days, least_reps) in sizes.items():
            folder = Path(made) / name
            reps = make(folder, days, least_reps)
            page = pages / f"{name}.html"
            words = ("report", "--html", str(page), "--days", str(days))
            measure(folder, *words)
            runs = [measure(folder, *words) for _ in range(3)]
            seconds, peak_mb = min(run[0] for run in runs), max(run[1] for run in runs)
            print(
                f"{name}: {days} days, {reps} reps: {seconds:.2f} s, {peak_mb:.0f} MB at most, "
                f"a page of {page.stat().st_size / 1000:.0f} kB"
            )
    print(f"load over the last minute: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


if __name__ == "__main__":
    main()
