"""Counts every exercise wherever it could have been done."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from posecount.counter import Asked, counters_for, cue_for
from posecount.counters.motion import MotionCounter
from posecount.counting.events import Rep, RepCounted, RepDropped
from posecount.cue import Cue, View
from posecount.exercises import EXERCISES
from posecount.exercises.spec import ExerciseSpec
from posecount.observation.observed import Observation
from posecount.pipeline import events_of
from posecount.recognition.scene import Scene, Stretch


class Looks(Protocol):
    """What each cue showed in a recording."""

    def seen(self, cue: Cue, since_s: float, until_s: float) -> Iterator[Observation]:
        """Yield what this cue showed from ``since_s`` to ``until_s``, exclusive."""


@dataclass(slots=True)
class Candidate:
    """What an exercise's machine counted in one stretch of ``looks``, and what it dropped.

    ``extent`` is how far what moves usually goes in a close-up, as a share of the picture's longer
    side; 0 where nothing does, and with a body in view.
    """

    spec: ExerciseSpec
    view: View
    stretch: Stretch
    target_s: float | None
    looks: Looks
    reps: list[Rep] = field(default_factory=list)
    dropped: list[RepDropped] = field(default_factory=list)
    extent: float = 0.0


def candidates(
    looks: Looks, scene: Scene, targets_s: Mapping[str, float | None]
) -> list[Candidate]:
    """Count each exercise in each of its stretches, those of the same observations together.

    ``targets_s`` are hold targets by exercise, where they are not the exercise's own.
    """

    def target_s(spec: ExerciseSpec) -> float | None:
        return targets_s.get(spec.id, spec.hold_target_s)

    found = [
        Candidate(spec, "body", stretch, target_s(spec), looks)
        for spec in EXERCISES
        for stretch in scene.stretches[spec.id]
    ]
    found += [
        Candidate(spec, "close-up", stretch, target_s(spec), looks)
        for spec in EXERCISES
        if spec.build_region is not None
        for stretch in scene.close_ups
    ]
    for together in _by_observations(found):
        count(together)
    return sorted(found, key=lambda one: one.stretch.start_s)


def count(candidates: Sequence[Candidate]) -> None:
    """Count the reps of candidates that are counted by the same observations."""
    part = Part.of(candidates[0])
    asked = [Asked(one.spec, one.target_s) for one in candidates]
    counters = counters_for(asked, part.cue, part)
    counted = events_of(part, part.cue, counters)
    for candidate, counter, events in zip(candidates, counters, counted, strict=True):
        candidate.reps += [event.rep for event in events if isinstance(event, RepCounted)]
        candidate.dropped += [event for event in events if isinstance(event, RepDropped)]
        if candidate.view == "close-up" and candidate.reps and isinstance(counter, MotionCounter):
            candidate.extent = counter.extent


def _by_observations(candidates: Sequence[Candidate]) -> list[list[Candidate]]:
    """Return groups of candidates that are counted by the same observations."""
    groups: dict[tuple[Cue, Stretch], list[Candidate]] = {}
    for candidate in candidates:
        part = Part.of(candidate)
        groups.setdefault((part.cue, part.stretch), []).append(candidate)
    return list(groups.values())


@dataclass(frozen=True, slots=True)
class Part:
    """The observations of one stretch, which can be gone through again and again."""

    looks: Looks
    cue: Cue
    stretch: Stretch

    @classmethod
    def of(cls, candidate: Candidate) -> Part:
        """Return the observations that a candidate is counted by."""
        return cls(candidate.looks, cue_for(candidate.spec, candidate.view), candidate.stretch)

    def __iter__(self) -> Iterator[Observation]:
        return self.looks.seen(self.cue, self.stretch.start_s, self.stretch.end_s)
