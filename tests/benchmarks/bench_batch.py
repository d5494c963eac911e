"""Times a batch beside the bare loops over the same clips, one after another.

``python tests/benchmarks/bench_batch.py --times 5``: 16 clips of 20 s, cut from the samples, each
unlike the others; every turn runs the bare loops (open, decode, ``detect_for_video``, one
recording after the other) and ``posecount batch --jobs 2`` into a fresh folder, all of it: start,
loading, tables. It says how busy the machine was with other things, and that counting a clip of
the batch gives what counting it alone does.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import av

from posecount import CountResult, count_video
from posecount.pose.model.find import find_model

sys.path.insert(0, str(Path(__file__).parents[1]))
from helpers.cutting import cut

SAMPLES = Path(__file__).parents[2] / "sample_videos"
CLIPS, LENGTH_S, SHORTER_S = 16, 20.0, 0.2
MANIFEST = "manifest.csv"


def make_clips(folder: Path) -> float:
    """Cut the clips and write their manifest; the answer is their length in seconds."""
    truths = [(path, json.loads(path.read_text())) for path in sorted(SAMPLES.glob("*.json"))]
    whole = [(path.with_suffix(".mp4"), truth["exercise"]) for path, truth in truths]
    whole = [(path, name) for path, name in whole if length_s(path) >= LENGTH_S]
    rows, total_s = [], 0.0
    for index in range(CLIPS):
        sample, exercise = whole[index % len(whole)]
        clip = folder / f"{index:02d}_{sample.name}"
        cut(sample, clip, LENGTH_S - SHORTER_S * (index // len(whole)))
        rows.append((clip.name, exercise))
        total_s += length_s(clip)
    with (folder / MANIFEST).open("w", newline="") as file:
        csv.writer(file).writerows([("path", "exercise"), *rows])
    return total_s


def length_s(path: Path) -> float:
    with av.open(str(path)) as container:
        return container.duration / av.time_base


def batch(folder: Path, out: Path, jobs: int) -> None:
    command = [sys.executable, "-m", "posecount", "batch", "--manifest", folder / MANIFEST]
    words = ["--out", out, "--jobs", str(jobs)]
    subprocess.run([*command, *words], check=True, stdout=sys.stderr)


def bare_loops(folder: Path) -> None:
    """In a process of its own, as the batch is."""
    code = (
        "import sys, pathlib; from bench_count import bare\n"
        "for clip in sorted(pathlib.Path(sys.argv[1]).glob('*.mp4')):\n"
        "    bare(clip, pathlib.Path(sys.argv[2]))"
    )
    here = {**os.environ, "PYTHONPATH": os.pathsep.join([str(Path(__file__).parent), *sys.path])}
    words = [sys.executable, "-c", code, folder, find_model().path]
    subprocess.run(words, check=True, env=here, stderr=subprocess.DEVNULL)


def timed(work, *words) -> tuple[float, float]:
    """How long it took by the clock, and by all processors."""
    before, since_s = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    work(*words)
    took_s, after = time.perf_counter() - since_s, resource.getrusage(resource.RUSAGE_CHILDREN)
    return took_s, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def same_alone(folder: Path, out: Path, clips: int) -> bool:
    """Whether so many of the clips are counted alone as they were in the batch."""
    with (folder / MANIFEST).open(newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows[:clips]:
        kept = out / "results" / f"{row['path']}.json"
        together = CountResult.model_validate_json(kept.read_text())
        alone = count_video(folder / row["path"], exercise=row["exercise"])
        if alone.reps != together.reps:
            return False
    return True


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--alone", type=int, default=2, help="how many to count alone, too")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        total_s = make_clips(folder)
        print(f"{CLIPS} clips, {total_s:.0f} s; load before: {os.getloadavg()[0]:.1f}")
        bares, batches, out = [], [], folder / "out"
        for turn in range(asked.times):
            out = folder / f"out{turn}"
            bares.append(timed(bare_loops, folder))
            batches.append(timed(batch, folder, out, asked.jobs))
            print(f"bare {bares[-1][0]:.1f} s, batch {batches[-1][0]:.1f} s", flush=True)
        print(f"load after: {os.getloadavg()[0]:.1f}")
        bare_s, bare_cpu_s = map(statistics.median, zip(*bares, strict=True))
        batch_s, batch_cpu_s = map(statistics.median, zip(*batches, strict=True))
        print(f"bare  {bare_s:7.1f} s, {bare_cpu_s:7.1f} s of processors")
        print(f"batch {batch_s:7.1f} s, {batch_cpu_s:7.1f} s of processors, --jobs {asked.jobs}")
        ratio, cpu_ratio = batch_s / bare_s, batch_cpu_s / bare_cpu_s
        print(f"ratio {ratio:.2f} (by processors {cpu_ratio:.2f}); target 0.55")
        if not same_alone(folder, out, asked.alone):
            sys.exit("A clip counted alone gave other reps than in the batch.")


if __name__ == "__main__":
    main()
