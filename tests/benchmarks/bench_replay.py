"""Landmarks counted again: whether every sample gives the same, how fast, and how large they are.

Speed is by the time of one core, so that what else the machine does matters less.
Run by hand; counts all clips of a folder with the real model first:
python tests/benchmarks/bench_replay.py [FOLDER]
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path

from posecount import EXERCISES, count_video
from posecount.observation.landmarks_file import open_landmarks
from posecount.pose.model.find import find_model

SAMPLES = Path(__file__).parents[2] / "sample_videos"
TIMES = 3
KNOWN = {spec.id for spec in EXERCISES}


def main(folder):
    model = find_model(None)
    different = 0
    print("| clip | exercise | reps | same | kept | MB a minute | frames a second | x real time |")
    print("| --- | --- | ---: | --- | --- | ---: | ---: | ---: |")
    with tempfile.TemporaryDirectory() as temporary:
        for clip in sorted(folder.glob("*.mp4")):
            exercise = exercise_of(clip)
            kept = Path(temporary) / f"{clip.stem}.landmarks"
            made = count_video(clip, exercise=exercise, model=model, landmarks=kept)
            again, took_s = quickest(kept, exercise)
            same = told(made) == told(again)
            different += not same
            frames, length_s = made.source.frames, made.source.duration_s
            cue = open_landmarks(kept).seen.cue.value
            print(
                f"| {clip.stem} | {exercise} | {made.totals.reps} | {'yes' if same else 'NO'} "
                f"| {cue} | {kept.stat().st_size / length_s * 60 / 1e6:.2f} "
                f"| {frames / took_s:,.0f} | {length_s / took_s:.0f} |",
                flush=True,
            )
    return different


def exercise_of(clip):
    """What is done in it; where that is nothing posecount counts, anything will do."""
    truth = clip.with_suffix(".json")
    exercise = json.loads(truth.read_text(encoding="utf-8"))["exercise"] if truth.exists() else ""
    return exercise if exercise in KNOWN else "toe_raise"


def quickest(kept, exercise):
    took_s = []
    for _ in range(TIMES):
        start_s = time.process_time()
        result = count_video(kept, exercise=exercise)
        took_s.append(time.process_time() - start_s)
    return result, min(took_s)


def told(result):
    record = result.model_dump()
    del record["source"]["path"]
    return record


if __name__ == "__main__":
    sys.exit(min(1, main(Path(sys.argv[1]) if len(sys.argv) > 1 else SAMPLES)))
