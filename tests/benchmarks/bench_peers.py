"""posecount beside the closest open peer and beside a loop with fixed thresholds, same clips.

``python tests/benchmarks/bench_peers.py FOLDER... [--physiocore PYTHON] [--physiocore-config FILE]
[--clips]`` counts every clip under the folders that has a truth file, with each system that claims
to count its exercise, and prints Markdown tables: clips, reps, the share counted exactly right,
OBO (share off by at most one) and MAE (mean |counted - true| / max(true, 1)), for each split and
exercise. ``--clips`` adds the counts of every clip.

physiocore 0.3.5 (Apache-2.0) pins a mediapipe that posecount cannot use, and declares a Python
range that refuses 3.11.1 and later, so it needs an environment of its own::

    python3.11 -m venv PLACE
    PLACE/bin/pip install --ignore-requires-python physiocore==0.3.5
    python tests/benchmarks/bench_peers.py sample_videos --physiocore PLACE/bin/python

Of its trackers one is about feet, ``ankle_toe_movement``: lying or sitting with the legs out, both
feet pulled back (knee-ankle-toe angle of 80 to 110 degrees), then one of them pointed (130 to 180)
for half a second or more, the half second growing to at most 1.5 s as longer holds are seen. So it
is given the two flexions. In the clips we looked into, dorsiflexion did not reach its second range,
and plantar flexion, done on a chair, was not lying or sitting with the legs out to it. It reports
one number, without sides or times, and needs neither display nor sound card. `physiocore_driver`
says how it is called and which pose model it gets.

`fixed_thresholds` is what tutorials on counting reps build.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from fixed_thresholds import FIXED_DEG, ankle_angles, count_fixed

from posecount.errors import PosecountError
from posecount.evaluation.cells import TextTable, as_markdown
from posecount.evaluation.clips import find_clips
from posecount.evaluation.run import Evaluated, evaluate
from posecount.evaluation.truth import Clip
from posecount.pose.model.find import ModelFile, find_model

DRIVER = Path(__file__).with_name("physiocore_driver.py")
PHYSIOCORE_COUNTS = ("resisted_dorsiflexion", "resisted_plantar_flexion")
_PATIENCE_S = 900


class CountError(Exception):
    """A system could not count a clip."""


@dataclass(frozen=True)
class System:
    """Something that counts; ``count`` raises CountError."""

    name: str
    exercises: tuple[str, ...] | None
    count: Callable[[Clip], int]

    def claims(self, clip: Clip) -> bool:
        return self.exercises is None or _exercise(clip) in self.exercises


@dataclass(frozen=True)
class Counted:
    """How often one system counted in one clip, and how often it should have."""

    system: str
    clip: str
    exercise: str
    split: str
    true: int
    counted: int

    @property
    def off(self) -> int:
        return abs(self.counted - self.true)


def posecount_system(model: ModelFile) -> System:
    def count(clip: Clip) -> int:
        outcome = evaluate(clip, model)
        if not isinstance(outcome, Evaluated):
            raise CountError(outcome.why)
        return outcome.score.counted_reps

    return System("posecount", None, count)


def fixed_system(model: ModelFile) -> System:
    def count(clip: Clip) -> int:
        low_deg, high_deg = FIXED_DEG[_exercise(clip)]
        return count_fixed(ankle_angles(_video(clip), model), low_deg, high_deg)

    return System("fixed thresholds", tuple(FIXED_DEG), count)


def physiocore_system(python: Path, config: Path | None, pose_models: set[str]) -> System:
    """``pose_models`` takes in the names of those it used."""

    def count(clip: Clip) -> int:
        # Absolute but not resolved: a virtual environment is found by the link to its Python.
        call = [str(python.absolute()), str(DRIVER), str(_video(clip).absolute())]
        call += [str(config.absolute())] if config else []
        try:
            done = subprocess.run(
                call, capture_output=True, text=True, timeout=_PATIENCE_S, check=True
            )
            said = json.loads(done.stdout.splitlines()[-1])
        except subprocess.CalledProcessError as error:
            raise CountError(error.stderr.strip().splitlines()[-1]) from error
        except (OSError, ValueError, IndexError, subprocess.TimeoutExpired) as error:
            raise CountError(str(error)) from error
        pose_models.add(said["pose_model"])
        return int(said["count"])

    name = f"physiocore, {config.stem}" if config else "physiocore"
    return System(name, PHYSIOCORE_COUNTS, count)


def summary_table(counted: Sequence[Counted], split: str) -> TextTable:
    rows = []
    within = [one for one in counted if one.split == split]
    for exercise in sorted({one.exercise for one in within}):
        for system in dict.fromkeys(one.system for one in within):
            group = [one for one in within if (one.exercise, one.system) == (exercise, system)]
            if group:
                rows.append((exercise, system, *_figures(group)))
    columns = ("exercise", "system", "clips", "reps", "exact", "OBO", "MAE")
    return TextTable(f"Split: {split or 'none'}", columns, tuple(rows))


def _figures(group: Sequence[Counted]) -> tuple[str, ...]:
    clips = len(group)
    exact = sum(one.off == 0 for one in group) / clips
    obo = sum(one.off <= 1 for one in group) / clips
    mae = sum(one.off / max(one.true, 1) for one in group) / clips
    reps = sum(one.true for one in group)
    return (str(clips), str(reps), f"{exact:.0%}", f"{obo:.0%}", f"{mae:.3f}")


def clips_table(counted: Sequence[Counted]) -> TextTable:
    systems = tuple(dict.fromkeys(one.system for one in counted))
    said = {(one.clip, one.system): str(one.counted) for one in counted}
    true = {one.clip: str(one.true) for one in counted}
    rows = ((clip, true[clip], *(said.get((clip, s), "-") for s in systems)) for clip in true)
    return TextTable("Counts", ("clip", "true", *systems), tuple(rows), words=(0,))


def count_all(systems: Sequence[System], clips: Iterable[Clip]) -> list[Counted]:
    """Every clip by every system that claims it; a clip that one of them fails at is told."""
    counted = []
    for clip in clips:
        for system in systems:
            if not system.claims(clip):
                continue
            try:
                number = system.count(clip)
            except CountError as error:
                _say(f"{system.name} left out {clip.name}: {error}")
                continue
            assert clip.truth is not None
            true = len(clip.truth.reps)
            _say(f"{clip.name}: {system.name} {number} of {true}")
            split = clip.truth.split
            counted.append(Counted(system.name, clip.name, _exercise(clip), split, true, number))
    return counted


def _exercise(clip: Clip) -> str:
    assert clip.truth is not None
    return clip.truth.exercise


def _video(clip: Clip) -> Path:
    assert clip.video is not None
    return clip.video


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
    parser.add_argument("--physiocore", type=Path, metavar="PYTHON", help="its own Python")
    parser.add_argument("--physiocore-config", type=Path, metavar="FILE", help="its thresholds")
    parser.add_argument("--clips", action="store_true", help="print the counts of every clip, too")
    asked = parser.parse_args()
    try:
        model = find_model()
        clips = [clip for folder in asked.folders for clip in find_clips(folder)]
    except PosecountError as error:
        sys.exit(f"bench_peers: {error}")
    for clip in clips:
        if clip.problem:
            _say(f"left out {clip.name}: {clip.problem}")
    pose_models: set[str] = set()
    systems = [posecount_system(model), fixed_system(model)]
    if asked.physiocore:
        systems.append(physiocore_system(asked.physiocore, asked.physiocore_config, pose_models))
    counted = count_all(systems, [clip for clip in clips if not clip.problem])
    tables = [summary_table(counted, split) for split in sorted({one.split for one in counted})]
    for table in [*tables, *([clips_table(counted)] if asked.clips else [])]:
        print(as_markdown(table))
    if pose_models:
        print(f"Pose model of physiocore: {', '.join(sorted(pose_models))}; its own is heavy.")


if __name__ == "__main__":
    main()
