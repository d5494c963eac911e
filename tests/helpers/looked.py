"""What a recording showed, made of golden landmarks: one sample after the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from helpers.golden import FOLDER, load
from posecount.cue import Cue
from posecount.observation.observed import Observation
from posecount.recognition.candidates import Candidate, candidates
from posecount.recognition.scene import Scene, SceneReader

STEP_S = 1 / 30


class GoldenLooks:
    """The landmarks of samples that follow each other with hard cuts; no points were followed."""

    def __init__(self, names: Sequence[str]) -> None:
        self.observations: list[Observation] = []
        self.cuts_s: list[float] = []
        self.starts_s: list[float] = []
        at_s = 0.0
        for name in names:
            self.starts_s.append(at_s)
            part = load(FOLDER / f"{name}.landmarks")
            self.observations += [replace(seen, t_s=seen.t_s + at_s) for seen in part]
            at_s = self.observations[-1].t_s + STEP_S
            self.cuts_s.append(at_s)
        self.end_s = self.cuts_s.pop()

    def seen(self, cue: Cue, since_s: float, until_s: float) -> Iterator[Observation]:
        return (seen for seen in self.observations if since_s <= seen.t_s < until_s)

    def scene(self) -> Scene:
        reader = SceneReader()
        for seen in self.observations:
            reader.update(seen)
        return reader.finish(self.cuts_s)

    def candidates(self, scene: Scene) -> list[Candidate]:
        return candidates(self, scene, {})
