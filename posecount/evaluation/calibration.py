"""Fits what confidence means: the curve from a rep's clarity to the share of true reps."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from posecount.counting.confidence import Curve, Source
from posecount.evaluation.run import Evaluated
from posecount.exercises import find_exercise

_IMAGINED = ((0.0, False), (0.0, True), (1.0, False), (1.0, True))
"""Taken for seen besides, as in Laplace's rule: where every rep was true, nothing is certain."""

_STEPS = 100
_SMALLEST_STEP = 1e-9


def fitted(clips: Iterable[Evaluated]) -> dict[Source, Curve]:
    """The curve for each way of counting that fits these clips."""
    seen = clarities(clips)
    return {source: fit_curve(pairs) for source, pairs in seen.items() if pairs}


def clarities(clips: Iterable[Evaluated]) -> dict[Source, list[tuple[float, bool]]]:
    """For each counted rep its clarity and whether it matched a true one."""
    found: dict[Source, list[tuple[float, bool]]] = {"landmarks": [], "points": []}
    for clip in clips:
        matched = {j for _, j in clip.matches}
        found[_source(clip)] += [(r.clarity, j in matched) for j, r in enumerate(clip.replay.reps)]
    return found


def _source(clip: Evaluated) -> Source:
    """Points where they are followed, though the feet of somebody who walks about are not."""
    spec = find_exercise(clip.truth.exercise)
    return "points" if spec.by_points or clip.replay.view == "close-up" else "landmarks"


def fit_curve(seen: Iterable[tuple[float, bool]]) -> Curve:
    """The likeliest curve for these (clarity, was true), that does not fall with clarity.

    Logistic regression by Newton's method, as in Platt's scaling.
    """
    every = [*seen, *_IMAGINED]
    clarity = np.array([c for c, _ in every])
    true = np.array([hit for _, hit in every], dtype=np.float64)
    terms = np.column_stack([np.ones_like(clarity), clarity])
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
