"""Writes a copy of the recording with the count drawn over it."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Protocol

import numpy as np
from av.error import FFmpegError
from numpy.typing import NDArray

from posecount.atomic_write import OutputFile, not_written
from posecount.errors import OutputError
from posecount.outputs import check_outputs
from posecount.sinks.h264 import CONTAINER_FORMATS, Chapter, H264Writer
from posecount.sinks.original_sound import OriginalSound
from posecount.tick import Tick

# Enough to bridge a slow frame, and few enough to use little memory at 4K.
_QUEUED_FRAMES = 4


class Painter(Protocol):
    """Draws a tick over its picture."""

    def paint(self, image_bgr: NDArray[np.uint8], tick: Tick) -> None:
        """Draw in place on ``image_bgr``: uint8, shape (height, width, 3)."""


class AnnotatedVideo:
    """A sink that paints every tick over a copy of its frame and encodes it to ``path``.

    Every frame keeps its own media time, also at variable rates; an odd ``width`` or ``height``
    (pixels) is padded by one. ``fps`` is a hint for players, ``source`` the recording that must not
    be overwritten. With ``replace=False`` no existing file is overwritten; a second writer of
    ``path`` is always refused. ``sound`` becomes the file's sound track, and players show the
    ``chapters``.

    The file appears at ``path`` when the sink is closed; until then it grows under a hidden name
    beside it, and it is removed by ``abort`` or when anything goes wrong.

    Encoding runs in a thread of its own, a few frames behind, because inference leaves a core free.
    Everything raises OutputError with one sentence for the user if the file cannot be written;
    errors of encoding are raised by a later ``handle`` or by ``close``.
    """

    def __init__(
        self,
        path: str | Path,
        width: int,
        height: int,
        painter: Painter,
        *,
        fps: float = 30.0,
        source: str | Path | None = None,
        replace: bool = True,
        sound: OriginalSound | None = None,
        chapters: Sequence[Chapter] = (),
    ) -> None:
        self.path = Path(path)
        _check_target(self.path, source)
        self._painter = painter
        self._output = OutputFile(self.path, sole=True, replace=replace)
        self._encoding: deque[Future[None]] = deque()
        self._has_frames = self._closed = False
        self._sound = sound
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="encoder")
        self._writer: H264Writer | None = None
        with self._reporting_failure():
            container_format = CONTAINER_FORMATS[self.path.suffix.lower()]
            self._writer = H264Writer(
                self._output.part,
                container_format,
                width,
                height,
                fps,
                sound=sound,
                chapters=chapters,
            )

    def handle(self, tick: Tick) -> None:
        """Paint one tick and queue it for encoding; the tick's own picture is not changed."""
        assert self._writer is not None
        image = tick.frame.image_bgr.copy()
        self._painter.paint(image, tick)
        self._has_frames = True
        with self._reporting_failure():
            self._wait_for_encoding(at_most=_QUEUED_FRAMES - 1)
            self._encoding.append(self._worker.submit(self._writer.write, image, tick.frame.t_s))

    def close(self) -> None:
        """Finish the file and give it its name; closing twice does no harm.

        If no tick was handled there is no file.
        """
        if self._closed:
            return
        if self._writer is None or not self._has_frames:
            self.abort()
            return
        with self._reporting_failure():
            self._wait_for_encoding(at_most=0)
            self._writer.finish()
            self._close_sound()
            self._output.finish()
        self._worker.shutdown()
        self._closed = True

    def abort(self) -> None:
        """Drop what was written: nothing is left behind, and an older file at ``path`` stays."""
        self._closed = True
        self._worker.shutdown(cancel_futures=True)
        if self._writer is not None:
            self._writer.drop()
        self._close_sound()
        self._output.drop()

    def __enter__(self) -> AnnotatedVideo:
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if exc is None:
            self.close()
        else:
            self.abort()

    def _close_sound(self) -> None:
        if self._sound is not None:
            self._sound.close()

    def _wait_for_encoding(self, *, at_most: int) -> None:
        """Wait until at most ``at_most`` frames are queued; raise what their encoding raised."""
        while len(self._encoding) > at_most:
            self._encoding.popleft().result()

    @contextmanager
    def _reporting_failure(self) -> Iterator[None]:
        try:
            yield
        except BaseException as error:
            self.abort()
            if isinstance(error, FFmpegError | OSError):
                raise not_written(self.path, error) from error
            raise


def _check_target(path: Path, source: str | Path | None) -> None:
    recording = [] if source is None else [("the recording", source)]
    check_outputs([("the annotated video", path)], recording)
    if path.suffix.lower() not in CONTAINER_FORMATS:
        known = ", ".join(CONTAINER_FORMATS)
        raise OutputError(f"{path} does not end in one of {known}; rename the video to write.")
