"""Writes the recording again as H.264, with what was counted drawn over it."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Protocol

import av
import numpy as np
from av.error import FFmpegError
from av.video.frame import VideoFrame
from av.video.reformatter import Colorspace, VideoReformatter
from numpy.typing import NDArray

from posecount.errors import OutputError
from posecount.tick import Tick

_CONTAINER_FORMATS = {".mp4": "mp4", ".mov": "mov", ".mkv": "matroska"}
_TIME_BASE = Fraction(1, 90_000)
_KEY_FRAME_EVERY_FRAMES = 60
# B-frames would save little at this preset and shift the first timestamps about.
_ENCODER_OPTIONS = {"preset": "veryfast", "crf": "23", "bf": "0"}
# What H.264 and FFmpeg call limited range and BT.709; untagged colours are anyone's guess.
_LIMITED_RANGE, _BT709 = 1, 1


class Painter(Protocol):
    """Draws a tick over its picture."""

    def paint(self, image_bgr: NDArray[np.uint8], tick: Tick) -> None:
        """Draw in place on ``image_bgr``: uint8, shape (height, width, 3)."""


class AnnotatedVideo:
    """A sink that paints every tick over a copy of its frame and encodes it to ``path``.

    Every frame keeps its own media time, at variable rates too. H.264 needs even sizes: an odd
    ``width`` or ``height`` (pixels) is padded by repeating the last column or row.

    The file appears at ``path`` when the sink is closed; until then it grows under a hidden name
    beside it, and it is removed by ``abort`` or when anything goes wrong. ``fps`` is a hint for
    players, ``source`` the recording that must not be overwritten.

    Everything raises OutputError with one sentence for the user where the file cannot be written.
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
    ) -> None:
        self.path = Path(path)
        _check_target(self.path, source)
        self._painter = painter
        self._padding = (height % 2, width % 2)
        self._reformatter = VideoReformatter()
        self._latest_ticks = -1
        self._closed = False
        self._part = self.path.with_name(f".{self.path.name}.{os.getpid()}.part")
        with self._reporting_failure():
            self._open(width + width % 2, height + height % 2, fps)

    def _open(self, width: int, height: int, fps: float) -> None:
        container_format = _CONTAINER_FORMATS[self.path.suffix.lower()]
        options = {} if container_format == "matroska" else {"movflags": "faststart"}
        self._container = av.open(
            f"file:{self._part}", "w", format=container_format, options=options
        )
        rate = Fraction(fps).limit_denominator(1001)
        self._stream = self._container.add_stream("libx264", rate=rate, options=_ENCODER_OPTIONS)
        self._stream.width, self._stream.height = width, height
        self._stream.pix_fmt = "yuv420p"
        self._stream.gop_size = _KEY_FRAME_EVERY_FRAMES
        codec = self._stream.codec_context
        codec.time_base = _TIME_BASE
        codec.color_range = _LIMITED_RANGE
        codec.colorspace = codec.color_primaries = codec.color_trc = _BT709

    def handle(self, tick: Tick) -> None:
        """Paint and encode one tick; the tick's own picture stays as it is."""
        image = tick.frame.image_bgr.copy()
        self._painter.paint(image, tick)
        frame = self._encodable(image)
        # Two frames must never share a timestamp, however close they are.
        self._latest_ticks = max(self._latest_ticks + 1, round(tick.frame.t_s / _TIME_BASE))
        frame.pts, frame.time_base = self._latest_ticks, _TIME_BASE
        with self._reporting_failure():
            self._container.mux(self._stream.encode(frame))

    def close(self) -> None:
        """Finish the file and give it its name; closing twice does no harm."""
        if self._closed:
            return
        if self._latest_ticks < 0:
            self.abort()
            return
        with self._reporting_failure():
            self._container.mux(self._stream.encode(None))
            self._container.close()
            self._closed = True
            self._part.replace(self.path)

    def abort(self) -> None:
        """Drop what was written; nothing is left behind, and an older file at ``path`` stays."""
        self._closed = True
        container = getattr(self, "_container", None)
        if container is not None:
            with suppress(FFmpegError, OSError):
                container.close()
        with suppress(OSError):
            self._part.unlink(missing_ok=True)

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

    def _encodable(self, image_bgr: NDArray[np.uint8]) -> VideoFrame:
        if any(self._padding):
            bottom, right = self._padding
            image_bgr = np.pad(image_bgr, ((0, bottom), (0, right), (0, 0)), mode="edge")
        frame = VideoFrame.from_ndarray(image_bgr, format="bgr24")
        return self._reformatter.reformat(frame, format="yuv420p", dst_colorspace=Colorspace.ITU709)

    @contextmanager
    def _reporting_failure(self) -> Iterator[None]:
        try:
            yield
        except (FFmpegError, OSError) as error:
            self.abort()
            raise OutputError(f"{self.path} cannot be written: {_reason(error)}") from error


def _check_target(path: Path, source: str | Path | None) -> None:
    if path.is_dir():
        raise OutputError(f"{path} is a folder; give the name of a video file to write.")
    if path.suffix.lower() not in _CONTAINER_FORMATS:
        known = ", ".join(_CONTAINER_FORMATS)
        raise OutputError(f"{path} does not end in one of {known}; rename the video to write.")
    if not path.parent.is_dir():
        raise OutputError(
            f"There is no folder {path.parent} to write {path.name} to; make it first."
        )
    if source is not None and path.exists() and path.samefile(source):
        raise OutputError(f"{path} is the recording itself; give the annotated video another name.")


def _reason(error: OSError | FFmpegError) -> str:
    code = getattr(error, "errno", None)
    if code in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return "there is no space left; free some or write it elsewhere."
    if code in (errno.EACCES, errno.EPERM, errno.EROFS):
        return "its folder is write-protected; choose another one."
    return f"{getattr(error, 'strerror', None) or error}; try another place."
