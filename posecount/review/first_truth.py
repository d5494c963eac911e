"""The first truth file of a recording: posecount's own count, for a person to correct."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from posecount import __version__
from posecount.errors import OutputError
from posecount.evaluation.truth import TrueRep, truth_of
from posecount.result import CountedRep, CountResult

_NOTES = "Counted by posecount and reviewed by nobody: look it over with 'posecount review'."


def truth_beside(video: Path) -> Path:
    """Return where ``posecount evaluate`` looks for the truth of ``video``."""
    return video.with_suffix(".json")


def check_is_new(path: Path, *, force: bool) -> None:
    """Raise OutputError if ``path`` exists: it may hold an hour of reviewing."""
    if path.exists() and not force:
        raise OutputError(f"{path} exists; use --force to replace it, or --out for another place.")


def first_truth(result: CountResult) -> dict[str, Any]:
    """Return a truth file's data with the reps of ``result``, marked as not reviewed."""
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
    """Convert a rep; a side or direction that was not seen is left for the reviewer to set."""
    return TrueRep(
        start_s=round(rep.start_s, 3),
        end_s=round(rep.end_s, 3),
        hold_s=round(rep.hold_s, 3),
        side=None if rep.side == "unknown" else rep.side,
        direction=None if rep.direction == "unknown" else rep.direction,
    )
