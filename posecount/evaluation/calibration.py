"""Calibrates confidence: fits the curve from a rep's quality to the share of true reps."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from posecount.counting.confidence import Curve, Source
from posecount.evaluation.run import Evaluated
from posecount.exercises import find_exercise

_IMAGINED = ((0.0, False), (0.0, True), (1.0, False), (1.0, True))
"""Added to the observed pairs, as in Laplace's rule: no share of true reps becomes a certainty."""

_STEPS = 100
_SMALLEST_STEP = 1e-9


def fitted(clips: Iterable[Evaluated]) -> dict[Source, Curve]:
    """Return the curve for each way of counting that fits these clips."""
    seen = qualities(clips)
    return {source: fit_curve(pairs) for source, pairs in seen.items() if pairs}


def qualities(clips: Iterable[Evaluated]) -> dict[Source, list[tuple[float, bool]]]:
    """Return each counted rep's quality and whether it matched a true rep."""
    found: dict[Source, list[tuple[float, bool]]] = {"landmarks": [], "points": []}
    for clip in clips:
        matched = {j for _, j in clip.matches}
        found[_source(clip)] += [(r.quality, j in matched) for j, r in enumerate(clip.replay.reps)]
    return found


def _source(clip: Evaluated) -> Source:
    """Return "points" if points are followed, even for walking, during which the feet's are not."""
    spec = find_exercise(clip.truth.exercise)
    return "points" if spec.by_points or clip.replay.view == "close-up" else "landmarks"


def fit_curve(seen: Iterable[tuple[float, bool]]) -> Curve:
    """Return the likeliest curve for these (quality, was true) that does not fall with quality.

    Logistic regression by Newton's method, as in Platt's scaling.
    """
    every = [*seen, *_IMAGINED]
    quality = np.array([c for c, _ in every])
    true = np.array([hit for _, hit in every], dtype=np.float64)
    terms = np.column_stack([np.ones_like(quality), quality])
    at = np.zeros(2)
    for _ in range(_STEPS):
        share = 1 / (1 + np.exp(-terms @ at))
        bend = (terms * (share * (1 - share))[:, None]).T @ terms
        step = np.linalg.solve(bend + 1e-9 * np.eye(2), terms.T @ (true - share))
        at += step / max(1.0, float(np.abs(step).max()))
        if float(np.abs(step).max()) < _SMALLEST_STEP:
            break
    if at[1] >= 0:
        return Curve(float(at[0]), float(at[1]))
    return Curve(float(np.log(true.sum() / (1 - true).sum())), 0.0)
