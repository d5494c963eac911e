"""The unit of work: counting one recording, in a local process or on a remote machine alike.

It reads the recording and writes only its landmarks, if they are wanted.
"""

from __future__ import annotations

import stat
import time
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from posecount import __version__
from posecount.batch.clips import Clip
from posecount.batch.results import Result
from posecount.count import count_video
from posecount.errors import InputError, ModelError, OutputError, PosecountError
from posecount.follow import follow_routine
from posecount.observation.landmarks_file import is_landmarks
from posecount.observation.view import check_view
from posecount.plain import check_name, shown
from posecount.pose.model.choice import PoseModels
from posecount.pose.model.find import find_model
from posecount.pose.model.manifest import sha256_of
from posecount.reading import why
from posecount.recognise import recognise_video
from posecount.session.spec import Routine
from posecount.stated_side import check_side


@dataclass(frozen=True, slots=True)
class Stamp:
    """Identifies an unchanged file without reading it."""

    size: int
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class Task:
    """A task: count ``clip`` unless its content is one of those ``known``.

    ``known`` are SHA-256 sums; ``landmarks`` is the landmarks file to write, ``routine`` the one
    that the clip's settings name.
    """

    clip: Clip
    model: PoseModels | None
    known: tuple[str, ...] = ()
    landmarks: Path | None = None
    routine: Routine | None = None
    version: str = __version__


@dataclass(frozen=True, slots=True)
class Counted:
    """The clip was counted, in ``seconds`` of real time."""

    sha256: str
    stamp: Stamp
    result: Result
    seconds: float


@dataclass(frozen=True, slots=True)
class Known:
    """The clip's content is one of those known."""

    sha256: str
    stamp: Stamp


@dataclass(frozen=True, slots=True)
class Failed:
    """The clip cannot be counted; ``why`` is one sentence."""

    why: str


Outcome = Counted | Known | Failed

_LONGEST_REASON = 300
"""Characters of an unexpected error's own text, which goes into a table."""


def count_clip(task: Task) -> Outcome:
    """Count one recording. Its errors are part of the outcome, and never raised."""
    try:
        return _count(task)
    except OSError as error:
        return Failed(f"{task.clip.path} cannot be read ({why(error)}).")
    except (Exception, SystemExit) as error:  # A fault in one clip's counting is not the end.
        return failed_with(error)


def failed_with(error: BaseException) -> Failed:
    """Return the outcome of a clip that raised this: one sentence, whatever the error."""
    if isinstance(error, PosecountError):
        return Failed(str(error))
    if isinstance(error, MemoryError):
        return Failed("There was not enough memory to count it; use fewer --jobs.")
    reason = shown(" ".join(str(error).split()), _LONGEST_REASON)
    return Failed(f"Counting failed with {type(error).__name__}{f': {reason}' * bool(reason)}.")


def stamp_of(path: Path) -> Stamp:
    """Return the file's stamp. Raises OSError if there is none, InputError if it is no file."""
    found = path.stat()
    if not stat.S_ISREG(found.st_mode):
        raise InputError(f"{path} is no file; give recordings, or folders with some.")
    return Stamp(found.st_size, found.st_mtime_ns)


def _count(task: Task) -> Counted | Known | Failed:
    begun_s = time.perf_counter()
    clip = task.clip
    if task.version != __version__:
        raise InputError(
            f"This worker has posecount {__version__} and not {task.version}; install that there."
        )
    check_name(clip.path)
    stamp, sha256 = stamp_of(clip.path), sha256_of(clip.path)
    if sha256 in task.known:
        return Known(sha256, stamp)
    result = _result(task)
    if stamp_of(clip.path) != stamp:
        raise InputError(f"{clip.path} changed while it was counted; run the batch again.")
    return Counted(sha256, stamp, result, time.perf_counter() - begun_s)


def _result(task: Task) -> Result:
    clip, settings = task.clip, task.clip.settings
    seen_before = is_landmarks(clip.path)
    model = None if seen_before else _model_here(task.model)
    if task.routine is not None:
        return follow_routine(
            [clip.path],
            task.routine,
            mirrored=settings.mirrored,
            rotate=settings.turned_deg,
            model=model,
        ).result
    if settings.exercise is None:
        return recognise_video(
            clip.path, mirrored=settings.mirrored, rotate=settings.turned_deg, model=model
        )
    return count_video(
        clip.path,
        exercise=settings.exercise,
        hold_target_s=settings.hold_target_s,
        landmarks=None if seen_before else _with_folder(task.landmarks),
        set_number=settings.set_number,
        view=check_view(settings.view),
        mirrored=settings.mirrored,
        rotate=settings.rotate,
        side=check_side(settings.side),
        jobs=1,
        model=model,
    )


def _with_folder(file: Path | None) -> Path | None:
    if file is not None:
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise OutputError(f"{file} cannot be written ({why(error)}).") from error
    return file


@lru_cache(maxsize=1)
def _model_here(wanted: PoseModels | None) -> PoseModels | None:
    """Return the wanted pose model on this machine: at the same path, or this machine's own."""
    if wanted is None:
        return None
    first = wanted.first
    if first.path.is_file() and sha256_of(first.path) == first.sha256:
        return wanted
    own = find_model()
    if own.sha256 != first.sha256:
        raise ModelError(
            f"This worker has another pose model ({own.sha256[:12]}) than the one asked for "
            f"({first.sha256[:12]}); put that where all workers see it and give it with --model."
        )
    return replace(wanted, first=own)
