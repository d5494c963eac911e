"""The first truth file of a recording: what posecount counted, for a person to put right."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from posecount import __version__
from posecount.errors import OutputError
from posecount.evaluation.truth import TrueRep, truth_of
from posecount.result import CountedRep, CountResult

_NOTES = "Counted by posecount and reviewed by nobody: look it over with 'posecount review'."


def truth_beside(video: Path) -> Path:
    """Where ``posecount evaluate`` looks for the truth of ``video``."""
    return video.with_suffix(".json")


def check_is_new(path: Path, *, force: bool) -> None:
    """OutputError where ``path`` is taken: an hour of somebody's reviewing may be in it."""
    if path.exists() and not force:
        raise OutputError(f"{path} exists; use --force to replace it, or --out for another place.")


def first_truth(result: CountResult) -> dict[str, Any]:
    """The data of a truth file that says what ``result`` says, marked as not reviewed."""
    data = {
        "schema": "posecount.truth/1",
        "exercise": result.exercise,
        "hold_target_s": result.hold_target_s,
        "reps": [_true_rep(rep).model_dump() for rep in result.reps],
        "made_by": f"posecount {__version__}",
        "view": result.view,
        "mirrored": result.mirrored,
        "reviewed": False,
        "notes": _NOTES,
    }
    truth_of(data, "what was counted")
    return data


def _true_rep(rep: CountedRep) -> TrueRep:
    """A side or direction that could not be seen is left for the reviewer to say."""
    return TrueRep(
        start_s=round(rep.start_s, 3),
        end_s=round(rep.end_s, 3),
        hold_s=round(rep.hold_s, 3),
        side=None if rep.side == "unknown" else rep.side,
        direction=None if rep.direction == "unknown" else rep.direction,
    )
