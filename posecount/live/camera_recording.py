"""Records a camera to a video file that survives a crash of this process."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
from av.error import FFmpegError
from numpy.typing import NDArray

from posecount.atomic_write import OutputFile, why_not_written
from posecount.errors import CameraError
from posecount.media.picture_bounds import fitted
from posecount.sinks.background_writer import Beside
from posecount.sinks.h264 import H264Writer

Picture = Callable[[], NDArray[np.uint8]]
"""Makes a picture, uint8 of shape (height, width, 3), BGR; raises CameraError if it is broken."""

_USUAL_FPS = 30.0
_MOST_WAITING = 24
"""Most of a second: enough to bridge a slow moment of the disk, with little memory."""


class CameraRecording:
    """Records pictures, each with its own time, as H.264 in Matroska (.mkv).

    They are decoded and encoded in a thread of its own; pictures it has no time for are left out
    and counted in ``dropped``. Every half second is written as soon as it is over. An error ends
    the recording and nothing else: ``trouble`` describes it, and what was written until then can be
    played. Times are kept as given, to a millisecond.

    The name is taken at once, so that no other recording gets it: raises OutputError if another
    recording is being written there or, with ``replace=False``, if the file exists. If no picture
    comes, no file is made, and an existing one stays.
    """

    def __init__(self, path: Path, *, replace: bool = False) -> None:
        self.path = path
        self._output = OutputFile(path, sole=True, replace=replace, at_once=True)
        self.frames = 0
        self.newest_s = math.nan
        """The media time of the newest picture written."""
        self._writer: H264Writer | None = None
        self._size = (0, 0)
        self._beside = Beside(self._write, self._finish, _MOST_WAITING, "recording")

    @property
    def dropped(self) -> int:
        """Number of pictures that came too fast to be recorded."""
        return self._beside.dropped

    @property
    def trouble(self) -> str | None:
        """A sentence on why the recording has ended early; None if it has not."""
        error = self._beside.error
        if error is None:
            return None
        reason = why_not_written(error) if isinstance(error, OSError) else f"{error}."
        kept = f" after {self.newest_s:.0f} s" if self.frames else ""
        return f"The recording {self.path} stopped{kept}: {reason}"

    def take(self, t_s: float, picture: Picture) -> None:
        """Record a picture shown at media time ``t_s``; it is made when its turn comes."""
        self._beside.give((t_s, picture))

    def close(self) -> None:
        """Write the rest and close the file; closing twice does no harm."""
        self._beside.close()

    def _write(self, taken: tuple[float, Picture]) -> None:
        t_s, picture = taken
        try:
            image = picture()
        except CameraError:
            return
        height, width = image.shape[:2]
        if self._writer is None:
            self._size = width, height
            part = self._output.part
            self._writer = H264Writer(part, "matroska", width, height, _USUAL_FPS, at_once=True)
        elif (width, height) != self._size:
            image = fitted(image, *self._size)
        try:
            self._writer.write(image, t_s)
        except (FFmpegError, OSError):
            self._writer.drop()
            self._writer = None
            raise
        self.frames += 1
        self.newest_s = t_s

    def _finish(self) -> None:
        try:
            if self._writer is not None:
                self._writer.finish()
        finally:
            if self.frames:
                self._output.finish()
            else:
                self._output.drop()
