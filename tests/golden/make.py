"""Record the golden landmarks anew: ``python tests/golden/make.py [--all]``.

Runs the real model over the sample clips whose golden file is missing or was made from another
version of the clip or by other code (over every clip with ``--all``), and removes those whose
clip is gone.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from recording import (
    FOLDER,
    Recording,
    counted_clips,
    estimator_sha256,
    golden_of,
    load,
    save,
    sha256_of,
    truth_of,
)

from posecount import count_video
from posecount.pose.landmarks import Pose
from posecount.pose.model import find_model


def is_current(clip: Path) -> bool:
    golden = golden_of(clip)
    if not golden.exists():
        return False
    known = load(golden)
    return (known.clip_sha256, known.estimator_sha256) == (sha256_of(clip), estimator_sha256())


def record(clip: Path) -> Recording:
    model = find_model()
    made_from = sha256_of(clip), model.sha256, estimator_sha256()
    ticks: list[tuple[float, Pose | None]] = []
    count_video(
        clip,
        exercise=truth_of(clip)["exercise"],
        model=model,
        watch=lambda tick, _source: ticks.append((tick.frame.t_s, tick.pose)),
    )
    times_s, poses = zip(*ticks, strict=True)
    return Recording(np.array(times_s), list(poses), *made_from)


def main() -> None:
    everything = "--all" in sys.argv[1:]
    clips = counted_clips()
    for orphan in set(FOLDER.glob("*.npz")) - {golden_of(clip) for clip in clips}:
        print(f"{orphan.name}: removed, its clip is gone")
        orphan.unlink()
    for clip in clips:
        if is_current(clip) and not everything:
            print(f"{clip.stem}: current")
            continue
        recording = record(clip)
        save(golden_of(clip), recording)
        print(f"{clip.stem}: {len(recording.poses)} frames recorded", flush=True)


if __name__ == "__main__":
    main()
