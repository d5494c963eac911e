"""The tables of a batch: one row per clip, one per rep, and one for each clip that failed.

Clips and reps have different columns, so they are two files, with ``clip`` in both. They are
Parquet if pyarrow, which writes it, is installed, and else CSV.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from posecount.batch.clips import Clip
from posecount.batch.ledger import Entry, Ledger
from posecount.batch.results import Result, reps_of, source_of
from posecount.batch.work import failed_with
from posecount.csv_table import harmless_row
from posecount.errors import InputError, OutputError
from posecount.exercises import find_exercise
from posecount.history.export import check_parquet, write_parquet, write_rows
from posecount.history.table import Column, Kind, Row
from posecount.plain import encodable
from posecount.reading import is_file
from posecount.recognised_result import RecognisedRep
from posecount.result import CountedRep, CountResult, Totals
from posecount.session_result import SessionRep, SessionResult

CLIPS, REPS, ERRORS = "clips", "reps", "errors"
_PARQUET, _CSV = ".parquet", ".csv"
TABLES = (
    *(f"{name}{kind}" for name in (CLIPS, REPS) for kind in (_PARQUET, _CSV)),
    f"{ERRORS}{_CSV}",
)
"""Every table that a batch may write into its folder."""

_LARGEST = 2**63
"""Whole numbers from here on do not fit into tables and databases."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A clip that could not be counted, and why."""

    clip: Clip
    why: str


@dataclass
class Written:
    """The outcome of writing the tables: the ``files``, and clips whose rows do not fit.

    ``trouble`` is the first error of a table that could not be written.
    """

    files: list[Path] = field(default_factory=list)
    unfit: list[Failure] = field(default_factory=list)
    trouble: OutputError | None = None


def _column(name: str, kind: Kind, meaning: str) -> Column:
    return Column(name, kind, meaning, source="")


_WHICH = (
    _column("clip", "text", "the result's name in the folder; the same in both tables"),
    _column("path", "text", "the recording's path"),
    _column("sha256", "text", "SHA-256 of the recording"),
    _column("routine", "text", "the routine's id; empty: none was the guide"),
    _column("exercise", "text", "the exercise's id; empty: whichever were done"),
    _column("hold_target_s", "number", "seconds to hold; empty: has none"),
)
CLIP_COLUMNS = (
    *_WHICH,
    _column("status", "text", "counted or failed"),
    _column("error", "text", "why it failed"),
    _column("view_asked", "text", "what was said to be in view: auto, body or close-up"),
    _column("mirrored", "yes or no", "the picture was a mirror image and was turned back"),
    _column("rotate", "whole number", "how far the picture was turned clockwise, in degrees"),
    _column("side_stated", "text", "the leg that was said to work"),
    _column("set", "whole number", "which set of a session's landmarks was asked for"),
    _column("reps", "whole number", "reps counted"),
    _column("complete", "whole number", "of these, holds that reached their target"),
    _column("left", "whole number", "reps of the left leg, those of both included"),
    _column("right", "whole number", "reps of the right leg, those of both included"),
    _column("clockwise", "whole number", "turns clockwise"),
    _column("counterclockwise", "whole number", "turns counterclockwise"),
    _column("hold_s", "number", "sum of the holds, seconds"),
    _column("steps", "whole number", "steps of the routine; like the next ones empty without one"),
    _column("steps_done", "whole number", "of these, steps with all their sets"),
    _column("reps_asked", "whole number", "reps that the routine asks for"),
    _column("reps_done", "whole number", "of these, reps done as asked"),
    _column("holds_short", "whole number", "reps of the routine that were let go too early"),
    _column("wrong", "whole number", "reps on the other side or the other way round"),
    _column("extra", "whole number", "reps beyond those asked for"),
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
    _column("amplitude_shanks", "number", "how far it went, in lengths of the shank"),
    _column("hold_sd", "number", "spread in the hold, one sigma, as a share of the rep's height"),
    _column("step", "whole number", "the routine's step; empty: it does not ask for the exercise"),
    _column("set", "whole number", "the set within the step, one a side and direction"),
    _column("verdict", "text", "what the rep counts for in the routine: 'counted', or why not"),
)
_ERROR_COLUMNS = ("clip", "path", "routine", "exercise", "error")
_COLUMNS = {CLIPS: CLIP_COLUMNS, REPS: REP_COLUMNS}


def check_places(folder: Path) -> None:
    """Raise OutputError if a table would replace a file that posecount did not write."""
    kind = _kind()
    for place in (folder / f"{CLIPS}{kind}", folder / f"{REPS}{kind}", folder / f"{ERRORS}{_CSV}"):
        if place.is_dir():
            raise OutputError(f"{place} is a folder, and a table is to be there; rename it.")
        if place.exists() and not _is_ours(place):
            raise OutputError(
                f"{place} is there and no table of posecount's; move it, or give --out another "
                "folder."
            )


def write_tables(ledger: Ledger, failures: Sequence[Failure], folder: Path) -> Written:
    """Write all three, each completely or not at all.

    They hold all finished clips in the folder, in order of name, and the failures of this run. A
    finished clip whose result cannot be read, or whose rows do not fit, is in the table of errors.
    """
    written, kind = Written(), _kind()
    failed = {failure.clip.name for failure in failures}
    finished = _Finished(ledger, failed)

    def put(name: str, rows: Callable[[], Iterator[Row]]) -> None:
        place = folder / f"{name}{kind if name in _COLUMNS else _CSV}"
        try:
            _write(rows(), place, name)
            written.files.append(place)
        except OutputError as error:
            written.trouble = written.trouble or error
        except Exception as error:
            because = failed_with(error).why
            written.trouble = written.trouble or OutputError(f"{place} is not written: {because}")

    put(REPS, finished.rep_rows)
    put(CLIPS, lambda: _clip_rows(finished, failures))
    written.unfit = list(finished.unfit.values())
    put(ERRORS, lambda: map(_error_row, _in_order([*failures, *written.unfit])))
    _remove_older(written.files)
    return written


class _Finished:
    """The finished clips, and those of them whose rows do not fit into a table."""

    def __init__(self, ledger: Ledger, failed: Collection[str]) -> None:
        self._ledger, self._failed = ledger, failed
        self.unfit: dict[str, Failure] = {}

    def rep_rows(self) -> Iterator[Row]:
        """Yield the rows of all reps."""
        for _, reps in self._rows():
            yield from reps

    def clip_rows(self) -> Iterator[Row]:
        """Yield the rows of all clips."""
        for clip, _ in self._rows():
            yield clip

    def _rows(self) -> Iterator[tuple[Row, list[Row]]]:
        for entry in self._ledger.entries():
            if entry.name in self._failed or entry.name in self.unfit:
                continue
            try:
                result = self._ledger.read(entry)
                rows = clip_row(entry, result), list(rep_rows(entry, result))
                _check_row(rows[0], CLIP_COLUMNS)
                for row in rows[1]:
                    _check_row(row, REP_COLUMNS)
            except Exception as error:  # One clip's row must not cost all others theirs.
                clip = Clip(Path(entry.path), entry.name, entry.settings)
                self.unfit[entry.name] = Failure(clip, failed_with(error).why)
                continue
            yield rows


def _clip_rows(finished: _Finished, failures: Sequence[Failure]) -> Iterator[Row]:
    yield from finished.clip_rows()
    for failure in _in_order([*failures, *finished.unfit.values()]):
        yield _failed_row(failure)


def _in_order(failures: Sequence[Failure]) -> list[Failure]:
    return sorted(failures, key=lambda failure: failure.clip.name)


def _kind() -> str:
    """Return the suffix of the tables of clips and reps."""
    try:
        check_parquet()
    except InputError:
        return _CSV
    return _PARQUET


def _write(rows: Iterator[Row], place: Path, name: str) -> None:
    if place.suffix == _PARQUET:
        write_parquet(rows, str(place), _COLUMNS[name], "--out")
        return
    columns = [c.name for c in _COLUMNS[name]] if name in _COLUMNS else _ERROR_COLUMNS
    write_rows(map(harmless_row, rows), str(place), columns, "--out")


def _remove_older(files: Sequence[Path]) -> None:
    """Remove CSV tables that were written without pyarrow, if Parquet ones have replaced them."""
    for file in files:
        older = file.with_suffix(_CSV)
        if file.suffix == _PARQUET and is_file(older) and _is_ours(older):
            with suppress(OSError):
                older.unlink()


def _is_ours(place: Path) -> bool:
    """Whether a table begins with the columns that all of posecount's tables begin with."""
    try:
        if place.suffix == _PARQUET:
            from pyarrow import parquet

            names: list[str] = parquet.read_schema(place).names
        else:
            with place.open(encoding="utf-8", newline="") as file:
                names = next(csv.reader([file.readline(_LONGEST_HEADER)]), [])
    except Exception:  # A table that cannot be read is not ours.
        return False
    return names[:2] == ["clip", "path"]


_LONGEST_HEADER = 4096


def _check_row(row: Row, columns: Sequence[Column]) -> None:
    """Raise ValueError if a value does not fit into a table."""
    for column in columns:
        value = row[column.name]
        if value is not None and not _FITS[column.kind](value):
            raise ValueError(f"{column.name} is no {column.kind} that fits into a table")


def _is_whole(value: Any) -> bool:
    return type(value) is int and -_LARGEST <= value < _LARGEST


_FITS: dict[Kind, Callable[[Any], bool]] = {
    "text": lambda value: isinstance(value, str) and encodable(value) == value,
    "whole number": _is_whole,
    "number": lambda value: _is_whole(value) or (type(value) is float and math.isfinite(value)),
    "yes or no": lambda value: type(value) is bool,
    "time": lambda value: isinstance(value, str),
}


def clip_row(entry: Entry, result: Result) -> Row:
    """Return a finished clip's row; what its kind of result does not say is empty."""
    source, settings = source_of(result), entry.settings
    one = result if isinstance(result, CountResult) else None
    return {
        **dict.fromkeys(column.name for column in CLIP_COLUMNS),
        **_told(entry, result),
        "status": "counted",
        "error": None,
        "view_asked": settings.view,
        "mirrored": result.mirrored,
        "rotate": result.turned_deg,
        "side_stated": one and one.side_stated,
        "set": settings.set_number,
        **(one.totals if one else Totals.of(list(reps_of(result)))).model_dump(),
        **(_of_routine(result) if isinstance(result, SessionResult) else {}),
        "view": one and one.view,
        "pose_found": None if isinstance(result, SessionResult) else result.pose_found,
        "duration_s": source.duration_s,
        "frames": source.frames,
        "width_px": source.width,
        "height_px": source.height,
        "warnings": "\n".join(result.warnings),
        "setup": one and ",".join(remark.code for remark in one.setup),
        "spent_s": entry.seconds,
        "model": result.model.name,
        "model_sha256": result.model.sha256,
        "posecount": result.posecount,
    }


def _of_routine(result: SessionResult) -> dict[str, int]:
    sets = [one for step in result.steps for one in step.sets]
    return {
        "steps": len(result.steps),
        "steps_done": sum(step.complete for step in result.steps),
        "reps_asked": sum(one.reps_asked for one in sets),
        "reps_done": sum(one.reps for one in sets),
        "holds_short": sum(one.holds_short for one in sets),
        "wrong": sum(one.wrong for one in sets),
        "extra": sum(one.extra for one in sets),
    }


def rep_rows(entry: Entry, result: Result) -> Iterator[Row]:
    """Yield the rows of a finished clip's reps."""
    for number, rep in enumerate(reps_of(result), 1):
        yield {
            **dict.fromkeys(column.name for column in REP_COLUMNS),
            **_told(entry, result),
            **_measured(rep),
            **_target(rep, result),
            "rep": rep.index if isinstance(result, CountResult) else number,
        }


def _measured(rep: CountedRep) -> dict[str, Any]:
    told = rep.model_dump(exclude={"index"})
    return {"amplitude_shanks": told.pop("amplitude"), **told}


def _target(rep: CountedRep, result: Result) -> dict[str, float | None]:
    """Return how long the rep's exercise is to be held if the result has several exercises."""
    if isinstance(rep, SessionRep) and isinstance(result, SessionResult) and rep.step is not None:
        return {"hold_target_s": result.steps[rep.step - 1].hold_target_s}
    if isinstance(rep, RecognisedRep):
        return {"hold_target_s": find_exercise(rep.exercise).hold_target_s}
    return {}


def _told(entry: Entry, result: Result) -> dict[str, Any]:
    return {
        "clip": entry.name,
        "path": entry.path,
        "sha256": entry.sha256,
        "routine": result.routine if isinstance(result, SessionResult) else None,
        "exercise": result.exercise if isinstance(result, CountResult) else None,
        "hold_target_s": result.hold_target_s if isinstance(result, CountResult) else None,
    }


def _failed_row(failure: Failure) -> Row:
    settings = failure.clip.settings
    return {
        **dict.fromkeys(column.name for column in CLIP_COLUMNS),
        **_which(failure.clip),
        "hold_target_s": settings.hold_target_s,
        "status": "failed",
        "error": encodable(failure.why),
        "view_asked": settings.view,
        "mirrored": settings.mirrored,
        "rotate": None if settings.rotate == "auto" else settings.rotate,
        "side_stated": settings.side,
        "set": settings.set_number,
    }


def _error_row(failure: Failure) -> Row:
    return {**_which(failure.clip), "error": encodable(failure.why)}


def _which(clip: Clip) -> dict[str, str | None]:
    settings = clip.settings
    return {
        "clip": encodable(clip.name),
        "path": encodable(str(clip.path)),
        "routine": settings.routine and encodable(settings.routine),
        "exercise": settings.exercise and encodable(settings.exercise),
    }
