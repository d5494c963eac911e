"""The recordings of a batch, with their settings and the names of their results."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from posecount.count import check_turns_by_body, choose_target
from posecount.errors import InputError
from posecount.exercises import find_exercise
from posecount.observation.layout import SUFFIX as LANDMARKS_SUFFIX
from posecount.observation.view import check_view
from posecount.quarter_turn import QuarterTurn, WantedTurn
from posecount.session.load import BUILT_IN, load_routine
from posecount.session.spec import Routine
from posecount.stated_side import check_side

WRITTEN = ("results", "landmarks")
"""The folders for results and landmarks, inside the batch's own folder."""

RESULT_SUFFIX = ".json"
_ENDINGS = (RESULT_SUFFIX, LANDMARKS_SUFFIX)
"""The suffixes added to a clip's name, in the one folder and in the other."""

_VIDEO_KINDS = "3gp avi flv gif m2ts m4v mkv mov mp4 mpeg mpg mts ogv ts webm wmv"
VIDEO_SUFFIXES = frozenset(f".{kind}" for kind in _VIDEO_KINDS.split(" "))
_LONGEST_NAME_BYTES = 200


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of a count: the options of ``posecount count`` of the same names.

    Without ``exercise`` all that were done are counted, with ``routine`` as a guide if it is given:
    a built-in one's id, or a file's absolute path.
    """

    exercise: str | None = None
    view: str = "auto"
    mirrored: bool = False
    side: str | None = None
    hold_target_s: float | None = None
    set_number: int | None = None
    rotate: WantedTurn = 0
    routine: str | None = None

    @property
    def turned_deg(self) -> QuarterTurn:
        """The turn asked for, 0 if the body shows it."""
        return 0 if self.rotate == "auto" else self.rotate


def checked(settings: Settings) -> Settings:
    """Return the settings with the exercise's own id; raise InputError if one of them is wrong."""
    if settings.exercise is None:
        return _without_exercise(settings)
    if settings.routine is not None:
        raise InputError("A routine says which exercises were done; leave out the exercise.")
    spec = find_exercise(settings.exercise)
    check_view(settings.view)
    check_side(settings.side)
    choose_target(spec, settings.hold_target_s)
    check_turns_by_body(settings.rotate, spec)
    return Settings(**{**asdict(settings), "exercise": spec.id})


def _without_exercise(settings: Settings) -> Settings:
    about_one = {
        "view": settings.view != "auto",
        "side": settings.side is not None,
        "hold_target_s": settings.hold_target_s is not None,
        "set": settings.set_number is not None,
        "rotate auto": settings.rotate == "auto",
    }
    for name, is_given in about_one.items():
        if is_given:
            raise InputError(f"{name} is about one exercise; name the exercise, too.")
    return settings


@dataclass(frozen=True, slots=True)
class Found:
    """A recording (absolute path) and its place below the folder it was found in."""

    path: Path
    place: Path
    settings: Settings


@dataclass(frozen=True, slots=True)
class Clip:
    """A recording (absolute path) of a batch; ``name`` is its result's, and unique."""

    path: Path
    name: str
    settings: Settings


@dataclass(frozen=True, slots=True)
class Gathered:
    """The recordings found under some paths; ``beside`` are landmarks left out for their videos."""

    found: tuple[Found, ...]
    beside: tuple[Path, ...]


def gather(paths: Sequence[Path], settings: Settings, out: Path) -> Gathered:
    """Return the recordings among files and below folders, in order of name.

    A file is taken whatever its name; so is a path that does not exist, to be reported in the table
    of errors. Below a folder, all files with a recording's suffix are taken, except for hidden ones
    and those in ``out``. Landmarks beside the video they were made from are left out: the two are
    one recording. Raises InputError if nothing is found at all, or a folder cannot be read.
    """
    found: list[Found] = []
    beside: list[Path] = []
    for path in map(absolute, paths):
        # Unlike Path's own, these treat a name that is too long as one that does not exist.
        if os.path.isdir(path):  # noqa: PTH112
            inside = sorted(_below(path, absolute(out)))
            videos = {file.with_suffix("") for file in inside if _suffix(file) in VIDEO_SUFFIXES}
            twins = {f for f in inside if _is_landmarks(f) and f.with_suffix("") in videos}
            found += [Found(f, f.relative_to(path), settings) for f in inside if f not in twins]
            beside += sorted(twins)
        else:
            found.append(Found(path, Path(path.name), settings))
    if not any(os.path.exists(one.path) for one in found):  # noqa: PTH110
        listed = ", ".join(map(str, paths))
        raise InputError(f"There is no recording in {listed}; give recordings or their folders.")
    return Gathered(tuple(found), tuple(beside))


def absolute(path: Path) -> Path:
    """Return the absolute path; links in it stay unresolved.

    As in a shell, ``~name`` stays a file's name if there is no such user.
    """
    return Path(os.path.abspath(os.path.expanduser(path)))  # noqa: PTH100, PTH111


def routine_place(name: str, folder: Path) -> str:
    """Return a routine's built-in id as it is, and a file below ``folder`` by its absolute path."""
    if name in BUILT_IN:
        return name
    return str(absolute(folder / os.path.expanduser(name)))  # noqa: PTH111


def routines_of(clips: Iterable[Clip]) -> dict[str, Routine]:
    """Load the routines that the clips' settings name. Raises InputError if one is none."""
    names = dict.fromkeys(clip.settings.routine for clip in clips)
    return {name: load_routine(name) for name in names if name is not None}


def named(found: Iterable[Found]) -> list[Clip]:
    """Return clips with the names of their results: their places, made distinct if two are equal.

    A recording listed twice with the same settings is one clip.
    """
    clips: dict[tuple[Path, Settings], Clip] = {}
    taken: set[str] = set()
    for one in found:
        if (one.path, one.settings) in clips:
            continue
        name = _short(_apart_from_results(one.place).as_posix())
        if name.casefold() in taken:
            name = f"{name}~{_mark(one)}"
        taken.add(name.casefold())
        clips[one.path, one.settings] = Clip(one.path, name, one.settings)
    return list(clips.values())


def _below(folder: Path, out: Path) -> Iterator[Path]:
    written = {out, *(out / name for name in WRITTEN)}
    for here, folders, files in os.walk(folder, onerror=_cannot_be_read):
        inside = Path(here)
        folders[:] = [f for f in folders if not f.startswith(".") and inside / f not in written]
        for file in files:
            if not file.startswith(".") and _is_recording(inside / file):
                yield inside / file


def _cannot_be_read(error: OSError) -> None:
    raise InputError(f"{error.filename} cannot be read ({error.strerror}).") from error


def _is_recording(path: Path) -> bool:
    return _suffix(path) in VIDEO_SUFFIXES or _is_landmarks(path)


def _is_landmarks(path: Path) -> bool:
    return _suffix(path) == LANDMARKS_SUFFIX


def _suffix(path: Path) -> str:
    return path.suffix.lower()


def _apart_from_results(place: Path) -> Path:
    """Return the place, with folders renamed that have a result's suffix.

    The result of ``a.mp4`` is the file ``a.mp4.json``, so nothing can be written into a folder of
    that name beside it.
    """
    folders = [f"{name}~" if name.lower().endswith(_ENDINGS) else name for name in place.parts[:-1]]
    return Path(*folders, place.name)


def _short(name: str) -> str:
    """Return the name with its last part shortened, if it is too long for a file with a suffix."""
    folder, slash, last = name.rpartition("/")
    told = os.fsencode(last)
    if len(told) <= _LONGEST_NAME_BYTES:
        return name
    kept = told[: _LONGEST_NAME_BYTES - 20].decode(errors="ignore")
    return f"{folder}{slash}{kept}~{hashlib.sha256(told).hexdigest()[:8]}"


def _mark(one: Found) -> str:
    """Return a mark that distinguishes it from others of its name; always the same."""
    told = json.dumps([str(one.path), asdict(one.settings)], sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()[:10]
