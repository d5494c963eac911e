"""The one way in which posecount writes a file: whole, or not at all.

What is written grows in a part file beside its target: its name is nobody's guess, it is opened
exclusively, and it takes the target's name once it is whole. Symbolic links are followed, so what
they point to is replaced and not the link. A file that is there keeps its mode and, where that is
possible, its owner; a new one gets the mode that the umask leaves. What is no regular file (a
device, a FIFO, ``/dev/stdout``, ``>(jq .)``) is written straight through.
"""

from __future__ import annotations

import atexit
import errno
import hashlib
import os
import secrets
import stat
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from posecount.errors import OutputError
from posecount.file_lock import try_lock

PART_SUFFIX = ".part"

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_RANDOM_BYTES = 8
_LONGEST_NAME_BYTES = 255
"""Of the file systems in use, none has longer names."""

_KEPT_MODE = 0o777
_NEW_MODE = 0o666
"""Of which the system takes what the umask says."""

_PRIVATE_MODE = 0o600
"""Until it takes over the mode of the file it replaces."""

_CREATE = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
_CREATE |= getattr(os, "O_BINARY", 0)
_LOOKING_TAKES_AT_MOST_S = 2.0
"""Whoever holds a folder for longer has other reasons, as ``flock FOLDER posecount …`` has."""

_BETWEEN_TRIES_S = 0.01
_LINKS_AT_MOST = 40
"""As many as Linux follows before it speaks of a loop."""

_parts: set[tuple[int, Path]] = set()
"""Part files there are now, each with the process that writes it."""


class OutputFile:
    """One file being written: write to ``file``, then ``finish`` or ``drop`` it.

    A library that opens files itself writes to ``part`` instead. With ``sole`` a second writer of
    the same target, in this process or another, is refused while this one is at work; with
    ``replace`` off, so is a target that is there or comes into being meanwhile. With ``at_once``
    a target that is not there yet grows under its own name, and one that is there is replaced at
    the end, as always: either way what was written outlives whatever happens to this process.

    Raises OutputError, with one sentence, where the target cannot be opened; writing to ``file``
    and ``finish`` raise OSError as files do.
    """

    def __init__(
        self,
        path: str | Path,
        *,
        sole: bool = False,
        replace: bool = True,
        at_once: bool = False,
    ) -> None:
        self.path = Path(path)
        self._replace, self._at_once = replace, at_once
        self._target: Path | None = None
        self._kept: os.stat_result | None = None
        self._done = False
        try:
            if writes_through(self.path):
                self.part = self.path
                self.file: BinaryIO = _opened_through(self.path)
            else:
                self._target = Path(os.path.realpath(self.path))
                self._begin(self._target, sole)
        except OSError as error:
            raise not_written(self.path, error) from error

    def finish(self) -> None:
        """Give what was written its name. Raises OSError, or OutputError where it is taken."""
        if self._done:
            return
        try:
            self._end()
        except BaseException:
            if not self._at_once:
                self.drop()
            raise
        finally:
            self._done = True

    def drop(self) -> None:
        """Leave nothing of it; what was there before stays. After ``finish`` it does nothing."""
        if self._done:
            return
        self._done = True
        if self._target is not None and _is_at(self.file.fileno(), self.part):
            _remove(self.part)
        with suppress(OSError):
            self.file.close()

    def __enter__(self) -> OutputFile:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is None:
            self.finish()
        else:
            self.drop()

    def _begin(self, target: Path, sole: bool) -> None:
        with _alone_in(target.parent, sole):
            with suppress(FileNotFoundError):
                self._kept = target.stat()
            if sole:
                _refuse_second_writer(self.path, target)
            if self._kept is not None and not self._replace:
                raise _is_there(self.path)
            in_place = self._at_once and self._kept is None
            self.part = target if in_place else _part_of(target)
            mode = _NEW_MODE if self._kept is None else _PRIVATE_MODE
            try:
                self.file = _created(self.part, mode, passing=not self._at_once)
            except FileExistsError:
                # A dangling link, or somebody was quicker by the blink of an eye.
                raise _is_there(self.path) from None
            if sole:
                try_lock(self.file.fileno())

    def _end(self) -> None:
        # What could not be written was told when it was tried; the rest is worth its name.
        with suppress(OSError) if self._at_once else nullcontext():
            self.file.flush()
            if self._target is not None:
                _sync(self.file.fileno())
        if self._target is None:
            self.file.close()
            return
        if self._kept is not None:
            _take_over(self.file.fileno(), self._kept)
        if sys.platform == "win32":
            # An open file cannot be renamed there; elsewhere the lock lasts until it has its name.
            self.file.close()
        if self.part != self._target:
            self._give_name(self._target)
        with suppress(OSError):
            self.file.close()
        _parts.discard((os.getpid(), self.part))

    def _give_name(self, target: Path) -> None:
        if self._replace:
            self.part.replace(target)
            return
        # Nothing that every file system has renames only where nothing is.
        try:
            os.close(os.open(target, _CREATE, _PRIVATE_MODE))
        except FileExistsError:
            raise _is_there(self.path) from None
        try:
            self.part.replace(target)
        except BaseException:
            _remove(target)
            raise


def write_whole(path: str | Path, content: str | bytes, *, replace: bool = True) -> None:
    """Write a file at once, text as UTF-8. Raises OutputError where that fails."""
    data = content.encode("utf-8") if isinstance(content, str) else content
    with whole_file(path, replace=replace) as file:
        file.write(data)


@contextmanager
def whole_file(path: str | Path, *, replace: bool = True) -> Iterator[BinaryIO]:
    """A file to write bytes to, which is there when all went well. Raises OutputError."""
    output = OutputFile(path, replace=replace)
    try:
        with output:
            yield output.file
    except OSError as error:
        raise not_written(Path(path), error) from error


def writes_through(path: str | Path) -> bool:
    """Whether ``path`` is written to as it is, because it is no regular file that has a name."""
    if _descriptor(Path(path)) is not None:
        return True
    try:
        found = Path(path).stat()
    except OSError:
        return False
    return not stat.S_ISREG(found.st_mode) and not stat.S_ISDIR(found.st_mode)


def parts_of(target: Path) -> Iterator[Path]:
    """The part files of ``target`` that are there, of live writers and of killed ones."""
    begins = f"{_part_stem(target.name)}."
    length = len(begins) + 2 * _RANDOM_BYTES + len(PART_SUFFIX)
    with suppress(OSError), os.scandir(target.parent) as entries:
        for entry in entries:
            name = entry.name
            if name.startswith(begins) and name.endswith(PART_SUFFIX) and len(name) == length:
                yield target.parent / name


def not_written(path: Path, error: Exception) -> OutputError:
    """The sentence for a file that cannot be written."""
    return OutputError(f"{path} cannot be written: {why_not_written(error)}")


def why_not_written(error: Exception) -> str:
    """The end of a sentence about a file that cannot be written: an OSError, or FFmpeg's own."""
    number = getattr(error, "errno", None)
    if number in _NO_ROOM:
        return "there is no space left; free some or write it elsewhere."
    if number in (errno.EACCES, errno.EPERM, errno.EROFS):
        return "its folder is write-protected; choose another one."
    if number == errno.EPIPE:
        return "whoever was to read it has gone."
    if number == errno.ENOENT:
        return "its folder is not there; make it first."
    return f"{getattr(error, 'strerror', None) or error}; try another place."


def _part_of(target: Path) -> Path:
    name = f"{_part_stem(target.name)}.{secrets.token_hex(_RANDOM_BYTES)}{PART_SUFFIX}"
    return target.with_name(name)


def _part_stem(name: str) -> str:
    """What the names of a target's part files begin with; a long name is told by its checksum."""
    most = _LONGEST_NAME_BYTES - len("..") - 2 * _RANDOM_BYTES - len(PART_SUFFIX)
    told = os.fsencode(name)
    return f".{name if len(told) <= most else hashlib.sha256(told).hexdigest()}"


def _created(part: Path, mode: int, *, passing: bool) -> BinaryIO:
    """A new file; where it is ``passing``, nothing of it outlives this process."""
    mine = (os.getpid(), part)
    descriptor: int | None = None
    if passing:
        _parts.add(mine)
    try:
        descriptor = os.open(part, _CREATE, mode)
        return os.fdopen(descriptor, "wb")
    except BaseException:
        _parts.discard(mine)
        if descriptor is not None:
            _remove(part)
        raise


def _remove(part: Path) -> None:
    with suppress(OSError):
        part.unlink(missing_ok=True)
    _parts.discard((os.getpid(), part))


@atexit.register
def _remove_all() -> None:
    """What a signal interrupted before anybody could hold it."""
    for process, part in list(_parts):
        if process == os.getpid():
            _remove(part)


def _is_at(descriptor: int, path: Path) -> bool:
    """Whether ``path`` still names this open file, and not what somebody has put there since."""
    try:
        return os.path.samestat(os.fstat(descriptor), path.lstat())
    except OSError:
        return False


def _sync(descriptor: int) -> None:
    """Have it on the disk before it gets its name; a file system may be unable to."""
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP, errno.ENOSYS):
            raise


def _take_over(descriptor: int, kept: os.stat_result) -> None:
    """Give the new file the owner and the mode of the one it replaces."""
    if not hasattr(os, "fchown"):
        return
    with suppress(OSError):
        os.fchown(descriptor, kept.st_uid, kept.st_gid)
    with suppress(OSError):
        os.fchmod(descriptor, kept.st_mode & _KEPT_MODE)


def _descriptor(path: Path) -> int | None:
    """The number of the open file that ``path`` stands for, as /dev/stdout and /dev/fd/63 do."""
    here = os.path.abspath(path)  # noqa: PTH100  (resolves no links)
    for _ in range(_LINKS_AT_MOST):
        folder, name = os.path.split(here)
        folder = os.path.realpath(folder)
        if folder in _descriptor_folders() and name.isdecimal():
            return int(name)
        try:
            here = os.path.join(folder, os.readlink(os.path.join(folder, name)))  # noqa: PTH115, PTH118
        except (OSError, ValueError):
            return None
    return None


def _descriptor_folders() -> set[str]:
    return {os.path.realpath(folder) for folder in ("/dev/fd", "/proc/self/fd")}


def _opened_through(path: Path) -> BinaryIO:
    """What ``path`` stands for, opened for writing; an open file goes on where it stands."""
    number = _descriptor(path)
    if number is not None:
        return os.fdopen(os.dup(number), "wb")
    return os.fdopen(os.open(path, os.O_WRONLY | getattr(os, "O_BINARY", 0)), "wb")


@contextmanager
def _alone_in(folder: Path, sole: bool) -> Iterator[None]:
    """While two see who is first, no third comes in between."""
    if not sole or sys.platform == "win32":
        yield
        return
    try:
        held = os.open(folder, os.O_RDONLY)
    except OSError:
        # It may be written to and not read; then there is nothing to hold.
        yield
        return
    try:
        end_s = time.monotonic() + _LOOKING_TAKES_AT_MOST_S
        while not try_lock(held) and time.monotonic() < end_s:
            time.sleep(_BETWEEN_TRIES_S)
        yield
    finally:
        os.close(held)


def _refuse_second_writer(path: Path, target: Path) -> None:
    for candidate in (target, *parts_of(target)):
        if _is_held(candidate):
            raise OutputError(
                f"Another posecount is writing {path}; wait for it, or choose another name."
            )


def _is_held(path: Path) -> bool:
    """Whether a writer holds this file's lock."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        found = os.open(path, flags)
    except OSError:
        return False
    try:
        return not try_lock(found)
    finally:
        os.close(found)


def _is_there(path: Path) -> OutputError:
    return OutputError(f"{path} is there already; choose another name.")
