"""Finds the clips to evaluate: recordings with truth files, and labelled real recordings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from pydantic import BaseModel, Field, ValidationError

from posecount.errors import InputError
from posecount.evaluation.truth import SCHEMA_PREFIX, Clip, TrueRep, Truth, read_json, truth_of
from posecount.recorded.layout import SUFFIX

LABELS = "labels.json"
REAL_SPLIT = "real"

_VIDEO_SUFFIXES = (".mp4", ".mov", ".mkv", ".webm", ".avi", ".m4v", ".gif", SUFFIX)
_HEEL_RAISE = "heel raise"


class _Label(BaseModel):
    file: str
    here: str | None = None
    exercise: str | None
    eye_count: int = Field(ge=0)
    rep_peak_times_s: tuple[float, ...] | None
    camera_view: str = ""
    feet_visible: str = ""


class _Labels(BaseModel):
    clips: tuple[_Label, ...]


def find_clips(
    folder: Path, *, also_in: Sequence[Path] = (), negatives_as: str = "toe_raise"
) -> list[Clip]:
    """Every clip under ``folder`` that has a truth, in order of name.

    A truth is a ``posecount.truth/1`` file beside a recording, or a landmarks file, of the same
    name, or an entry of a
    ``labels.json``; the recordings that one names are looked for under its own folder and under
    ``also_in``. Clips labelled as holding nothing to count are evaluated as ``negatives_as``.
    Raises InputError where there is no folder or no truth in it.
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
    if not clips:
        raise InputError(
            f"No truth files were found under {folder}; put a posecount.truth/1 file beside each "
            "recording."
        )
    return clips


def of_split(clips: Sequence[Clip], split: str) -> list[Clip]:
    """Those of one split of the benchmark; InputError, naming the splits, where there are none."""
    chosen = [clip for clip in clips if clip.truth is not None and clip.truth.split == split]
    if not chosen:
        known = {clip.truth.split for clip in clips if clip.truth is not None}
        names = ", ".join(f"'{name}'" for name in sorted(known - {""}))
        which = f"use --split with one of {names}" if names else "these clips have none"
        raise InputError(f"No clip is of a split '{split}'; {which}.")
    return chosen


def unreviewed(clips: Iterable[Clip]) -> str:
    """A sentence naming those whose truth nobody has looked over; empty where there are none."""
    names = [clip.name for clip in clips if clip.truth is not None and not clip.truth.reviewed]
    if not names:
        return ""
    return (
        f"Not reviewed yet: {', '.join(names)}. There posecount is compared with its own count, "
        "which proves nothing; look it over with 'posecount review'."
    )


def _beside(path: Path) -> Clip | None:
    """The clip of a JSON file, None where that is something else."""
    found = (path.with_suffix(suffix) for suffix in _VIDEO_SUFFIXES)
    video = next((candidate for candidate in found if candidate.is_file()), None)
    try:
        data = read_json(path)
        if not _is_truth(data):
            return None
        truth = truth_of(data, path.name)
    except InputError as error:
        return Clip(path.stem, video, None, str(error)) if video is not None else None
    if video is None:
        return Clip(path.stem, None, truth, f"there is no recording beside {path.name}")
    return Clip(path.stem, video, truth)


def _is_truth(data: object) -> bool:
    return isinstance(data, dict) and str(data.get("schema", "")).startswith(SCHEMA_PREFIX)


def _labelled(path: Path, also_in: Sequence[Path], negatives_as: str) -> Iterator[Clip]:
    try:
        labels = _Labels.model_validate(read_json(path))
    except ValidationError as error:
        place = ".".join(str(part) for part in error.errors()[0]["loc"])
        raise InputError(f"{path}: {place} is not right.") from error
    for label in labels.clips:
        truth = _truth_of_label(label, negatives_as)
        video = _find(label, path.parent, also_in)
        yield Clip(Path(label.file).stem, video, truth, _problem(label, truth, video))


def _problem(label: _Label, truth: Truth | None, video: Path | None) -> str:
    if truth is None:
        return f"the exercise '{label.exercise}' is not known"
    if len(truth.reps) != label.eye_count:
        return f"{label.file} has {label.eye_count} reps but {len(truth.reps)} times of them"
    return "" if video is not None else f"{label.file} is not on this machine"


def _find(label: _Label, folder: Path, also_in: Iterable[Path]) -> Path | None:
    if label.here is not None and (folder / label.here).is_file():
        return folder / label.here
    for place in (folder, *also_in):
        if found := sorted(place.rglob(Path(label.file).name)):
            return found[0]
    return None


def _truth_of_label(label: _Label, negatives_as: str) -> Truth | None:
    """Sides, directions and holds of real reps are unknown; their tops were seen."""
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
