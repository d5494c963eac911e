"""How long counting takes, beside the bare loop that only looks for poses.

``python tests/benchmarks/bench_count.py [--times 5] [--share 1.0] [--jobs N]`` makes its recordings
from a bundled sample in a temporary folder, and then measures in turn, each in a fresh process:

- bare: PyAV decodes and PoseLandmarker.detect_for_video looks at every picture, in one thread;
- ours: ``count_video`` on the same file, with and without an annotated video.

The clock runs from when the libraries are loaded; the processes that ours starts load them
within it. Memory is the most that a process and all it started held at a time (what they share is
counted once; Linux only). It prints the README's table: medians, and their ratios. ``--share 0.3``
makes shorter recordings, for a first impression.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

SAMPLE = Path(__file__).parents[2] / "sample_videos" / "toe_raise_both_side.mp4"
EXERCISE = "toe_raise"
EVERY_S = 0.1


@dataclass(frozen=True)
class Case:
    name: str
    recording: str
    overlay: bool
    target: float


@dataclass(frozen=True)
class Run:
    took_s: float
    cpu_s: float
    most_mb: float
    frames: int


CASES = [
    Case("count, 640x480, 30 fps, {:.0f} s", "small", False, 0.6),
    Case("count, 1920x1080, 60 fps, {:.0f} s", "large", False, 0.45),
    Case("count with annotated video, 640x480, 30 fps, {:.0f} s", "small", True, 0.75),
]
SHAPES = {"small": (640, 480, 30, 60.0), "large": (1920, 1080, 60, 30.0)}


# -- what is measured, in a process of its own ----------------------------------------------------


def bare(video: Path, model: Path) -> int:
    import av
    import mediapipe as mp
    from mediapipe.tasks.python import BaseOptions, vision

    options = vision.PoseLandmarkerOptions(
        base_options=BaseOptions(model_asset_path=str(model)),
        running_mode=vision.RunningMode.VIDEO,
    )
    frames = 0
    with av.open(str(video)) as container, vision.PoseLandmarker.create_from_options(options) as it:
        for frame in container.decode(video=0):
            image = mp.Image(mp.ImageFormat.SRGB, frame.to_ndarray(format="rgb24"))
            it.detect_for_video(image, round(frame.time * 1000))
            frames += 1
    return frames


def ours(video: Path, model: Path, jobs: int, overlay: str) -> int:
    from posecount import count_video

    out = overlay or None
    return count_video(video, exercise=EXERCISE, model=model, jobs=jobs, overlay=out).source.frames


def measured(how: str, video: str, model: str, jobs: str, overlay: str) -> None:
    import mediapipe.tasks.python.vision  # noqa: F401

    import posecount.count  # noqa: F401

    begun_s, cpu_before_s = time.perf_counter(), sum(cpu_s())
    if how == "bare":
        frames = bare(Path(video), Path(model))
    else:
        frames = ours(Path(video), Path(model), int(jobs), overlay)
    took_s = time.perf_counter() - begun_s
    print(json.dumps([took_s, sum(cpu_s()) - cpu_before_s, frames]))


def cpu_s() -> list[float]:
    """What this process and those it started and ended have used of the processors."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return [one.ru_utime + one.ru_stime for one in used]


# -- measuring ------------------------------------------------------------------------------------


def run(how: str, video: Path, model: Path, jobs: int, overlay: str) -> Run:
    words = [sys.executable, __file__, "--measured", how, video, model, jobs, overlay]
    process = subprocess.Popen(
        [str(word) for word in words], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    most_kb = [0]
    watch = threading.Thread(target=watch_memory, args=(process, most_kb))
    watch.start()
    told, _ = process.communicate()
    watch.join()
    took_s, used_s, frames = json.loads(told.splitlines()[-1])
    return Run(took_s, used_s, most_kb[0] / 1000, frames)


def watch_memory(process: subprocess.Popen[str], most_kb: list[int]) -> None:
    while process.poll() is None:
        most_kb[0] = max(most_kb[0], sum(map(held_kb, tree(process.pid))))
        time.sleep(EVERY_S)


def tree(pid: int) -> list[int]:
    found = [pid]
    for child in children_of(pid):
        found += tree(child)
    return found


def children_of(pid: int) -> list[int]:
    """The processes it started; none where it has ended meanwhile."""
    try:
        lists = [path.read_text() for path in Path(f"/proc/{pid}/task").glob("*/children")]
    except OSError:
        return []
    return [int(child) for children in lists for child in children.split()]


def held_kb(pid: int) -> int:
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in rollup.splitlines() if "Pss:" in line), 0)


# -- the recordings -------------------------------------------------------------------------------


def make(path: Path, width: int, height: int, fps: int, length_s: float) -> Path:
    """The sample over and over, as large and as fast as asked; what lies between is blended."""
    import av
    import cv2
    import numpy as np

    with av.open(str(SAMPLE)) as source:
        images = [frame.to_ndarray(format="bgr24") for frame in source.decode(video=0)]
        sample_fps = round(source.streams.video[0].average_rate)
    scale = height / images[0].shape[0]
    margin = (width - round(images[0].shape[1] * scale)) // 2
    again, pace = fps // sample_fps, range(fps // sample_fps)
    pictures = itertools.islice(itertools.cycle(images), round(length_s * sample_fps))
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=fps, options={"preset": "veryfast"})
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        before = images[0]
        for image in pictures:
            for step in pace:
                share = (step + 1) / again
                between = cv2.addWeighted(image, share, before, 1 - share, 0)
                large = cv2.resize(between, None, fx=scale, fy=scale)
                padded = cv2.copyMakeBorder(
                    large, 0, 0, margin, width - margin - large.shape[1], cv2.BORDER_REPLICATE
                )
                frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(padded), format="bgr24")
                container.mux(stream.encode(frame))
            before = image
        container.mux(stream.encode(None))
    return path


def main() -> None:
    from posecount.pose.model.find import find_model

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--share", type=float, default=1.0)
    parser.add_argument("--jobs", type=int, default=len(os.sched_getaffinity(0)))
    asked = parser.parse_args()
    model = find_model().path
    with tempfile.TemporaryDirectory() as folder:
        lengths_s = {name: asked.share * shape[-1] for name, shape in SHAPES.items()}
        made = {
            name: make(Path(folder) / f"{name}.mp4", *shape[:-1], lengths_s[name])
            for name, shape in SHAPES.items()
        }
        bares: dict[str, list[Run]] = {name: [] for name in made}
        runs: dict[str, list[Run]] = {case.name: [] for case in CASES}
        for _ in range(asked.times):
            for name, video in made.items():
                bares[name].append(run("bare", video, model, 1, ""))
            for case in CASES:
                overlay = str(Path(folder) / "out.mp4") if case.overlay else ""
                runs[case.name].append(
                    run("ours", made[case.recording], model, asked.jobs, overlay)
                )
    print(
        f"{asked.jobs} processes, median of {asked.times}, load {os.getloadavg()[1]:.1f} on "
        f"{os.cpu_count()} cores\n"
    )
    print("| | bare loop | posecount | ratio | target | of processors | memory |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    for case in CASES:
        theirs, mine = bares[case.recording], runs[case.name]
        bare_s, ours_s = (statistics.median(r.took_s for r in rs) for rs in (theirs, mine))
        bare_cpu, ours_cpu = (statistics.median(r.cpu_s for r in rs) for rs in (theirs, mine))
        bare_mb, ours_mb = (max(r.most_mb for r in rs) for rs in (theirs, mine))
        print(
            f"| {case.name.format(lengths_s[case.recording])} | {bare_s:.1f} s | {ours_s:.1f} s "
            f"| {ours_s / bare_s:.2f} | {case.target:g} | {bare_cpu:.1f} s, {ours_cpu:.1f} s "
            f"| {bare_mb:.0f} MB, {ours_mb:.0f} MB |"
        )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--measured"]:
        measured(*sys.argv[2:])
    else:
        main()
