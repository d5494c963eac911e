"""Encodes pictures as H.264 that browsers and phones play."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

import av
import numpy as np
from av.container import OutputContainer
from av.error import FFmpegError
from av.video.frame import VideoFrame
from av.video.reformatter import Colorspace, VideoReformatter
from numpy.typing import NDArray

if TYPE_CHECKING:
    from av.container.core import Chapter as AnyChapter

CONTAINER_FORMATS = {".mp4": "mp4", ".mov": "mov", ".mkv": "matroska"}

_TIME_BASE = Fraction(1, 90_000)
_KEY_FRAME_EVERY_FRAMES = 60
# B-frames would save little at this preset and shift the first timestamps.
_ENCODER_OPTIONS = {"preset": "veryfast", "crf": "23", "bf": "0"}
# Up to this size several threads take a fifth more processor time and save no time.
_ONE_THREAD_UP_TO_PX = 640 * 480
# No picture is held back, and the file is complete up to the last half second.
_AT_ONCE_ENCODER = {**_ENCODER_OPTIONS, "tune": "zerolatency"}
_AT_ONCE_MATROSKA = {"cluster_time_limit": "500", "flush_packets": "1"}
# The codes of H.264 and FFmpeg for limited range and BT.709; players guess untagged colours.
_LIMITED_RANGE, _BT709 = 1, 1


class SoundTrack(Protocol):
    """Sound that is written into the same file, piece by piece as the picture goes on."""

    def join(self, container: OutputContainer, container_format: str) -> None:
        """Add the track to a file of which nothing has been written yet."""

    def write_until(self, t_s: float) -> None:
        """Write all sound before ``t_s`` that has not been written yet."""

    def finish(self) -> None:
        """Write what the encoder still holds."""


class Chapter(NamedTuple):
    """A part of a video that players show under its title; times in seconds."""

    title: str
    start_s: float
    end_s: float


class H264Writer:
    """Writes pictures of one size, in pixels, each with its own time, to one file.

    H.264 needs even sizes: an odd width or height is padded by repeating the last column or row.
    With ``at_once`` a Matroska file is complete at any moment except for the last half second.
    ``sound`` is written along with the pictures, until the last one ends. Raises
    av.error.FFmpegError or OSError if the file cannot be written.
    """

    def __init__(
        self,
        path: Path,
        container_format: str,
        width: int,
        height: int,
        fps: float,
        *,
        at_once: bool = False,
        sound: SoundTrack | None = None,
        chapters: Sequence[Chapter] = (),
    ) -> None:
        self._padding = ((0, height % 2), (0, width % 2), (0, 0))
        self._latest_ticks = -1
        self._sound, self._step_s, self._latest_s = sound, 1 / max(fps, 1.0), 0.0
        self._reformatter = VideoReformatter()
        # The index goes to the front, so that a browser can play the file while loading it.
        options = {} if container_format == "matroska" else {"movflags": "faststart"}
        options = _AT_ONCE_MATROSKA if at_once else options
        self._container = av.open(f"file:{path}", "w", format=container_format, options=options)
        encoder = _AT_ONCE_ENCODER if at_once else _ENCODER_OPTIONS
        rate = Fraction(max(fps, 1.0)).limit_denominator(1001)
        self._stream = self._container.add_stream("libx264", rate=rate, options=encoder)
        self._stream.width, self._stream.height = width + width % 2, height + height % 2
        self._stream.pix_fmt = "yuv420p"
        self._stream.gop_size = _KEY_FRAME_EVERY_FRAMES
        codec = self._stream.codec_context
        codec.time_base = _TIME_BASE
        codec.thread_count = 1 if width * height <= _ONE_THREAD_UP_TO_PX else 0
        codec.color_range = _LIMITED_RANGE
        codec.colorspace = codec.color_primaries = codec.color_trc = _BT709
        if sound is not None:
            sound.join(self._container, container_format)
        if chapters:
            self._container.set_chapters([_chapter(*numbered) for numbered in enumerate(chapters)])

    def write(self, image_bgr: NDArray[np.uint8], t_s: float) -> None:
        """Encode a picture, uint8 of shape (height, width, 3), to be shown at ``t_s`` seconds."""
        if any(after for _, after in self._padding):
            image_bgr = np.pad(image_bgr, self._padding, mode="edge")
        picture = VideoFrame.from_ndarray(image_bgr, format="bgr24")
        frame = self._reformatter.reformat(
            picture, format="yuv420p", dst_colorspace=Colorspace.ITU709
        )
        # Two frames must never share a timestamp, however close they are.
        self._latest_ticks = max(self._latest_ticks + 1, round(t_s / _TIME_BASE))
        frame.pts, frame.time_base = self._latest_ticks, _TIME_BASE
        self._container.mux(self._stream.encode(frame))
        self._latest_s = t_s
        if self._sound is not None:
            self._sound.write_until(t_s)

    def finish(self) -> None:
        """Write the rest and the index, and close the file."""
        if self._sound is not None:
            self._sound.write_until(self._latest_s + self._step_s)
            self._sound.finish()
        self._container.mux(self._stream.encode(None))
        self._container.close()

    def drop(self) -> None:
        """Close the file as it is; it will not be used."""
        with suppress(FFmpegError, OSError):
            self._container.close()


def _chapter(number: int, chapter: Chapter) -> AnyChapter:
    start, end = (round(at_s / _TIME_BASE) for at_s in (chapter.start_s, chapter.end_s))
    words = {"title": chapter.title}
    return {"id": number, "start": start, "end": end, "time_base": _TIME_BASE, "metadata": words}
