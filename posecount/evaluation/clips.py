"""Finds the clips to evaluate: recordings with truth files, and labelled real recordings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, Field, ValidationError

from posecount.errors import InputError
from posecount.evaluation.truth import (
    MOST_REPS,
    SCHEMA_PREFIX,
    Clip,
    MediaTime,
    TrueRep,
    Truth,
    Words,
    read_json,
    truth_of,
    what_is_wrong,
)
from posecount.observation.layout import SUFFIX
from posecount.plain import check_name, encodable, plain, shown
from posecount.reading import is_file

LABELS = "labels.json"
REAL_SPLIT = "real"

_VIDEO_SUFFIXES = (".mp4", ".mov", ".mkv", ".webm", ".avi", ".m4v", ".gif", SUFFIX)
_HEEL_RAISE = "heel raise"


_MOST_LABELS = 100_000
_LONGEST_PATH = 4096


def _file_name(text: str) -> str:
    if Path(plain(text)).name in ("", ".."):
        raise ValueError("it names no file")
    return text


_FileName = Annotated[str, Field(max_length=_LONGEST_PATH), AfterValidator(_file_name)]
_ManyWords = Annotated[str, Field(max_length=1000), AfterValidator(plain)]


class _Label(BaseModel):
    file: _FileName
    here: _FileName | None = None
    exercise: Words | None
    eye_count: int = Field(ge=0, le=MOST_REPS)
    rep_peak_times_s: Annotated[tuple[MediaTime, ...], Field(max_length=MOST_REPS)] | None
    camera_view: _ManyWords = ""
    feet_visible: _ManyWords = ""


class _Labels(BaseModel):
    # Each is checked by itself: a wrong label leaves out its own clip only.
    clips: Annotated[tuple[Any, ...], Field(max_length=_MOST_LABELS)]


def find_clips(
    folder: Path, *, also_in: Sequence[Path] = (), negatives_as: str = "toe_raise"
) -> list[Clip]:
    """Return every clip under ``folder`` that has a truth, in order of name.

    A truth is a ``posecount.truth/1`` file beside a recording or a landmarks file of the same name,
    or an entry of a ``labels.json``, whose recordings are searched for under its own folder and
    under ``also_in``. Clips labelled as holding nothing to count are evaluated as ``negatives_as``.
    A faulty truth, label or recording becomes its clip's ``problem``. Raises InputError if there is
    no folder, or no truth in it.
    """
    for place in (folder, *also_in):
        if not place.is_dir():
            raise InputError(f"There is no folder {place}; give one with recordings and truth.")
    clips: list[Clip] = []
    for path in sorted(folder.rglob("*.json")):
        if path.name == LABELS:
            clips += _labelled(path, also_in, negatives_as)
        elif (clip := _beside(path)) is not None:
            clips.append(clip)
    clips = [_with_plain_name(clip) for clip in clips]
    if not clips:
        raise InputError(
            f"No truth files were found under {folder}; put a posecount.truth/1 file beside each "
            "recording."
        )
    return clips


def of_split(clips: Sequence[Clip], split: str) -> list[Clip]:
    """Return the clips of one split; raise InputError, naming the splits, if there are none."""
    chosen = [clip for clip in clips if clip.truth is not None and clip.truth.split == split]
    if not chosen:
        known = {clip.truth.split for clip in clips if clip.truth is not None}
        names = ", ".join(f"'{name}'" for name in sorted(known - {""}))
        which = f"use --split with one of {names}" if names else "these clips have none"
        raise InputError(f"No clip is of a split '{split}'; {which}.")
    return chosen


def unreviewed(clips: Iterable[Clip]) -> str:
    """Return a sentence naming the clips whose truth is not reviewed; empty if there are none."""
    names = [clip.name for clip in clips if clip.truth is not None and not clip.truth.reviewed]
    if not names:
        return ""
    return (
        f"Not reviewed yet: {', '.join(names)}. There posecount is compared with its own count, "
        "which proves nothing; look it over with 'posecount review'."
    )


def _with_plain_name(clip: Clip) -> Clip:
    """Return the clip with a name fit for tables; one whose file name is not text has a problem."""
    name = shown(clip.name, _LONGEST_PATH)
    try:
        check_name(clip.video or "")
    except InputError as error:
        return Clip(name, None, clip.truth, str(error))
    return replace(clip, name=name, problem=encodable(clip.problem))


def _beside(path: Path) -> Clip | None:
    """Return the clip of a JSON file, None if the file is something else."""
    found = (path.with_suffix(suffix) for suffix in _VIDEO_SUFFIXES)
    video = next((candidate for candidate in found if is_file(candidate)), None)
    if not is_file(path):
        return None if video is None else Clip(path.stem, video, None, f"{path.name} is no file")
    try:
        data = read_json(path)
        if not _is_truth(data):
            return None
        truth = truth_of(data, path.name)
    except InputError as error:
        return Clip(path.stem, video, None, str(error), path) if video is not None else None
    problem = "" if video is not None else f"there is no recording beside {path.name}"
    return Clip(path.stem, video, truth, problem, path)


def _is_truth(data: object) -> bool:
    schema = data.get("schema") if isinstance(data, dict) else None
    return isinstance(schema, str) and schema.startswith(SCHEMA_PREFIX)


def _labelled(path: Path, also_in: Sequence[Path], negatives_as: str) -> Iterator[Clip]:
    try:
        labels = _Labels.model_validate(read_json(path)).clips
    except InputError as error:
        yield Clip(path.stem, None, None, str(error))
        return
    except ValidationError as error:
        yield Clip(path.stem, None, None, f"{path}: {what_is_wrong(error)}")
        return
    files = _FilesByName((path.parent, *also_in))
    for number, data in enumerate(labels):
        try:
            label = _Label.model_validate(data)
        except ValidationError as error:
            name = f"{path.stem}[{number}]"
            yield Clip(name, None, None, f"{path}: clips[{number}].{what_is_wrong(error)}")
            continue
        truth = _truth_of_label(label, negatives_as)
        video = _find(label, path.parent, files)
        yield Clip(Path(label.file).stem, video, truth, _problem(label, truth, video), path)


def _problem(label: _Label, truth: Truth | None, video: Path | None) -> str:
    if truth is None:
        return f"the exercise '{label.exercise}' is not known"
    if len(truth.reps) != label.eye_count:
        return f"{label.file} has {label.eye_count} reps but {len(truth.reps)} times of them"
    return "" if video is not None else f"{label.file} is not on this machine"


class _FilesByName:
    """The files below some folders, which are searched once, on the first request."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self._folders = folders
        self._found: dict[str, Path] | None = None

    def get(self, name: str) -> Path | None:
        """Return the first file of that name, in order, in the first folder that has one."""
        if self._found is None:
            self._found = {}
            for folder in self._folders:
                for path in sorted(folder.rglob("*")):
                    self._found.setdefault(path.name, path)
        return self._found.get(name)


def _find(label: _Label, folder: Path, files: _FilesByName) -> Path | None:
    if label.here is not None and is_file(folder / label.here):
        return folder / label.here
    return files.get(Path(label.file).name)


def _truth_of_label(label: _Label, negatives_as: str) -> Truth | None:
    """Return the truth of a label; sides, directions and holds of real reps are unknown."""
    if label.exercise is None or label.eye_count == 0:
        exercise = negatives_as
    elif label.exercise.startswith(_HEEL_RAISE):
        exercise = "toe_raise"
    else:
        return None
    reps = tuple(TrueRep.at(peak_s) for peak_s in label.rep_peak_times_s or ())
    close_up = "close-up" in label.camera_view or "only" in label.feet_visible
    view = "nothing to count" if not reps else "close-up" if close_up else "body"
    return Truth(exercise=exercise, reps=reps, view=view, split=REAL_SPLIT)
