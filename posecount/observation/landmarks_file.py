"""Reads a landmarks file as a recording whose frames have no pictures."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from posecount.errors import InputError, VideoError
from posecount.media.video import Recording, VideoSource, open_video
from posecount.media.watch import never
from posecount.observation.arrays import Unpacker
from posecount.observation.layout import SCHEMA, SUFFIX, End, Heading, SeenSet
from posecount.observation.members import Arrays, DamagedError, Head, begins_like_one, members
from posecount.observation.observed import Observation
from posecount.observation.validated import Validated
from posecount.plain import shown

_FAMILY = SCHEMA.rpartition("/")[0] + "/"
_Part = TypeVar("_Part", bound=BaseModel)

_MOST_FRAMES = 10_000_000
"""In a whole file: 92 hours at 30 pictures a second."""

_SETS_LISTED = 20
"""Sets listed in a message; more would hide its point."""


def is_landmarks(path: str | Path) -> bool:
    """Whether ``path`` is a landmarks file, by its suffix or its first bytes."""
    path = Path(path)
    try:
        return path.is_file() and (path.suffix == SUFFIX or begins_like_one(path))
    except (OSError, ValueError):
        return False


def is_whole(path: Path) -> bool:
    """Whether ``path`` is an undamaged landmarks file with its end."""
    try:
        parts = list(_parts(path))
    except (DamagedError, VideoError):
        return False
    return bool(parts) and isinstance(parts[-1], End)


def open_landmarks(path: str | Path, number: int | None = None) -> LandmarksSource:
    """Open the set of that number, which may be None if there is only one.

    Raises VideoError if the file cannot be used, and InputError if it has no such set.
    """
    path = Path(path)
    return LandmarksSource(path, _heading(path), _chosen(path, sets_of(path), number))


class LandmarksSource:
    """One set of a landmarks file, readable once: iterate over it for its frames.

    ``width`` and ``height`` are in pixels; ``fps`` is the nominal frame rate, ``duration_s`` the
    recording's stated length, or None; ``warnings`` list its faults, and grow while reading. Only
    some seconds of frames are held in memory at a time. A file that is cut off or damaged is read
    as far as it is whole.
    """

    def __init__(self, path: Path, heading: Heading, seen: SeenSet) -> None:
        self.path, self.heading, self.seen = path, heading, seen
        self.width, self.height = heading.width, heading.height
        self.fps, self.duration_s = heading.fps, heading.duration_s
        self.warnings: list[str] = []
        self._parts = _parts(path)

    def again(self) -> LandmarksSource:
        """Return the same set from its beginning."""
        return LandmarksSource(self.path, self.heading, self.seen)

    def __iter__(self) -> Iterator[Observation]:
        """Yield the frames in order, numbered from 0. A source can be read once."""
        unpacker = Unpacker(self.width, self.height, self.seen.steps_per_px)
        latest_s = 0.0
        try:
            for part in self._parts:
                if isinstance(part, End):
                    self.warnings += part.warnings
                    return
                if part.seen.number == self.seen.number:
                    for frame in unpacker.frames(part.arrays):
                        latest_s = frame.t_s
                        yield frame
        except DamagedError:
            pass
        self.warnings.append(
            f"The landmarks are cut off or damaged after {latest_s:.1f} s; counted up to there."
        )

    def close(self) -> None:
        """Release the file; closing twice does no harm."""
        self._parts.close()

    def __enter__(self) -> LandmarksSource:
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


def sets_of(path: Path) -> list[SeenSet]:
    """Return the sets with frames in a landmarks file, in order, as far as it is whole."""
    found: dict[int, SeenSet] = {}
    try:
        for part in _parts(path):
            if not isinstance(part, End):
                found[part.seen.number] = part.seen
    except DamagedError:
        pass
    return list(found.values())


@dataclass(frozen=True, slots=True)
class _Frames:
    """The arrays of some frames of a set, already checked."""

    seen: SeenSet
    arrays: Arrays


def _parts(path: Path) -> Generator[_Frames | End, None, None]:
    """Yield what follows the heading of a file, to its end, already checked.

    Frames between two sets are left out. Raises DamagedError at the first invalid part.
    """
    seen: SeenSet | None = None
    latest, frames = 0, 0
    arrays_of_set = Validated()
    for head, arrays in members(path):
        kind = head.get("kind")
        if kind == "end":
            yield _read(End, head)
            return
        if kind == "set":
            seen = _read(SeenSet, head) if head.get("number") is not None else None
            if seen is not None and seen.number <= latest:
                raise DamagedError
            latest = latest if seen is None else seen.number
            arrays_of_set = Validated()
        elif kind == "frames":
            checked = arrays_of_set.checked(arrays)
            frames += len(checked["t_s"])
            if frames > _MOST_FRAMES:
                raise DamagedError
            if seen is not None and len(checked["t_s"]):
                yield _Frames(seen, checked)


def _read(kind: type[_Part], head: Head) -> _Part:
    try:
        return kind.model_validate(head)
    except ValidationError as error:
        raise DamagedError from error


def _heading(path: Path) -> Heading:
    try:
        head, _ = next(members(path), ({}, {}))
        schema = head.get("schema")
        if isinstance(schema, str) and schema.startswith(_FAMILY) and schema != SCHEMA:
            raise VideoError(
                f"{path} was written by a newer posecount ({shown(schema)}); update posecount to "
                "read it."
            )
        return _read(Heading, head)
    except DamagedError as error:
        raise VideoError(
            f"{path} holds no landmarks, or is damaged at its beginning; make them anew with "
            "posecount count VIDEO --exercise ID --landmarks FILE."
        ) from error


def _chosen(path: Path, sets: list[SeenSet], number: int | None) -> SeenSet:
    if number is None and len(sets) == 1:
        return sets[0]
    for seen in sets:
        if seen.number == number:
            return seen
    if not sets:
        raise VideoError(
            f"{path} holds no frame of an exercise, or is cut off or damaged before the "
            "first; there is nothing to count in it."
        )
    raise InputError(f"{path} holds these sets, choose one with --set NUMBER: {_listed(sets)}.")


def _listed(sets: Sequence[SeenSet]) -> str:
    words = [seen.words for seen in sets[:_SETS_LISTED]]
    more = [f"and {len(sets) - _SETS_LISTED} more"] if len(sets) > _SETS_LISTED else []
    return "; ".join([*words, *more])


AnySource = VideoSource | LandmarksSource


def open_again(
    recording: str | Path | Recording | LandmarksSource, stop: Callable[[], bool] = never
) -> AnySource:
    """Open the recording from its beginning. Raises VideoError if a video cannot be read.

    After ``stop()`` turns true, a hanging read is abandoned.
    """
    if isinstance(recording, LandmarksSource):
        return recording.again()
    return open_video(recording, analysed=True, stop=stop)
