"""How long somebody waits at the shell: ``posecount count`` as a whole process, on the samples.

``python tests/benchmarks/bench_whole.py [--times 3]`` counts one second of a sample of every
exercise, and each of these samples whole, in turn with the bare loop that only looks for poses. All
of them are measured from the start of a fresh process to its end, libraries loaded and processes
ended within it. It prints medians and their ratios.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).parent
SAMPLES = Path(__file__).parents[2] / "sample_videos"


def one_of_each() -> dict[str, Path]:
    """A sample of every exercise."""
    found: dict[str, Path] = {}
    for truth in sorted(SAMPLES.glob("*.json")):
        told = json.loads(truth.read_text(encoding="utf-8"))
        if told["reps"]:
            found.setdefault(told["exercise"], truth.with_suffix(".mp4"))
    return found


def whole_s(*words: object) -> float:
    begun_s = time.perf_counter()
    command = [sys.executable, *map(str, words)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - begun_s


def main() -> None:
    from posecount.pose.model.find import find_model

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--times", type=int, default=3)
    times, model = parser.parse_args().times, find_model().path
    print("| exercise | one second | whole sample | bare loop | ratio |")
    print("| --- | ---: | ---: | ---: | ---: |")
    for exercise, clip in one_of_each().items():
        count = ("-m", "posecount", "count", clip, "-e", exercise)
        bare = (HERE / "bench_count.py", "--measured", "bare", clip, model, 1, "")
        ways = {"short": (*count, "--max-seconds", 1), "whole": count, "bare": bare}
        took_s: dict[str, list[float]] = {way: [] for way in ways}
        for _ in range(times):
            for way, words in ways.items():
                took_s[way].append(whole_s(*words))
        short, whole, alone = (statistics.median(took_s[way]) for way in ways)
        print(
            f"| {exercise} | {short:.1f} s | {whole:.1f} s | {alone:.1f} s | {whole / alone:.2f} |",
            flush=True,
        )
    print(f"\nMedians of {times}, load {os.getloadavg()[1]:.1f} on {os.cpu_count()} cores.")


if __name__ == "__main__":
    main()
