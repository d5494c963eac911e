"""Stores the observations of the first pass over a recording for the second."""

from __future__ import annotations

import pickle
import tempfile
import zlib
from collections.abc import Iterator

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
        self._packer = Packer(per_px)
        self._waiting: list[Observation] = []
        self._file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY_BYTES)  # noqa: SIM115

    def add(self, seen: Observation) -> None:
        """Store the next observation."""
        self._waiting.append(seen.without_picture())
        if len(self._waiting) >= _AT_ONCE:
            self._flush()

    def observations(self) -> Iterator[Observation]:
        """Yield all observations from the first; none may be added afterwards."""
        self._flush()
        unpacker = Unpacker(*self._size, self._per_px)
        self._file.seek(0)
        while length := int.from_bytes(self._file.read(8), "little"):
            yield from unpacker.frames(pickle.loads(zlib.decompress(self._file.read(length))))

    def close(self) -> None:
        """Free the memory and the file."""
        self._file.close()

    def _flush(self) -> None:
        frames, self._waiting = self._waiting, []
        if not frames:
            return
        arrays = self._packer.arrays(frames)
        packed = zlib.compress(pickle.dumps(arrays, pickle.HIGHEST_PROTOCOL), _QUICKLY)
        try:
            self._file.write(len(packed).to_bytes(8, "little") + packed)
        except OSError as error:
            raise OutputError(
                f"There is no room in {tempfile.gettempdir()} for what was seen "
                f"({error.strerror}); free some, or set TMPDIR to another folder."
            ) from error
