"""The bytes of a landmarks file: a sequence of complete gzip members.

A member holds one line of JSON and then the arrays that the line lists, little-endian, one after
the other. A file that is cut off or damaged loses only the members from there on, and any gzip
program can open it.

A foreign file may hold anything, and gzip can expand one byte to a thousand: members are limited in
size, and nothing is decompressed beyond the limit.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator, Mapping
from math import prod
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from posecount.errors import VideoError

Arrays = dict[str, NDArray[Any]]
Head = dict[str, Any]

_GZIP = 31
"""zlib's number for the gzip format, with its checksum."""

_BEGINS = b"\x1f\x8b"
_PIECE_BYTES = 1 << 16
_LEVEL = 5

_LONGEST_LINE_BYTES = 1 << 16
"""Lines are some hundred bytes long. JSON takes up to a hundred times its size in memory, so longer
lines are not even parsed."""

_MOST_ARRAY_BYTES = 1 << 25
"""Limit of one member, 32 MiB: two seconds at 45 pictures a second with 3,000 points take 1.1 MiB,
and counting them takes several times the memory."""

_MOST_MEMBERS = 1 << 20
"""At two seconds each: 24 days."""

_MOST_AXES = 3
_ITEM_BYTES = {"<f2": 2, "<f4": 4, "<f8": 8, "<i2": 2, "<i4": 4, "<u4": 4, "|u1": 1}


class DamagedError(Exception):
    """The data is not a complete member, or not one that posecount writes."""


def packed(head: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]] | None = None) -> bytes:
    """Return a member with ``head`` (JSON) and ``arrays`` (of little-endian numbers)."""
    told = {name: [array.dtype.str, *array.shape] for name, array in (arrays or {}).items()}
    line = json.dumps({**head, "arrays": told} if told else dict(head), ensure_ascii=False)
    parts = [line.encode(), b"\n", *(array.tobytes() for array in (arrays or {}).values())]
    return gzip.compress(b"".join(parts), _LEVEL, mtime=0)


def begins_like_one(path: Path) -> bool:
    """Whether the file begins as gzip files do. Raises OSError if it cannot be read."""
    with path.open("rb") as file:
        return file.read(len(_BEGINS)) == _BEGINS


def members(path: Path) -> Iterator[tuple[Head, Arrays]]:
    """Yield every member in order.

    Raises VideoError if the file cannot be read, and DamagedError at the first member that is
    incomplete or exceeds a limit.
    """
    try:
        with path.open("rb") as file:
            left = file.read(_PIECE_BYTES)
            for _ in range(_MOST_MEMBERS):
                if not left:
                    return
                member = _Member(file, left)
                yield _unpacked(member)
                left = member.left or file.read(_PIECE_BYTES)
            raise DamagedError
    except OSError as error:
        raise VideoError(f"{path} cannot be read; check who may read it.") from error


class _Member:
    """The content of the gzip member that begins with ``left`` and continues in ``file``.

    It is decompressed on demand. Raises DamagedError if it is cut off, or if its checksum is wrong.
    """

    def __init__(self, file: BinaryIO, left: bytes) -> None:
        self._file, self._given = file, left
        self._inflate = zlib.decompressobj(_GZIP)

    @property
    def left(self) -> bytes:
        """The bytes read from the file beyond the member's end."""
        return self._inflate.unused_data

    def more(self, most_bytes: int) -> bytes:
        """Return the next 1 to ``most_bytes`` bytes; nothing at the end."""
        while not self._inflate.eof:
            packed_bytes = self._inflate.unconsumed_tail or self._take()
            try:
                found = self._inflate.decompress(packed_bytes, most_bytes)
            except zlib.error as error:
                raise DamagedError from error
            if found:
                return found
            if not packed_bytes and not self._inflate.eof:
                raise DamagedError
        return b""

    def _take(self) -> bytes:
        given, self._given = self._given, b""
        return given or self._file.read(_PIECE_BYTES)


def _unpacked(member: _Member) -> tuple[Head, Arrays]:
    line, begun = _line(member)
    try:
        head: Head = json.loads(line.decode())
        listed = [_listed(name, *entry) for name, entry in head.pop("arrays", {}).items()]
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise DamagedError from error
    sizes = [prod(shape) * _ITEM_BYTES[kind] for _, kind, shape in listed]
    content, start = _exactly(member, begun, sum(sizes)), 0
    arrays: Arrays = {}
    for (name, kind, shape), size in zip(listed, sizes, strict=True):
        numbers = np.frombuffer(content, kind, prod(shape), start).reshape(shape)
        # They lie unaligned in the bytes; aligned copies are quicker to work with.
        arrays[name] = numbers.copy()
        start += size
    return head, arrays


def _line(member: _Member) -> tuple[bytes, bytes]:
    """Return a member's first line, and the bytes read beyond it."""
    read = b""
    while b"\n" not in read:
        more = member.more(_LONGEST_LINE_BYTES + 1 - len(read))
        read += more
        if not more or len(read) > _LONGEST_LINE_BYTES:
            break
    line, ends, rest = read.partition(b"\n")
    if not ends:
        raise DamagedError
    return line, rest


def _exactly(member: _Member, begun: bytes, size: int) -> bytes:
    """Return the rest of a member, which must have ``size`` bytes, ``begun`` included."""
    if size > _MOST_ARRAY_BYTES:
        raise DamagedError
    parts, total = [begun], len(begun)
    # Ask for one byte more than there should be: the checksum is compared only at the end.
    while total <= size and (more := member.more(size + 1 - total)):
        parts.append(more)
        total += len(more)
    if total != size:
        raise DamagedError
    return b"".join(parts)


def _listed(name: str, kind: str, *shape: int) -> tuple[str, str, tuple[int, ...]]:
    """Return one entry of the list of arrays. Raises ValueError if it is not valid."""
    if not isinstance(kind, str) or kind not in _ITEM_BYTES or len(shape) > _MOST_AXES:
        raise ValueError(name)
    if any(type(side) is not int or not 0 <= side <= _MOST_ARRAY_BYTES for side in shape):
        raise ValueError(name)
    return name, kind, shape
