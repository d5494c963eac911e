"""The finished clips in a batch's folder.

They consist of the result files, and a line about each that records the content and the settings it
was counted with.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime, timezone
from pathlib import Path, PurePosixPath
from typing import Annotated

from pydantic import AfterValidator, Field, TypeAdapter, ValidationError

from posecount import __version__
from posecount.atomic_write import PART_SUFFIX, not_written, write_whole
from posecount.batch.clips import RESULT_SUFFIX, WRITTEN, Clip, Settings
from posecount.batch.results import Result, moved, read_result
from posecount.batch.work import Counted, Known, Stamp
from posecount.errors import InputError
from posecount.observation.layout import SUFFIX
from posecount.session.spec import Routine

SCHEMA = "posecount.batch/1"
HIDDEN = ".batch"


def result_file(folder: Path, name: str) -> Path:
    """Return the path of the result of that name."""
    return folder / WRITTEN[0] / f"{name}{RESULT_SUFFIX}"


def landmarks_file(folder: Path, name: str) -> Path:
    """Return the path of the landmarks of that name."""
    return folder / WRITTEN[1] / f"{name}{SUFFIX}"


def half_written(folder: Path) -> Iterator[Path]:
    """Yield part files left by a killed process."""
    for inside in WRITTEN:
        yield from (folder / inside).rglob(f".*{PART_SUFFIX}")


def _below(name: str) -> str:
    place = PurePosixPath(name)
    if not name or "\0" in name or place.is_absolute() or ".." in place.parts:
        raise ValueError("it leads out of the folder")
    return name


_Place = Annotated[str, AfterValidator(_below)]
_Sha256 = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
_WholeNumber = Annotated[int, Field(ge=-(2**63), lt=2**63)]


@dataclass(frozen=True, slots=True)
class Entry:
    """One finished clip.

    ``work`` identifies settings, pose model and posecount's version, and ``written`` is the SHA-256
    of its result file.
    """

    name: _Place
    path: str
    sha256: _Sha256
    size: _WholeNumber
    mtime_ns: _WholeNumber
    work: str
    written: _Sha256
    settings: Settings
    seconds: Annotated[float, Field(ge=0, allow_inf_nan=False)]


_ENTRY = TypeAdapter(Entry)


def work_of(clip: Clip, model_sha256: str | None, routine: Routine | None = None) -> str:
    """Return a key of everything a count depends on besides the recording's content."""
    asked = None if routine is None else routine.model_dump(mode="json")
    told = [asdict(clip.settings), model_sha256, __version__, asked]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:32]


class Ledger:
    """The finished clips of the batches into ``folder``; iterate for them in order of name.

    Every run adds a file of lines of its own, and a line is written after its result, so that every
    line here has its result, whatever happens. A result file that has changed since it was written
    is ignored. Raises OutputError if the folder cannot be written.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._written: dict[str, dict[str, Entry]] = defaultdict(dict)
        self._by_stamp: dict[tuple[str, int, int, str], Entry] = {}
        self._by_size: dict[tuple[int, str], dict[str, Entry]] = defaultdict(dict)
        self._names: dict[str, str] = {}
        for entry in _read(folder / HIDDEN):
            self._remember(entry)
        stamp = datetime.now(timezone.utc).strftime("%Y%m%dT%H%M%S.%f")
        self._file = folder / HIDDEN / f"{stamp}-{uuid.uuid4().hex[:8]}.jsonl"

    def finished(self, clip: Clip, stamp: Stamp, work: str) -> Entry | None:
        """Return the entry of this very file and work, if the file has not changed since."""
        entry = self._by_stamp.get((str(clip.path), stamp.size, stamp.mtime_ns, work))
        return entry if entry is not None and self._result(entry) is not None else None

    def of_size(self, stamp: Stamp, work: str) -> list[Entry]:
        """Return the entries of files of that size and work: the content may be the same."""
        found = self._by_size.get((stamp.size, work), {})
        return [entry for entry in found.values() if self._result(entry) is not None]

    def add(self, clip: Clip, work: str, counted: Counted) -> None:
        """Write the result of a clip, then its line."""
        text = counted.result.to_json().encode()
        _write(result_file(self._folder, clip.name), text)
        entry = Entry(
            name=clip.name,
            path=str(clip.path),
            sha256=counted.sha256,
            size=counted.stamp.size,
            mtime_ns=counted.stamp.mtime_ns,
            work=work,
            written=_sha256(text),
            settings=clip.settings,
            seconds=round(counted.seconds, 3),
        )
        before = self._names.get(_asked(entry), clip.name)
        self._remember(entry)
        self._append(entry)
        if before != clip.name:
            self._drop(before, _asked(entry))

    def adopt(self, clip: Clip, work: str, known: Known) -> bool:
        """Take over the result of the same content; return False if it is gone by now.

        Its landmarks are copied too. If the recording was moved, nothing is left at the old place.
        """
        of_size = self.of_size(known.stamp, work)
        old = next((entry for entry in of_size if entry.sha256 == known.sha256), None)
        result = self._result(old) if old is not None else None
        if old is None or result is None:
            return False
        result = moved(result, clip.path)
        if old.name != clip.name:
            self._copy_landmarks(old.name, clip.name)
        self.add(clip, work, Counted(known.sha256, known.stamp, result, old.seconds))
        if old.name != clip.name and not Path(old.path).exists():
            self._drop(old.name, _asked(old))
        return True

    def __iter__(self) -> Iterator[tuple[Entry, Result]]:
        """Yield every finished clip with its result, one at a time; raises as `read` does."""
        for entry in self.entries():
            yield entry, self.read(entry)

    def entries(self) -> Iterator[Entry]:
        """Yield every finished clip whose result file is unchanged, in order of name."""
        for name in sorted(self._written):
            entry = self._written[name].get(_sha256(self._content(name)))
            if entry is not None:
                yield entry

    def read(self, entry: Entry) -> Result:
        """Return its result. Raises InputError if this version cannot read the file."""
        try:
            return read_result(self._content(entry.name))
        except ValidationError as error:
            raise InputError(
                f"{result_file(self._folder, entry.name)} is no result that posecount "
                f"{__version__} can read; remove it, and the recording is counted anew."
            ) from error

    def _result(self, entry: Entry) -> Result | None:
        """Return its result; None if the file is gone, was replaced, or cannot be read."""
        if _sha256(self._content(entry.name)) != entry.written:
            return None
        try:
            return self.read(entry)
        except InputError:
            return None

    def _content(self, name: str) -> bytes:
        try:
            return result_file(self._folder, name).read_bytes()
        except (OSError, ValueError):
            return b""

    def _copy_landmarks(self, old: str, new: str) -> None:
        kept = landmarks_file(self._folder, old)
        if kept.exists():
            _write(landmarks_file(self._folder, new), kept.read_bytes())

    def _drop(self, name: str, asked: str) -> None:
        """Remove what has that name, unless it belongs to something else by now."""
        entry = self._written[name].get(_sha256(self._content(name)))
        if entry is None or _asked(entry) != asked:
            return
        del self._written[name]
        with suppress(OSError):
            result_file(self._folder, name).unlink(missing_ok=True)
            landmarks_file(self._folder, name).unlink(missing_ok=True)

    def _remember(self, entry: Entry) -> None:
        self._names[_asked(entry)] = entry.name
        self._written[entry.name][entry.written] = entry
        self._by_stamp[entry.path, entry.size, entry.mtime_ns, entry.work] = entry
        self._by_size[entry.size, entry.work][entry.name] = entry

    def _append(self, entry: Entry) -> None:
        line = json.dumps({"schema": SCHEMA, **asdict(entry)}) + "\n"
        try:
            with self._file.open("a", encoding="utf-8") as file:
                file.write(line)
        except OSError as error:
            raise not_written(self._file, error) from error


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _asked(entry: Entry) -> str:
    """Return a key of the file and the settings: there is one result for each."""
    return json.dumps([entry.path, asdict(entry.settings)], sort_keys=True)


def _read(folder: Path) -> Iterator[Entry]:
    """Yield the lines of all runs, oldest first.

    Lines that were cut off or changed, and files that cannot be read, are skipped: their clips are
    counted again.
    """
    for file in sorted(folder.glob("*.jsonl")):
        try:
            lines = file.read_bytes().splitlines()
        except OSError:
            continue
        for line in lines:
            # A number with too many digits raises ValueError, deep brackets RecursionError.
            with suppress(ValueError, TypeError, KeyError, AttributeError, RecursionError):
                told = json.loads(line)
                if told.pop("schema") == SCHEMA:
                    yield _ENTRY.validate_python(told)


def _write(path: Path, content: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise not_written(path, error) from error
    write_whole(path, content)
