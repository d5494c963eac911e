"""Whether the files to be written can be, and spare every input and each other."""

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
"""What a file is called in a sentence, as ``--json`` or ``the recording``, and its path."""


def is_standard_output(path: str | Path) -> bool:
    """Whether it is the ``-`` that stands for standard output."""
    return str(path) == STANDARD_OUTPUT


def check_outputs(outputs: Sequence[Named], inputs: Iterable[Named] = ()) -> None:
    """Raise OutputError where an output cannot be written, or is an input or another output.

    Call it once, with all files of a command, before any work begins.
    """
    for option, path in outputs:
        if not is_standard_output(path):
            _check_place(option, Path(path))
    check_distinct(outputs, inputs)


def check_distinct(outputs: Iterable[Named], inputs: Iterable[Named] = ()) -> None:
    """Raise OutputError where an output is an input or another output.

    Links and hard links are the file they lead to; names at which nothing is yet are compared as
    what they will be. ``-`` is standard output, for one output at most. Inputs need not exist.
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
    """Whether this process may, as whoever it is at the moment."""
    return os.access(path, os.W_OK, effective_ids=os.access in os.supports_effective_ids)


def _identity(path: str | Path) -> Hashable:
    """What two names of one file have in common."""
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
    """The name, without what this folder's file system does not tell apart."""
    if not _ignores_case(folder):
        return name
    return unicodedata.normalize("NFC", name).casefold()


def _ignores_case(folder: Path) -> bool:
    """Whether the file system does, by the folder's own name or one of those above it."""
    for here in (folder, *folder.parents):
        other = here.with_name(here.name.swapcase()) if here.name else here
        if other != here:
            return other.exists() and other.samefile(here)
    return False


def _takes_anything(path: str | Path) -> bool:
    """Whether it is a place where nothing is kept, so that several may write to it."""
    try:
        found, nothing = Path(path).stat(), Path(os.devnull).stat()
    except (OSError, ValueError):
        return False
    return stat.S_ISCHR(found.st_mode) and os.path.samestat(found, nothing)
