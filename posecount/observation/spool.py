"""Stores the observations of the first pass over a recording for the second."""

from __future__ import annotations

import math
import pickle
import tempfile
import zlib
from collections.abc import Iterator
from typing import NamedTuple

from posecount.errors import OutputError
from posecount.observation.arrays import Packer, Unpacker
from posecount.observation.observed import Observation

_AT_ONCE = 64
_IN_MEMORY_BYTES = 1 << 24
_QUICKLY = 1


class Spool:
    """Stores observations and returns them without their pictures, otherwise unchanged.

    Poses must be float32 and motions in steps, as in all counting. Beyond some megabytes they go to
    a nameless temporary file, so that memory stays constant over hours: a minute takes about 3 MB.
    Raises OutputError if that file cannot be written. Close it when done.
    """

    def __init__(self, width: int, height: int, per_px: int) -> None:
        self._size, self._per_px = (width, height), per_px
        self._waiting: list[Observation] = []
        self._blocks: list[_Block] = []
        self._end_at = 0
        self._file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY_BYTES)  # noqa: SIM115

    def add(self, seen: Observation) -> None:
        """Store the next observation."""
        self._waiting.append(seen.without_picture())
        if len(self._waiting) >= _AT_ONCE:
            self._flush()

    def observations(
        self, since_s: float = -math.inf, until_s: float = math.inf
    ) -> Iterator[Observation]:
        """Yield the observations from ``since_s`` to ``until_s``, exclusive; all without limits.

        None may be added afterwards. Several iterators may be read in turns.
        """
        self._flush()
        for block in self._blocks:
            if block.last_s < since_s or block.first_s >= until_s:
                continue
            self._file.seek(block.at)
            arrays = pickle.loads(zlib.decompress(self._file.read(block.length)))
            unpacker = Unpacker(*self._size, self._per_px, first_index=block.first_index)
            for seen in unpacker.frames(arrays):
                if since_s <= seen.t_s < until_s:
                    yield seen

    def close(self) -> None:
        """Free the memory and the file."""
        self._file.close()

    def _flush(self) -> None:
        frames, self._waiting = self._waiting, []
        if not frames:
            return
        # Each block stands for itself, so that a part of the recording can be read alone.
        arrays = Packer(self._per_px).arrays(frames)
        packed = zlib.compress(pickle.dumps(arrays, pickle.HIGHEST_PROTOCOL), _QUICKLY)
        try:
            self._file.seek(self._end_at)
            self._file.write(packed)
        except OSError as error:
            raise OutputError(
                f"There is no room in {tempfile.gettempdir()} for what was seen "
                f"({error.strerror}); free some, or set TMPDIR to another folder."
            ) from error
        count = self._blocks[-1].end_index if self._blocks else 0
        times_s = frames[0].t_s, frames[-1].t_s
        self._blocks.append(_Block(*times_s, count, count + len(frames), self._end_at, len(packed)))
        self._end_at += len(packed)


class _Block(NamedTuple):
    """Observations stored together: their times, their numbers from 0, and where they lie."""

    first_s: float
    last_s: float
    first_index: int
    end_index: int
    at: int
    length: int
