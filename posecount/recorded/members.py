"""The bytes of a landmarks file: gzip members one after the other, each whole in itself.

A member holds one line of JSON and then the arrays that the line lists, little-endian, one after
the other. A file that is cut off or damaged loses the members from there on and no others, and
any gzip program can open it.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from posecount.errors import VideoError

Arrays = dict[str, NDArray[Any]]
Head = dict[str, Any]

_GZIP = 31
"""What zlib calls the format of gzip, with its checksum."""

_BEGINS = b"\x1f\x8b"
_PIECE_BYTES = 1 << 16
_MOST_BYTES = 1 << 28
_LEVEL = 5
_KINDS = {"f": (2, 4, 8), "i": (2, 4), "u": (1, 4)}


class DamagedError(Exception):
    """What was read is no whole member."""


def packed(head: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]] | None = None) -> bytes:
    """One member of ``head`` (JSON) and ``arrays`` (of little-endian numbers)."""
    told = {name: [array.dtype.str, *array.shape] for name, array in (arrays or {}).items()}
    line = json.dumps({**head, "arrays": told} if told else dict(head), ensure_ascii=False)
    parts = [line.encode(), b"\n", *(array.tobytes() for array in (arrays or {}).values())]
    return gzip.compress(b"".join(parts), _LEVEL, mtime=0)


def begins_like_one(path: Path) -> bool:
    """Whether the file begins as gzip files do. Raises OSError where it cannot be read."""
    with path.open("rb") as file:
        return file.read(len(_BEGINS)) == _BEGINS


def members(path: Path) -> Iterator[tuple[Head, Arrays]]:
    """Every member in order.

    Raises VideoError where the file cannot be read, and DamagedError at the first member that
    is not whole.
    """
    try:
        with path.open("rb") as file:
            for content in _contents(file):
                yield _unpacked(content)
    except OSError as error:
        raise VideoError(f"{path} cannot be read; check who may read it.") from error


def _contents(file: BinaryIO) -> Iterator[bytes]:
    """Every member's content; its checksum has been compared."""
    left = file.read(_PIECE_BYTES)
    while left:
        member, parts, total = zlib.decompressobj(_GZIP), [], 0
        while not member.eof:
            if not left:
                raise DamagedError
            try:
                parts.append(member.decompress(left, _MOST_BYTES))
            except zlib.error as error:
                raise DamagedError from error
            total += len(parts[-1])
            if total > _MOST_BYTES or member.unconsumed_tail:
                raise DamagedError
            left = member.unused_data or file.read(_PIECE_BYTES)
        yield b"".join(parts)


def _unpacked(content: bytes) -> tuple[Head, Arrays]:
    line, _, rest = content.partition(b"\n")
    try:
        head = json.loads(line)
        arrays, start = {}, 0
        for name, (kind, *shape) in head.pop("arrays", {}).items():
            arrays[name] = _array(rest, start, kind, shape)
            start += arrays[name].nbytes
    except (ValueError, TypeError, AttributeError, KeyError) as error:
        raise DamagedError from error
    return head, arrays


def _array(data: bytes, start: int, kind: str, shape: list[int]) -> NDArray[Any]:
    dtype = np.dtype(kind)
    if dtype.itemsize not in _KINDS.get(dtype.kind, ()) or any(side < 0 for side in shape):
        raise ValueError(kind)
    count = int(np.prod(shape, dtype=np.int64))
    # They lie anywhere in the bytes; copied to where numbers belong they are quicker to work with.
    numbers: NDArray[Any] = np.frombuffer(data, dtype, count, start).reshape(shape).copy()
    return numbers
