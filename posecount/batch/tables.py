"""The tables of a batch: a row a clip, a row a rep, and a row for each clip that failed.

A clip and a rep are told by different columns, and a file of Parquet has one set of them: so
these are two files, with ``clip`` in both.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from posecount.batch.clips import Clip
from posecount.batch.ledger import Entry, Ledger
from posecount.history.export import write_parquet, write_rows
from posecount.history.table import Column, Kind, Row
from posecount.result import CountedRep, CountResult

CLIPS, REPS, ERRORS = "clips.parquet", "reps.parquet", "errors.csv"
TABLES = (CLIPS, REPS, ERRORS)


@dataclass(frozen=True, slots=True)
class Failure:
    """A clip that could not be counted, and why."""

    clip: Clip
    why: str


def _column(name: str, kind: Kind, meaning: str) -> Column:
    return Column(name, kind, meaning, source="")


_WHICH = (
    _column("clip", "text", "the result's name in the folder; the same in both tables"),
    _column("path", "text", "the recording's path"),
    _column("sha256", "text", "SHA-256 of the recording"),
    _column("exercise", "text", "the exercise's id"),
    _column("hold_target_s", "number", "seconds to hold; empty: has none"),
)
CLIP_COLUMNS = (
    *_WHICH,
    _column("status", "text", "counted or failed"),
    _column("error", "text", "why it failed"),
    _column("view_asked", "text", "what was said to be in view: auto, body or close-up"),
    _column("mirrored", "yes or no", "the picture was a mirror image and was turned back"),
    _column("side_stated", "text", "the leg that was said to work"),
    _column("set", "whole number", "which set of a session's landmarks was asked for"),
    _column("reps", "whole number", "reps counted"),
    _column("complete", "whole number", "of these, holds that reached their target"),
    _column("left", "whole number", "reps of the left leg, those of both included"),
    _column("right", "whole number", "reps of the right leg, those of both included"),
    _column("clockwise", "whole number", "turns clockwise"),
    _column("counterclockwise", "whole number", "turns counterclockwise"),
    _column("hold_s", "number", "sum of the holds, seconds"),
    _column("view", "text", "what was in view: body or close-up"),
    _column("pose_found", "number", "share of frames with a person, 0 to 1"),
    _column("duration_s", "number", "length of what was counted, seconds"),
    _column("frames", "whole number", "frames analysed"),
    _column("width_px", "whole number", "width of the picture"),
    _column("height_px", "whole number", "height of the picture"),
    _column("warnings", "text", "one sentence a line"),
    _column("setup", "text", "codes of what the set-up lacked, a comma between"),
    _column("spent_s", "number", "seconds it took to count, by the clock on the wall"),
    _column("model", "text", "name of the pose model"),
    _column("model_sha256", "text", "SHA-256 of the pose model"),
    _column("posecount", "text", "the version that counted"),
)
REP_COLUMNS = (
    *_WHICH,
    _column("rep", "whole number", "the rep's number in its clip, from 1"),
    _column("start_s", "number", "beginning, seconds of the recording's own time"),
    _column("end_s", "number", "end, seconds of the recording's own time"),
    _column("hold_s", "number", "seconds above 80% of the rep's own height"),
    _column("side", "text", "left, right, both or unknown"),
    _column("direction", "text", "clockwise, counterclockwise or unknown; empty: has none"),
    _column("complete", "yes or no", "the hold reached its target, or there is none"),
    _column("confidence", "number", "share of such reps that are true ones, 0 to 1"),
    _column("reach_shanks", "number", "how far it went, in lengths of the shank"),
    _column("wobble", "number", "spread in the hold, one sigma, as a share of the rep's height"),
)
_ERROR_COLUMNS = ("clip", "path", "exercise", "error")


def write_tables(ledger: Ledger, failures: Sequence[Failure], folder: Path) -> None:
    """Write all three, each whole or not at all.

    They tell of all that stands in the folder, in order of name, and of what has failed now.
    Raises OutputError where they cannot be written.
    """
    failures = sorted(failures, key=lambda failure: failure.clip.name)
    failed = {failure.clip.name for failure in failures}
    rows = (row for entry, result in _of(ledger, failed) for row in rep_rows(entry, result))
    write_parquet(rows, str(folder / REPS), REP_COLUMNS, "--out")
    write_parquet(_clip_rows(ledger, failures, failed), str(folder / CLIPS), CLIP_COLUMNS, "--out")
    errors = [_which(failure.clip) | {"error": failure.why} for failure in failures]
    write_rows(errors, str(folder / ERRORS), _ERROR_COLUMNS, "--out")


def _of(ledger: Ledger, failed: Collection[str]) -> Iterator[tuple[Entry, CountResult]]:
    return ((entry, result) for entry, result in ledger if entry.name not in failed)


def _clip_rows(
    ledger: Ledger, failures: Sequence[Failure], failed: Collection[str]
) -> Iterator[Row]:
    for entry, result in _of(ledger, failed):
        yield clip_row(entry, result)
    for failure in failures:
        yield _failed_row(failure)


def clip_row(entry: Entry, result: CountResult) -> Row:
    """A finished clip's row."""
    source, settings = result.source, entry.settings
    return {
        **_told(entry, result),
        "status": "counted",
        "error": None,
        "view_asked": settings["view"],
        "mirrored": result.mirrored,
        "side_stated": result.side_stated,
        "set": settings["set_number"],
        **result.totals.model_dump(),
        "view": result.view,
        "pose_found": result.pose_found,
        "duration_s": source.duration_s,
        "frames": source.frames,
        "width_px": source.width,
        "height_px": source.height,
        "warnings": "\n".join(result.warnings),
        "setup": ",".join(remark.code for remark in result.setup),
        "spent_s": entry.seconds,
        "model": result.model.name,
        "model_sha256": result.model.sha256,
        "posecount": result.posecount,
    }


def rep_rows(entry: Entry, result: CountResult) -> Iterator[Row]:
    """The rows of a finished clip's reps."""
    for rep in result.reps:
        yield {**_told(entry, result), **_measured(rep)}


def _measured(rep: CountedRep) -> dict[str, Any]:
    told = rep.model_dump()
    return {"rep": told.pop("index"), "reach_shanks": told.pop("reach"), **told}


def _told(entry: Entry, result: CountResult) -> dict[str, Any]:
    return {
        "clip": entry.name,
        "path": entry.path,
        "sha256": entry.sha256,
        "exercise": result.exercise,
        "hold_target_s": result.hold_target_s,
    }


def _failed_row(failure: Failure) -> Row:
    settings = failure.clip.settings
    return {
        **dict.fromkeys(column.name for column in CLIP_COLUMNS),
        **_which(failure.clip),
        "hold_target_s": settings.hold_target_s,
        "status": "failed",
        "error": failure.why,
        "view_asked": settings.view,
        "mirrored": settings.mirrored,
        "side_stated": settings.side,
        "set": settings.set_number,
    }


def _which(clip: Clip) -> dict[str, str]:
    return {
        "clip": _writable(clip.name),
        "path": _writable(str(clip.path)),
        "exercise": clip.settings.exercise,
    }


def _writable(text: str) -> str:
    """File names that are no text in any encoding keep their odd bytes as escapes."""
    return os.fsencode(text).decode("utf-8", "backslashreplace")
