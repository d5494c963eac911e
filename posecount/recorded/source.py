"""Reads a landmarks file as a recording whose frames have no pictures."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from types import TracebackType
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from posecount.errors import InputError, VideoError
from posecount.observation.observed import Observation
from posecount.recorded.frames import Unpacker
from posecount.recorded.layout import SCHEMA, SUFFIX, End, Heading, SeenSet
from posecount.recorded.members import Arrays, DamagedError, Head, begins_like_one, members
from posecount.sources.video import Recording, VideoSource, open_video
from posecount.sources.watch import never

_FAMILY = SCHEMA.rpartition("/")[0] + "/"
_Part = TypeVar("_Part", bound=BaseModel)


def is_landmarks(path: str | Path) -> bool:
    """Whether ``path`` is a landmarks file, by its name or its first bytes."""
    path = Path(path)
    try:
        return path.is_file() and (path.suffix == SUFFIX or begins_like_one(path))
    except OSError:
        return False


def is_whole(path: Path) -> bool:
    """Whether ``path`` is a landmarks file that is undamaged up to the end that it was given."""
    try:
        kinds = [head.get("kind") for head, _ in _members(path)]
    except (DamagedError, VideoError):
        return False
    return bool(kinds) and kinds[-1] == "end"


def open_landmarks(path: str | Path, number: int | None = None) -> LandmarksSource:
    """Open the set of that number, which can be left out where there is one only.

    Raises VideoError where the file cannot be used and InputError where it has no such set.
    """
    path = Path(path)
    return LandmarksSource(path, _heading(path), _chosen(path, sets_of(path), number))


class LandmarksSource:
    """One set of a landmarks file, to be read once: iterate over it for its frames.

    ``width`` and ``height`` are in pixels; ``fps`` is the nominal frame rate, ``duration_s`` what
    the recording claimed of its length, or None; ``warnings`` say what was wrong with it, and
    grow while reading. Only some seconds of frames are held in memory at a time. A file that is
    cut off or damaged is read up to there.
    """

    def __init__(self, path: Path, heading: Heading, seen: SeenSet) -> None:
        self.path, self.heading, self.seen = path, heading, seen
        self.width, self.height = heading.width, heading.height
        self.fps, self.duration_s = heading.fps, heading.duration_s
        self.warnings: list[str] = []
        self._members = _members(path)

    def again(self) -> LandmarksSource:
        """The same set from its beginning."""
        return LandmarksSource(self.path, self.heading, self.seen)

    def __iter__(self) -> Iterator[Observation]:
        """Yield the frames in order, numbered from 0. A source can be read once."""
        unpacker = Unpacker(self.width, self.height, self.seen.steps_per_px)
        latest_s, wanted = 0.0, False
        try:
            for head, arrays in self._members:
                kind = head.get("kind")
                if kind == "set":
                    wanted = head.get("number") == self.seen.number
                elif kind == "frames" and wanted:
                    for frame in unpacker.frames(arrays):
                        latest_s = frame.t_s
                        yield frame
                elif kind == "end":
                    self.warnings += _read(End, head).warnings
                    return
        except DamagedError:
            pass
        self.warnings.append(
            f"The landmarks are cut off or damaged after {latest_s:.1f} s; counted up to there."
        )

    def close(self) -> None:
        """Release the file; closing twice does no harm."""
        self._members.close()

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
    """The sets with frames in a landmarks file, in order, as far as it is whole."""
    found: dict[int, SeenSet] = {}
    newest: SeenSet | None = None
    try:
        for head, _ in _members(path):
            if head.get("kind") == "set":
                newest = _read(SeenSet, head) if head.get("number") is not None else None
            elif head.get("kind") == "frames" and newest is not None:
                found[newest.number] = newest
    except DamagedError:
        pass
    return list(found.values())


def _members(path: Path) -> Generator[tuple[Head, Arrays], None, None]:
    for head, arrays in members(path):
        if not isinstance(head, dict):
            raise DamagedError
        yield head, arrays


def _read(kind: type[_Part], head: Head) -> _Part:
    try:
        return kind.model_validate(head)
    except ValidationError as error:
        raise DamagedError from error


def _heading(path: Path) -> Heading:
    try:
        head, _ = next(_members(path), ({}, {}))
        schema = head.get("schema")
        if isinstance(schema, str) and schema.startswith(_FAMILY) and schema != SCHEMA:
            raise VideoError(
                f"{path} was written by a newer posecount ({schema}); update posecount to read it."
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
            f"{path} holds no frame of an exercise, or is cut off before the first; there is "
            "nothing to count in it."
        )
    listed = "; ".join(seen.words for seen in sets)
    raise InputError(f"{path} holds these sets, choose one with --set NUMBER: {listed}.")


AnySource = VideoSource | LandmarksSource


def open_again(
    recording: str | Path | Recording | LandmarksSource, stop: Callable[[], bool] = never
) -> AnySource:
    """The recording from its beginning. Raises VideoError where a video cannot be read.

    After ``stop()`` turned true a read that hangs is not waited for.
    """
    if isinstance(recording, LandmarksSource):
        return recording.again()
    return open_video(recording, analysed=True, stop=stop)
