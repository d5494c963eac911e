"""Measures how right the counting was, per clip and over many clips. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from posecount.counting.events import Rep
from posecount.evaluation.matching import match
from posecount.evaluation.truth import Truth
from posecount.exercises import find_exercise

CLOSE_UP = "close-up"
CONFIDENCE_EDGES = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 1.0)


@dataclass(frozen=True, slots=True)
class Answers:
    """Numbers of right, wrong and 'unknown' answers to a question."""

    right: int = 0
    wrong: int = 0
    unknown: int = 0

    def __add__(self, other: Answers) -> Answers:
        """Return the sum of both."""
        return Answers(
            self.right + other.right, self.wrong + other.wrong, self.unknown + other.unknown
        )

    @property
    def accuracy(self) -> float | None:
        """Share right of those not 'unknown'; None if there are none."""
        return _share(self.right, self.right + self.wrong)

    @property
    def unknown_share(self) -> float | None:
        """Share of 'unknown'; None if nothing was asked."""
        return _share(self.unknown, self.right + self.wrong + self.unknown)

    @classmethod
    def of(cls, pairs: Iterable[tuple[str | None, str | None]]) -> Answers:
        """Count pairs of (true, said); a pair whose truth is None is skipped."""
        asked = [(true, said) for true, said in pairs if true is not None]
        unknown = sum(said in (None, "unknown") for _, said in asked)
        right = sum(true == said for true, said in asked)
        return cls(right, len(asked) - right - unknown, unknown)


@dataclass(frozen=True, slots=True)
class ClipScore:
    """One clip's counting against its truth; errors are absolute, in seconds.

    ``edge_on``: the view shows circles as lines, so their direction cannot be seen.
    ``confidences``: each counted rep's confidence and whether it matched a true one.
    """

    exercise: str
    view: str
    split: str
    duration_s: float
    true_reps: int
    counted_reps: int
    sides: Answers
    directions: Answers
    edge_on: bool
    hold_errors_s: tuple[float, ...]
    start_errors_s: tuple[float, ...]
    end_errors_s: tuple[float, ...]
    confidences: tuple[tuple[float, bool], ...]

    @property
    def close_up(self) -> bool:
        """Whether only feet or legs are in view."""
        return self.view == CLOSE_UP

    @property
    def is_exact(self) -> bool:
        """Whether the count is right."""
        return self.true_reps == self.counted_reps

    @property
    def is_clean(self) -> bool:
        """Whether every rep was found, none is extra, and no side or direction is wrong."""
        matched = sum(found for _, found in self.confidences)
        wrong = self.sides.wrong + (0 if self.edge_on else self.directions.wrong)
        return matched == self.true_reps == self.counted_reps and wrong == 0


@dataclass(frozen=True, slots=True)
class Summary:
    """Figures of many clips together; a figure without data is None.

    ``mae`` is the mean of |counted - true| / max(true, 1), ``obo`` the share of clips off by at
    most one, ``exact`` the share of clips exactly right. Times are in seconds.
    """

    clips: int
    reps: int
    mae: float | None
    obo: float | None
    exact: float | None
    sides: Answers
    directions: Answers
    edge_on_directions: Answers
    hold_median_s: float | None
    hold_p95_s: float | None
    start_median_s: float | None
    end_median_s: float | None
    false_per_minute: float | None


@dataclass(frozen=True, slots=True)
class ConfidenceBin:
    """Counted reps with a confidence from ``low`` to ``high``, and how many of them were true."""

    low: float
    high: float
    reps: int
    matched: int
    mean_confidence: float


def score(truth: Truth, counted: Sequence[Rep], duration_s: float) -> ClipScore:
    """Compare the reps counted in a clip of ``duration_s`` with its truth."""
    pairs = match(truth.reps, counted)
    both = [(truth.reps[i], counted[j]) for i, j in pairs]
    timed = [(true, rep) for true, rep in both if not true.is_moment]
    matched = {j for _, j in pairs}
    holds = truth.hold_target_s is not None or find_exercise(truth.exercise).holds_measured
    return ClipScore(
        exercise=truth.exercise,
        view=truth.view,
        split=truth.split,
        duration_s=duration_s,
        true_reps=len(truth.reps),
        counted_reps=len(counted),
        sides=Answers.of((true.side, rep.side) for true, rep in both),
        directions=Answers.of((true.direction, rep.direction) for true, rep in both),
        edge_on=is_edge_on(truth),
        hold_errors_s=tuple(
            abs(rep.hold_s - true.hold_s) for true, rep in both if holds and true.hold_s is not None
        ),
        start_errors_s=tuple(abs(rep.start_s - true.start_s) for true, rep in timed),
        end_errors_s=tuple(abs(rep.end_s - true.end_s) for true, rep in timed),
        confidences=tuple((rep.confidence, j in matched) for j, rep in enumerate(counted)),
    )


def is_edge_on(truth: Truth) -> bool:
    """Whether the clip shows circles from the exact side, where they look like lines."""
    return find_exercise(truth.exercise).turning and truth.view == "side"


def summarize(scores: Sequence[ClipScore]) -> Summary:
    """Sum up many clips."""
    off = [abs(clip.counted_reps - clip.true_reps) for clip in scores]
    most = [max(clip.true_reps, 1) for clip in scores]
    holds = [error for clip in scores for error in clip.hold_errors_s]
    return Summary(
        clips=len(scores),
        reps=sum(clip.true_reps for clip in scores),
        mae=_mean([wrong / reps for wrong, reps in zip(off, most, strict=True)]),
        obo=_mean([wrong <= 1 for wrong in off]),
        exact=_mean([clip.is_exact for clip in scores]),
        sides=_sum(clip.sides for clip in scores),
        directions=_sum(clip.directions for clip in scores if not clip.edge_on),
        edge_on_directions=_sum(clip.directions for clip in scores if clip.edge_on),
        hold_median_s=_percentile(holds, 50),
        hold_p95_s=_percentile(holds, 95),
        start_median_s=_percentile([e for clip in scores for e in clip.start_errors_s], 50),
        end_median_s=_percentile([e for clip in scores for e in clip.end_errors_s], 50),
        false_per_minute=_false_per_minute(scores),
    )


def reliability(
    scores: Iterable[ClipScore], edges: Sequence[float] = CONFIDENCE_EDGES
) -> list[ConfidenceBin]:
    """Return how often counted reps of each confidence were true ones, without empty bins."""
    said = [pair for clip in scores for pair in clip.confidences]
    bins = []
    for low, high in pairwise(edges):
        last = high == edges[-1]
        inside = [(c, hit) for c, hit in said if low <= c and (c < high or (last and c <= high))]
        if inside:
            mean = sum(confidence for confidence, _ in inside) / len(inside)
            bins.append(ConfidenceBin(low, high, len(inside), sum(h for _, h in inside), mean))
    return bins


def _false_per_minute(scores: Sequence[ClipScore]) -> float | None:
    """Return the counted reps per minute of clips in which there is nothing to count."""
    quiet = [clip for clip in scores if clip.true_reps == 0 and clip.duration_s > 0]
    if not quiet:
        return None
    return 60 * sum(c.counted_reps for c in quiet) / sum(c.duration_s for c in quiet)


def _sum(answers: Iterable[Answers]) -> Answers:
    return sum(answers, Answers())


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _mean(values: Sequence[float]) -> float | None:
    return float(np.mean(values)) if values else None


def _percentile(values: Sequence[float], percent: float) -> float | None:
    return float(np.percentile(values, percent)) if values else None
