"""Checks that files can be written, and that no output replaces an input or another output."""

from __future__ import annotations

import os
import stat
import unicodedata
from collections.abc import Hashable, Iterable, Sequence
from pathlib import Path

from posecount.atomic_write import writes_through
from posecount.errors import OutputError

STANDARD_OUTPUT = "-"

Named = tuple[str, "str | Path"]
"""A file's name in a sentence, such as ``--json`` or ``the recording``, and its path."""


def is_standard_output(path: str | Path) -> bool:
    """Whether ``path`` is the ``-`` that stands for standard output."""
    return str(path) == STANDARD_OUTPUT


def check_outputs(outputs: Sequence[Named], inputs: Iterable[Named] = ()) -> None:
    """Raise OutputError if an output cannot be written, or is an input or another output.

    Call it once, with all files of a command, before any work begins.
    """
    for option, path in outputs:
        if not is_standard_output(path):
            _check_place(option, Path(path))
    check_distinct(outputs, inputs)


def check_distinct(outputs: Iterable[Named], inputs: Iterable[Named] = ()) -> None:
    """Raise OutputError if an output is an input or another output.

    Symbolic and hard links count as the file they lead to. Names of files that do not exist yet are
    compared as the files they would become. ``-`` is standard output, for one output at most.
    Inputs need not exist.
    """
    known: dict[Hashable, Named] = {}
    for what, path in inputs:
        known.setdefault(_identity(path), (what, path))
    written: dict[Hashable, Named] = {}
    for option, path in outputs:
        identity = _identity(path)
        if identity in known:
            what, there = known[identity]
            same = "" if str(there) == str(path) else f" ({there})"
            raise OutputError(f"{path} is {what} itself{same}; give {option} another name.")
        if identity in written:
            other, _ = written[identity]
            both = "to standard output" if is_standard_output(path) else f"into one file, {path}"
            raise OutputError(f"{other} and {option} go {both}; give one of them another name.")
        if not _takes_anything(path):
            written[identity] = (option, path)


def _check_place(option: str, path: Path) -> None:
    try:
        if path.is_dir():
            raise OutputError(f"{path} is a folder; give {option} the name of a file.")
        if path.is_block_device():
            raise OutputError(f"{path} is a disk; give {option} the name of a file.")
        if writes_through(path):
            return
        target = Path(os.path.realpath(path))
        if not target.parent.is_dir():
            raise OutputError(
                f"There is no folder {path.parent} to write {path.name} to; make it, or give "
                f"{option} another place."
            )
        if not _may_write(target.parent):
            raise OutputError(f"{path.parent} cannot be written to; give {option} another place.")
        if target.exists() and not _may_write(target):
            raise OutputError(f"{path} is write-protected; give {option} another name.")
    except (OSError, ValueError) as error:
        raise OutputError(f"{path!s} is no name for a file ({error}); give another.") from error


def _may_write(path: Path) -> bool:
    """Whether this process may write, with its effective user and group."""
    return os.access(path, os.W_OK, effective_ids=os.access in os.supports_effective_ids)


def _identity(path: str | Path) -> Hashable:
    """Return a key that is the same for all names of one file."""
    try:
        if is_standard_output(path):
            return _of(os.fstat(1))
        return _of(Path(path).stat())
    except (OSError, ValueError):
        pass
    if is_standard_output(path):
        return STANDARD_OUTPUT
    try:
        target = Path(os.path.realpath(path))
        folder = target.parent
        return (*_of(folder.stat()), _as_stored(folder, target.name))
    except (OSError, ValueError):
        return str(path)


def _of(found: os.stat_result) -> tuple[int, int]:
    return found.st_dev, found.st_ino


def _as_stored(folder: Path, name: str) -> str:
    """Return the name without differences that this folder's file system ignores."""
    if not _ignores_case(folder):
        return name
    return unicodedata.normalize("NFC", name).casefold()


def _ignores_case(folder: Path) -> bool:
    """Whether the file system ignores case, judged by the name of the folder or of one above it."""
    for here in (folder, *folder.parents):
        other = here.with_name(here.name.swapcase()) if here.name else here
        if other != here:
            return other.exists() and other.samefile(here)
    return False


def _takes_anything(path: str | Path) -> bool:
    """Whether ``path`` is a device that keeps nothing, so that several outputs may write to it."""
    try:
        found, nothing = Path(path).stat(), Path(os.devnull).stat()
    except (OSError, ValueError):
        return False
    return stat.S_ISCHR(found.st_mode) and os.path.samestat(found, nothing)
