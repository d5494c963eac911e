"""How much posecount adds to bare pose estimation.

``python tests/benchmarks/bench_count.py [VIDEO] [--times N]`` measures, in turn and in one run:

- bare:    PyAV decodes and PoseLandmarker.detect_for_video looks at every frame, nothing else;
- count:   ``count_video`` on the same file;
- overlay: ``count_video`` with an annotated video.

It prints the medians in seconds and in milliseconds a frame, and the ratios to bare. The first
round of each is not counted.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import av
import mediapipe as mp
from mediapipe.tasks.python import BaseOptions, vision

from posecount import count_video
from posecount.pose.model import find_model

SAMPLE = Path(__file__).parents[2] / "sample_videos" / "toe_raise_both_side.mp4"
EXERCISE = "toe_raise"


def bare(video: Path, model: Path) -> int:
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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("video", nargs="?", type=Path, default=SAMPLE)
    parser.add_argument("--times", type=int, default=5)
    asked = parser.parse_args()
    model = find_model()
    with tempfile.TemporaryDirectory() as folder:
        overlay = Path(folder) / "out.mp4"
        ways: dict[str, Callable[[], object]] = {
            "bare": lambda: bare(asked.video, model.path),
            "count": lambda: count_video(asked.video, exercise=EXERCISE, model=model),
            "overlay": lambda: count_video(
                asked.video, exercise=EXERCISE, model=model, overlay=overlay
            ),
        }
        frames = bare(asked.video, model.path)
        took_s: dict[str, list[float]] = {name: [] for name in ways}
        for turn in range(asked.times + 1):
            for name, way in ways.items():
                before_s = time.perf_counter()
                way()
                if turn > 0:
                    took_s[name].append(time.perf_counter() - before_s)
    bare_s = statistics.median(took_s["bare"])
    print(f"{asked.video.name}: {frames} frames, median of {asked.times}")
    for name, all_s in took_s.items():
        median_s = statistics.median(all_s)
        print(
            f"{name:8} {median_s:7.2f} s {1000 * median_s / frames:6.1f} ms/frame "
            f"{median_s / bare_s:5.2f}x   ({min(all_s):.2f} to {max(all_s):.2f} s)"
        )


if __name__ == "__main__":
    main()
