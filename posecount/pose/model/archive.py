"""Reads archives that hold a pose model: a bundle, or the wheel or npm package it is built from."""

from __future__ import annotations

import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from posecount.plain import shown
from posecount.reading import is_file

_LARGEST_BYTES = 1 << 26
"""64 MiB, twice the largest pose model; the wheel is smaller. The list of a larger archive's
members would take a gigabyte."""

_LARGEST_UNPACKED_BYTES = 1 << 27
"""128 MiB, twice what the npm package unpacks to."""

_ENCRYPTED = 0x1
_READABLE = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)

_Found = TypeVar("_Found")


class ArchiveError(Exception):
    """The archive cannot be read; the message says why, in a few words."""


def member_names(path: Path) -> set[str]:
    """Return the names of the readable members. Raises ArchiveError, or OSError."""
    return _read(path, lambda archive: {i.filename for i in archive.infolist() if _readable(i)})


def member(path: Path, name: str, size: int) -> bytes:
    """Return the member of that name, which must have that ``size`` in bytes.

    Raises ArchiveError, or OSError; KeyError if there is no such member.
    """
    if path.suffix == ".tgz":
        return _member_of_tar(path, name, size)

    def content(archive: zipfile.ZipFile) -> bytes:
        found = archive.getinfo(name)
        if found.file_size != size or not _readable(found):
            raise ArchiveError(f"{name} in it is not the expected file")
        with archive.open(found) as file:
            return file.read(size)

    return _read(path, content)


def _read(path: Path, read: Callable[[zipfile.ZipFile], _Found]) -> _Found:
    if is_file(path) and path.stat().st_size > _LARGEST_BYTES:
        raise ArchiveError(f"it is larger than {_LARGEST_BYTES >> 20} MB")
    try:
        with zipfile.ZipFile(path) as archive:
            return read(archive)
    except (OSError, KeyError, ArchiveError):
        raise
    except zipfile.BadZipFile as error:
        raise ArchiveError("it is no zip archive, or damaged") from error
    except Exception as error:
        # For a version, compression or date that zipfile does not know, it raises all kinds of
        # errors.
        reason = shown(str(error)) or type(error).__name__
        raise ArchiveError(f"it is a zip archive of an odd kind: {reason}") from error


def _member_of_tar(path: Path, name: str, size: int) -> bytes:
    try:
        with tarfile.open(path, "r:gz") as archive:
            for found in archive:
                # The archive's unpacked size has no other bound than this.
                if found.offset_data > _LARGEST_UNPACKED_BYTES:
                    break
                if found.name == name:
                    if found.size != size or not found.isfile():
                        raise ArchiveError(f"{name} in it is not the expected file")
                    file = archive.extractfile(found)
                    assert file is not None
                    return file.read(size)
    except (OSError, ArchiveError):
        raise
    except Exception as error:
        raise ArchiveError("it is no gzipped tar archive, or damaged") from error
    raise KeyError(name)


def _readable(found: zipfile.ZipInfo) -> bool:
    return not found.flag_bits & _ENCRYPTED and found.compress_type in _READABLE
