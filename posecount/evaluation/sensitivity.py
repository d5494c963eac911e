"""Measures which thresholds the counts depend on: moves each by a quarter and counts again.

Every module of the rooms that count holds its thresholds in a `TUNING` (see `posecount.tuning`).
Only here is such a number changed while the program runs, and it is put back. A clip is counted
from observations made once, so thresholds of making observations are not covered.

Counting has up to three steps (landmarks, learning how points move, counting by points). Each step
records the thresholds it reads, and is repeated only for those, or if the previous step gave
another result.
"""

from __future__ import annotations

import importlib
import pkgutil
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from typing import Any

import numpy as np

from posecount.batch.work import failed_with
from posecount.counter import Counter, counter_for
from posecount.counters.landmarks import LandmarkCounter, LandmarkReps
from posecount.counting.events import Rep, RepCounted
from posecount.cue import Cue
from posecount.evaluation.matching import match
from posecount.evaluation.metrics import Answers, is_edge_on
from posecount.evaluation.replay import SeenClip, see_clip
from posecount.evaluation.run import LeftOut, for_each, reason_left_out
from posecount.evaluation.truth import Clip, Truth
from posecount.jobs import check_jobs
from posecount.pipeline import run
from posecount.pose.model.choice import PoseModels

ROOMS = ("counting", "counters", "exercises", "signals", "motion")
"""The rooms whose modules have a ``TUNING``."""

QUARTER = 0.25


@dataclass(frozen=True, slots=True)
class Threshold:
    """One field of one module's ``TUNING``; ``module`` is the module's name within posecount."""

    module: str
    field: str
    value: float
    unit: str
    has_reason: bool

    @property
    def name(self) -> str:
        """Its name in tables."""
        return f"{self.module}.{self.field}"

    def moved(self, up: bool) -> float:
        """Return its value a quarter higher or lower; whole numbers move by at least one.

        A quantile above 0.5 is moved by its distance from 1, so that it stays between 0 and 1.
        """
        by = QUARTER if up else -QUARTER
        if isinstance(self.value, int):
            return self.value + (1 if up else -1) * max(1, round(QUARTER * self.value))
        if self.unit == "quantile" and self.value > 0.5:
            return 1 - (1 - self.value) * (1 - by)
        return self.value * (1 + by)


@dataclass(frozen=True, slots=True)
class Counted:
    """The result of counting a clip: number of reps, true reps that are right, and extra ones.

    A true rep is right if a counted one is matched with it and gives no wrong side or direction;
    ``unsure`` is the number of sides and directions asked for that are unknown. ``failure`` names
    the error that ended the counting, if there was one.
    """

    reps: int
    right: frozenset[int]
    extra: int
    unsure: int = 0
    failure: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """The change in one clip's count caused by moving one threshold."""

    clip: str
    threshold: str
    up: bool
    before: Counted
    after: Counted

    @property
    def lost(self) -> int:
        """Number of true reps that were right and no longer are."""
        return len(self.before.right - self.after.right)

    @property
    def gained(self) -> int:
        """Number of true reps that were not right and now are."""
        return len(self.after.right - self.before.right)

    @property
    def extra(self) -> int:
        """Increase in extra reps."""
        return self.after.extra - self.before.extra

    @property
    def unsure(self) -> int:
        """Increase in unknown sides and directions."""
        return self.after.unsure - self.before.unsure


@dataclass(frozen=True, slots=True)
class Tried:
    """One clip counted with every threshold moved; ``read`` names those that its counting reads."""

    name: str
    read: frozenset[str]
    changes: tuple[Change, ...]


def try_all(
    clips: Sequence[Clip],
    model: PoseModels,
    *,
    jobs: int = 1,
    done: Callable[[Tried | LeftOut], None] = lambda _: None,
) -> list[Tried | LeftOut]:
    """Move every threshold over every clip, in ``jobs`` processes; in the clips' order.

    Raises InputError if ``jobs`` is out of range.
    """
    check_jobs(jobs)
    outcomes: dict[int, Tried | LeftOut] = {}
    for index, outcome in for_each(try_clip, clips, model, jobs):
        outcomes[index] = outcome
        done(outcome)
    return [outcomes[index] for index in range(len(clips))]


def try_clip(clip: Clip, model: PoseModels) -> Tried | LeftOut:
    """Count one clip with every threshold that is read moved up and down, one at a time."""
    if why := reason_left_out(clip):
        return LeftOut(clip.name, why)
    assert clip.video is not None and clip.truth is not None
    try:
        counting = Counting(see_clip(clip.video, clip.truth, model))
    except (Exception, SystemExit) as error:  # A fault in one clip's counting is not the end.
        return LeftOut(clip.name, failed_with(error).why)
    before = judge(clip.truth, counting.reps)
    changes = []
    for threshold in thresholds():
        if threshold.name not in counting.read:
            continue
        for up in (True, False):
            after = _counted_with(threshold, threshold.moved(up), counting, clip.truth)
            if after != before:
                changes.append(Change(clip.name, threshold.name, up, before, after))
    return Tried(clip.name, frozenset(counting.read), tuple(changes))


def _counted_with(threshold: Threshold, value: float, counting: Counting, truth: Truth) -> Counted:
    with _moved(threshold, value), warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        try:
            return judge(truth, counting.again(threshold.name))
        except Exception as error:  # A number that makes counting fail is a finding.
            return Counted(0, frozenset(), 0, failure=type(error).__name__)


def judge(truth: Truth, counted: Sequence[Rep]) -> Counted:
    """Compare reps with the truth."""
    pairs = match(truth.reps, counted)
    edge_on = is_edge_on(truth)
    answers = {
        i: Answers.of(
            [
                (truth.reps[i].side, counted[j].side),
                (None if edge_on else truth.reps[i].direction, counted[j].direction),
            ]
        )
        for i, j in pairs
    }
    return Counted(
        reps=len(counted),
        right=frozenset(i for i, given in answers.items() if not given.wrong),
        extra=len(counted) - len(pairs),
        unsure=sum(given.unknown for given in answers.values()),
    )


class Counting:
    """The steps of counting one clip, with each step's result and the thresholds it read."""

    def __init__(self, seen: SeenClip) -> None:
        self._seen = seen
        with noted() as self._read_by_landmarks:
            self._by_landmarks = self._count_landmarks()
        with noted() as self._read_by_learning:
            self._learned = self._learn(self._by_landmarks)
        with noted() as self._read_by_counting:
            self.reps = self._count(self._learned)

    @property
    def read(self) -> set[str]:
        """The names of the thresholds that some step reads."""
        return self._read_by_landmarks | self._read_by_learning | self._read_by_counting

    def again(self, moved: str) -> list[Rep]:
        """Count again, repeating only the steps that read the threshold of that name."""
        by_landmarks, learned = self._by_landmarks, self._learned
        if moved in self._read_by_landmarks:
            by_landmarks = self._count_landmarks()
        if moved in self._read_by_learning or by_landmarks != self._by_landmarks:
            learned = self._learn(by_landmarks)
        if learned is self._learned and moved not in self._read_by_counting:
            return self.reps
        return self._count(learned)

    def _count_landmarks(self) -> LandmarkReps | None:
        """Return the reps counted by landmarks alone, against which points are checked."""
        if self._seen.cue is not Cue.FOOT_FLOW:
            return None
        counter = LandmarkCounter(self._seen.spec.landmark_machine(self._seen.target_s))
        for observation in self._seen.observations:
            counter.update(observation)
        counter.finish()
        return counter.counted

    def _learn(self, by_landmarks: LandmarkReps | None) -> Counter:
        seen = self._seen
        return counter_for(seen.spec, seen.cue, seen.target_s, seen.observations, by_landmarks)

    def _count(self, learned: Counter) -> list[Rep]:
        ticks = run(self._seen.observations, deepcopy(learned))
        events = (event for tick in ticks for event in tick.events)
        return [event.rep for event in events if isinstance(event, RepCounted)]


@cache
def tunings() -> dict[str, Any]:
    """Return every module's ``TUNING``, by the module's name within posecount."""
    found = {}
    for room in ROOMS:
        package = importlib.import_module(f"posecount.{room}")
        for part in pkgutil.iter_modules(package.__path__):
            module = importlib.import_module(f"posecount.{room}.{part.name}")
            tuning = getattr(module, "TUNING", None)
            if is_dataclass(tuning):
                found[f"{room}.{part.name}"] = tuning
    return found


def thresholds() -> list[Threshold]:
    """Return every field of every ``TUNING``."""
    return [
        Threshold(
            module,
            field.name,
            getattr(tuning, field.name),
            field.metadata["unit"],
            field.metadata["has_reason"],
        )
        for module, tuning in tunings().items()
        for field in fields(tuning)
    ]


@contextmanager
def _moved(threshold: Threshold, value: float) -> Iterator[None]:
    """Set that field to another value meanwhile."""
    tuning = tunings()[threshold.module]
    # They are frozen for all other code.
    object.__setattr__(tuning, threshold.field, value)
    try:
        yield
    finally:
        object.__setattr__(tuning, threshold.field, threshold.value)


@contextmanager
def noted() -> Iterator[set[str]]:
    """Yield a set that collects the names of the thresholds read meanwhile."""
    read: set[str] = set()
    kinds = {module: type(tuning) for module, tuning in tunings().items()}
    for module, tuning in tunings().items():
        object.__setattr__(tuning, "__class__", _noting(module, kinds[module], read))
    try:
        yield read
    finally:
        for module, tuning in tunings().items():
            object.__setattr__(tuning, "__class__", kinds[module])


def _noting(module: str, kind: type, read: set[str]) -> type:
    """Return a subclass of that ``Tuning`` that records which fields are read."""
    known = {field.name for field in fields(kind)}

    def note(self: object, name: str) -> Any:
        if name in known:
            read.add(f"{module}.{name}")
        return object.__getattribute__(self, name)

    return type(kind.__name__, (kind,), {"__slots__": (), "__getattribute__": note})
