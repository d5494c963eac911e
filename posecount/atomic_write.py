"""The one way in which posecount writes a file: whole, or not at all.

The content grows in a part file beside the target. The part file has an unguessable name, is opened
exclusively, and is renamed to the target once it is complete. Symbolic links are followed: the file
they point to is replaced, not the link. An existing file keeps its mode and, where possible, its
owner; a new one gets the mode that the umask leaves. Anything that is not a regular file (a device,
a FIFO, ``/dev/stdout``, ``>(jq .)``) is written straight through.
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
"""No file system in use allows longer names."""

_KEPT_MODE = 0o777
_NEW_MODE = 0o666
"""The system then takes away what the umask says."""

_PRIVATE_MODE = 0o600
"""Used until the part file takes over the mode of the file it replaces."""

_CREATE = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
_CREATE |= getattr(os, "O_BINARY", 0)
_LOOKING_TAKES_AT_MOST_S = 2.0
"""A process that holds a folder for longer has other reasons, as ``flock FOLDER posecount …`` has.
"""

_BETWEEN_TRIES_S = 0.01
_LINKS_AT_MOST = 40
"""Linux also follows 40 links before it reports a loop."""

_parts: set[tuple[int, Path]] = set()
"""The part files that exist now, each with the id of the process that writes it."""


class OutputFile:
    """One file being written: write to ``file``, then ``finish`` or ``drop`` it.

    Let a library that opens files itself write to ``part`` instead. ``sole`` refuses a second
    writer of the same target, in this process or another, while this one is at work.
    ``replace=False`` refuses a target that exists or appears meanwhile. With ``at_once`` a target
    that does not exist yet grows under its own name, so that what was written survives if this
    process dies; an existing target is still replaced at the end.

    Raises OutputError, with one sentence, if the target cannot be opened. Writing to ``file`` and
    ``finish`` raise OSError, as files do.
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
        """Give the file its name. Raises OSError, or OutputError if the name is taken."""
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
        """Discard the part file and keep what was there before. Does nothing after ``finish``."""
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
                # A dangling link, or another process created the file a moment ago.
                raise _is_there(self.path) from None
            if sole:
                try_lock(self.file.fileno())

    def _end(self) -> None:
        # A failed write was already reported when it was tried; the rest is worth keeping.
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
            # Windows cannot rename an open file; elsewhere the lock is held until the file has its
            # name.
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
        # No call that every file system has renames only if the target does not exist.
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
    """Write a file at once, text as UTF-8. Raises OutputError if that fails."""
    data = content.encode("utf-8") if isinstance(content, str) else content
    with whole_file(path, replace=replace) as file:
        file.write(data)


def write_private(path: str | Path, content: str | bytes) -> None:
    """Write a file at once that only its owner can read. Raises OutputError if that fails."""
    data = content.encode("utf-8") if isinstance(content, str) else content
    with whole_file(path) as file:
        make_private(file)
        file.write(data)


def make_private(file: BinaryIO) -> None:
    """Let only its owner read a new file; one that takes another's place gets that one's mode."""
    if hasattr(os, "fchmod"):
        with suppress(OSError):
            os.fchmod(file.fileno(), _PRIVATE_MODE)


@contextmanager
def whole_file(path: str | Path, *, replace: bool = True) -> Iterator[BinaryIO]:
    """Yield a file to write bytes to; it gets its name if all goes well. Raises OutputError."""
    output = OutputFile(path, replace=replace)
    try:
        with output:
            yield output.file
    except OSError as error:
        raise not_written(Path(path), error) from error


def writes_through(path: str | Path) -> bool:
    """Whether ``path`` is written to directly, because it is not a regular file that has a name."""
    if _descriptor(Path(path)) is not None:
        return True
    try:
        found = Path(path).stat()
    except OSError:
        return False
    return not stat.S_ISREG(found.st_mode) and not stat.S_ISDIR(found.st_mode)


def parts_of(target: Path) -> Iterator[Path]:
    """Yield the existing part files of ``target``, of live writers and of killed ones."""
    begins = f"{_part_stem(target.name)}."
    length = len(begins) + 2 * _RANDOM_BYTES + len(PART_SUFFIX)
    with suppress(OSError), os.scandir(target.parent) as entries:
        for entry in entries:
            name = entry.name
            if name.startswith(begins) and name.endswith(PART_SUFFIX) and len(name) == length:
                yield target.parent / name


def not_written(path: Path, error: Exception) -> OutputError:
    """Return the error for a file that cannot be written."""
    return OutputError(f"{path} cannot be written: {why_not_written(error)}")


def why_not_written(error: Exception) -> str:
    """Return the reason, to end a sentence with, for an OSError or FFmpeg's error of a file."""
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
    """Return the start of the names of a target's part files; a checksum stands for a long name."""
    most = _LONGEST_NAME_BYTES - len("..") - 2 * _RANDOM_BYTES - len(PART_SUFFIX)
    told = os.fsencode(name)
    return f".{name if len(told) <= most else hashlib.sha256(told).hexdigest()}"


def _created(part: Path, mode: int, *, passing: bool) -> BinaryIO:
    """Create a new file; if it is ``passing``, it is removed when this process ends."""
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
    """Remove part files that a signal left behind before anything could take charge of them."""
    for process, part in list(_parts):
        if process == os.getpid():
            _remove(part)


def _is_at(descriptor: int, path: Path) -> bool:
    """Whether ``path`` still names this open file, and not one that has replaced it since."""
    try:
        return os.path.samestat(os.fstat(descriptor), path.lstat())
    except OSError:
        return False


def _sync(descriptor: int) -> None:
    """Flush the file to the disk before it gets its name, if the file system can."""
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
    """Return the number of the open file that ``path`` is, as /dev/stdout and /dev/fd/63 are."""
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
    """Open what ``path`` stands for, for writing; an open file continues at its position."""
    number = _descriptor(path)
    if number is not None:
        return os.fdopen(os.dup(number), "wb")
    return os.fdopen(os.open(path, os.O_WRONLY | getattr(os, "O_BINARY", 0)), "wb")


@contextmanager
def _alone_in(folder: Path, sole: bool) -> Iterator[None]:
    """Keep a third writer out while two find out which of them is first."""
    if not sole or sys.platform == "win32":
        yield
        return
    try:
        held = os.open(folder, os.O_RDONLY)
    except OSError:
        # The folder may be writable but not readable; then there is nothing to lock.
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
