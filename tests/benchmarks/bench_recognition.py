"""How right ``count`` without an exercise, and with a routine, is on stitched recordings.

``python tests/benchmarks/bench_recognition.py CLIPS [--nothing FOLDER] [--recordings N] [--seed S]
[--routine]``
draws recordings of four or five of the clips in the folder CLIPS that have truth files, with hard
cuts between, a clip of FOLDER (people who do something else) between each two, and prints for each
recording and in all: seconds of exercise that were given to the right exercise, seconds of nothing
that were taken for one, the steps found, and the reps. With ``--routine`` each recording is counted
with the routine of its clips as a guide, else without.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import cv2

from posecount import RecognisedResult, SessionResult, follow_routine, recognise_video
from posecount.media.video import open_video
from posecount.session.load import read_routine
from posecount.sinks.h264 import H264Writer

SIZE = (640, 480)
FPS = 30


@dataclass
class Part:
    """A clip in a recording: what is done in it, when, and how often."""

    clip: Path
    exercise: str | None
    start_s: float = 0.0
    end_s: float = 0.0
    spans: list[tuple[float, float]] = field(default_factory=list)


def exercises_in(folder: Path) -> list[Part]:
    parts = []
    for clip in sorted(folder.glob("*.mp4")):
        truth = clip.with_suffix(".json")
        if not truth.exists():
            continue
        told = json.loads(truth.read_text(encoding="utf-8"))
        spans = [(rep["start_s"], rep["end_s"]) for rep in told["reps"]]
        parts.append(Part(clip, told["exercise"] if spans else None, spans=spans))
    return parts


def drawn(clips: list[Part], nothing: list[Path], random_: random.Random) -> list[Part]:
    """A few clips of different exercises, with somebody who does something else between."""
    by_exercise = {}
    for part in random_.sample(clips, len(clips)):
        by_exercise.setdefault(part.exercise, part)
    chosen = list(by_exercise.values())[: random_.choice([4, 5])]
    parts: list[Part] = []
    for part in chosen:
        if parts and nothing:
            parts.append(Part(random_.choice(nothing), None))
        parts.append(Part(part.clip, part.exercise, spans=list(part.spans)))
    return parts


def stitch(parts: list[Part], path: Path) -> float:
    """Write the clips one after the other, note where each begins, and return the length."""
    writer = H264Writer(path, "mp4", *SIZE, FPS)
    at_s = 0.0
    for part in parts:
        part.start_s = at_s
        last_s = 0.0
        with open_video(part.clip) as source:
            for frame in source:
                writer.write(fitted(frame.image_bgr), at_s + frame.t_s)
                last_s = frame.t_s
        at_s += last_s + 1 / FPS
        part.end_s = at_s
        part.spans = [(a + part.start_s, b + part.start_s) for a, b in part.spans]
    writer.finish()
    return at_s


def fitted(image):
    height, width = image.shape[:2]
    scale = min(SIZE[0] / width, SIZE[1] / height)
    small = cv2.resize(image, (round(width * scale), round(height * scale)))
    right, below = SIZE[0] - small.shape[1], SIZE[1] - small.shape[0]
    return cv2.copyMakeBorder(
        small, below // 2, below - below // 2, right // 2, right - right // 2, cv2.BORDER_CONSTANT
    )


def routine_of(parts: list[Part]):
    steps = []
    for part in parts:
        if part.exercise is None:
            continue
        dose = "duration_s = 5\nsets = 2" if part.exercise == "toe_walk" else "reps = 4"
        steps.append(
            f'[[steps]]\nexercise = "{part.exercise}"\nposition = "p"\ninstruction = "i"\n{dose}\n'
        )
    head = 'schema = "posecount.routine/1"\nid = "stitched"\ntitle = "Stitched"\n'
    return read_routine(head + "".join(steps), "stitched.toml")


def overlap_s(one: tuple[float, float], other: tuple[float, float]) -> float:
    return max(0.0, min(one[1], other[1]) - max(one[0], other[0]))


def score(parts: list[Part], result: RecognisedResult | SessionResult, length_s: float) -> Counter:
    """Sums of seconds, steps and reps: what was, and what of it was found."""
    found = Counter()
    segments = [(one.exercise, (one.start_s, one.end_s)) for one in result.segments]
    for part in parts:
        if part.exercise is None:
            continue
        span = part.spans[0][0], part.spans[-1][1]
        right_s = sum(overlap_s(span, at) for name, at in segments if name == part.exercise)
        wrong_s = sum(
            overlap_s(span, at) for name, at in segments if name not in (None, part.exercise)
        )
        reps = sum(
            rep.exercise == part.exercise
            and part.start_s <= (rep.start_s + rep.end_s) / 2 < part.end_s
            for rep in result.reps
        )
        found["exercise_s"] += span[1] - span[0]
        found["right_s"] += right_s
        found["wrong_s"] += wrong_s
        found["steps"] += 1
        found["steps found"] += right_s > 0.5 * (span[1] - span[0])
        found["reps"] += len(part.spans)
        found["steps exact"] += reps == len(part.spans)
        found["reps off"] += abs(reps - len(part.spans))
        print(f"    {part.clip.name[:40]:42}{part.exercise:26}{reps} of {len(part.spans)}")
    nothing_s = length_s - found["exercise_s"]
    taken_s = sum(at[1] - at[0] for name, at in segments if name is not None)
    found["nothing_s"] += nothing_s
    found["taken_s"] += max(0.0, taken_s - found["right_s"] - found["wrong_s"])
    return found


def told(found: Counter) -> str:
    return (
        f"seconds right {found['right_s'] / found['exercise_s']:.1%}, "
        f"nothing taken for an exercise {found['taken_s'] / max(1e-9, found['nothing_s']):.1%} of "
        f"{found['nothing_s'] / 60:.1f} min, steps found {found['steps found']} of "
        f"{found['steps']}, exact {found['steps exact']}, reps off by {found['reps off']} of "
        f"{found['reps']}"
    )


def main() -> None:
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("clips", type=Path, nargs="+")
    wanted.add_argument("--nothing", type=Path)
    wanted.add_argument("--recordings", type=int, default=8)
    wanted.add_argument("--seed", type=int, default=1)
    wanted.add_argument("--routine", action="store_true")
    asked = wanted.parse_args()
    clips = [part for folder in asked.clips for part in exercises_in(folder) if part.exercise]
    nothing = sorted(asked.nothing.glob("*.mp4")) if asked.nothing else []
    random_, total = random.Random(asked.seed), Counter()
    with tempfile.TemporaryDirectory() as folder:
        for number in range(asked.recordings):
            parts = drawn(clips, nothing, random_)
            path = Path(folder) / f"{number}.mp4"
            length_s = stitch(parts, path)
            print(f"{number}: {length_s:.0f} s", flush=True)
            if asked.routine:
                result = follow_routine([path], routine_of(parts)).result
            else:
                result = recognise_video(path)
            found = score(parts, result, length_s)
            print(f"  {told(found)}", flush=True)
            total += found
            path.unlink()
    print(f"all: {told(total)}")


if __name__ == "__main__":
    main()
