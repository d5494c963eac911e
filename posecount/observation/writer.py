"""Writes observations to a landmarks file while they are made."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from posecount.observation.arrays import Packer
from posecount.observation.layout import End, Heading, SeenSet
from posecount.observation.members import packed
from posecount.observation.observed import Observation


class LandmarksWriter:
    """Writes frames, ``every_s`` seconds at a time, to an open file or a new one.

    Written frames survive a crash of this process. Raises OSError if the file cannot be written;
    its content then stays readable. Close it when done; without ``end`` a reader reports that the
    file was cut off.
    """

    def __init__(self, file: BinaryIO | Path, heading: Heading, every_s: float = 2.0) -> None:
        self._every_s = every_s
        self._packer = Packer()
        self._waiting: list[Observation] = []
        self._file: BinaryIO = file.open("wb") if isinstance(file, Path) else file
        self._put(packed(heading.model_dump(by_alias=True)))

    def begin_set(self, seen: SeenSet | None) -> None:
        """Begin a set, or the frames of none."""
        self.flush()
        self._packer = Packer(seen.steps_per_px if seen is not None else 1)
        head = (
            seen.model_dump(by_alias=True) if seen is not None else {"kind": "set", "number": None}
        )
        self._put(packed(head))

    def add(self, frame: Observation) -> None:
        """Take one frame, in order of time."""
        self._waiting.append(frame)
        if frame.t_s - self._waiting[0].t_s >= self._every_s:
            self.flush()

    def flush(self) -> None:
        """Write the waiting frames."""
        if self._waiting:
            frames, self._waiting = self._waiting, []
            self._put(packed({"kind": "frames"}, self._packer.arrays(frames)))

    def end(self, end: End) -> None:
        """Write the end of the file."""
        self.flush()
        self._put(packed(end.model_dump()))

    def close(self) -> None:
        """Close the file; closing twice does no harm."""
        self._file.close()

    def _put(self, member: bytes) -> None:
        self._file.write(member)
        # Only data that has left this process survives its crash.
        self._file.flush()
