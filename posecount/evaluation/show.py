"""The evaluation as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from posecount import __version__
from posecount.evaluation.calibration import fitted
from posecount.evaluation.metrics import reliability, summarize
from posecount.evaluation.run import Evaluated, LeftOut, Outcome
from posecount.evaluation.tables import by_split, wrongs
from posecount.evaluation.targets import TARGETS

SCHEMA = "posecount.evaluation/1"


def as_json(outcomes: Sequence[Outcome]) -> str:
    """Return all measurements as JSON."""
    evaluated = [outcome for outcome in outcomes if isinstance(outcome, Evaluated)]
    splits: dict[str, list[Evaluated]] = {}
    for clip in evaluated:
        splits.setdefault(clip.score.split, []).append(clip)
    data = {
        "schema": SCHEMA,
        "posecount": __version__,
        "splits": {
            split: asdict(summarize([clip.score for clip in clips]))
            for split, clips in splits.items()
        },
        "targets": _targets_data(evaluated),
        "confidence_fitted": {name: curve._asdict() for name, curve in fitted(evaluated).items()},
        "confidence": [asdict(found) for found in reliability(clip.score for clip in evaluated)],
        "clips": [_clip_data(clip) for clip in evaluated],
        "left_out": [asdict(clip) for clip in outcomes if isinstance(clip, LeftOut)],
    }
    return json.dumps(data, indent=1) + "\n"


def _targets_data(clips: Sequence[Evaluated]) -> list[dict[str, Any]]:
    return [
        {
            "clips": title,
            "target": target.name,
            "wanted": target.wanted,
            "measured": target.measure(some),
            "met": target.met(some),
        }
        for title, some in by_split(clips).items()
        for target in TARGETS
    ]


def _clip_data(clip: Evaluated) -> dict[str, Any]:
    return {
        "name": clip.name,
        **asdict(clip.score),
        "disturbance": clip.truth.disturbance,
        "reviewed": clip.truth.reviewed,
        "wrong": wrongs(clip),
        "found_view": clip.replay.view,
        "pose_found": clip.replay.pose_found,
        "matches": clip.matches,
        "true": [rep.model_dump() for rep in clip.truth.reps],
        "counted": [asdict(rep) for rep in clip.replay.reps],
        "dropped": [asdict(drop) for drop in clip.replay.dropped],
        "warnings": clip.warnings,
    }
