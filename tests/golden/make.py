"""Record the golden landmarks anew: ``python tests/golden/make.py [--all]``.

Runs the real model over the sample clips whose golden file is missing or was made from another
version of the clip or by other code (over every clip with ``--all``), and removes those whose
clip is gone.
"""

from __future__ import annotations

import sys
from pathlib import Path

from recording import (
    MadeFrom,
    counted_clips,
    golden_files,
    golden_of,
    made_from,
    note_made_from,
    save,
    truth_of,
)

from posecount import count_video
from posecount.observe.observation import Observation
from posecount.pose.model import find_model


def is_current(clip: Path, known: dict[str, MadeFrom]) -> bool:
    return golden_of(clip).exists() and known.get(clip.stem) == MadeFrom.now(clip)


def record(clip: Path) -> int:
    """Write the golden file of a clip; returns how many frames it holds."""
    model, seen = find_model(), list[Observation]()
    count_video(
        clip,
        exercise=truth_of(clip)["exercise"],
        model=model,
        watch=lambda tick, _source: seen.append(tick.frame),
    )
    save(golden_of(clip), clip, model, seen)
    return len(seen)


def main() -> None:
    everything = "--all" in sys.argv[1:]
    clips = counted_clips()
    for orphan in set(golden_files()) - {golden_of(clip) for clip in clips}:
        print(f"{orphan.name}: removed, its clip is gone")
        orphan.unlink()
    names = {clip.stem for clip in clips}
    known = {name: made for name, made in made_from().items() if name in names}
    for clip in clips:
        if is_current(clip, known) and not everything:
            print(f"{clip.stem}: current")
            continue
        frames = record(clip)
        known[clip.stem] = MadeFrom.now(clip)
        note_made_from(known)
        print(f"{clip.stem}: {frames} frames recorded", flush=True)
    note_made_from(known)


if __name__ == "__main__":
    main()
