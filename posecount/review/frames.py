"""Reads any picture of a recording by its time, forwards or backwards, with few in memory."""

from __future__ import annotations

from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

from av.error import FFmpegError
from av.video.frame import VideoFrame

from posecount.drawing.style import Image
from posecount.errors import VideoError
from posecount.media.container import in_time, start_s
from posecount.media.decoder import Decoded, Decoder
from posecount.media.picture import PictureReader
from posecount.media.video import open_video
from posecount.media.watch import Pulse
from posecount.review.frame_times import FrameTimes

_KEPT_BYTES = 96_000_000
_BYTES_PER_PX = 1.5
_MOST_KEPT = 64
# Decoding this far ahead costs no more than seeking.
_NEAR_FRAMES = 24
_EARLIER_S = (0.0, 1.0, 10.0)


class FrameReader:
    """The pictures of the recording at ``path`` by number; ``times`` says when each is shown.

    Pictures and times are those that counting sees; ``mirrored`` ones are turned back. Raises
    VideoError if the recording cannot be read.
    """

    def __init__(self, path: Path, *, mirrored: bool = False) -> None:
        # A faulty recording is reported in the same words as when it is counted.
        open_video(path).close()
        self.times = FrameTimes.of(path)
        self._pulse = Pulse()
        self._path = path
        self._decoder = in_time(path, lambda: Decoder(path, self._pulse), self._pulse)
        self._start_s = start_s(self._decoder.container) or 0.0
        self._mirrored = mirrored
        self._kept: OrderedDict[int, VideoFrame] = OrderedDict()
        self._most_kept = _MOST_KEPT
        self._coming: Iterator[tuple[int, VideoFrame]] | None = None
        self._next = 0
        self._pictures: PictureReader | None = None

    @property
    def duration_s(self) -> float:
        """When the display of the last picture ends."""
        return self.times.end_s

    def picture(self, index: int) -> Image:
        """Return the picture of that number, or the last readable one before it.

        uint8, shape (height, width, 3), BGR. Raises VideoError if there is none at all.
        """
        index = min(max(index, 0), len(self.times) - 1)
        if index not in self._kept:
            in_time(self._path, lambda: self._decode_to(index), self._pulse)
        frame = self._kept.get(index) or self._nearest(index)
        if frame is None:
            raise VideoError(f"{self._path} holds no picture that can be read there.")
        if index in self._kept:
            self._kept.move_to_end(index)
        if self._pictures is None:
            pixel_aspect = self._decoder.stream.sample_aspect_ratio
            self._pictures = PictureReader(frame, pixel_aspect, self._mirrored)
        return self._pictures.bgr(frame)

    def close(self) -> None:
        """Release the file."""
        self._coming = None
        self._kept.clear()
        if not self._pulse.is_in_use:
            self._decoder.close()

    def _decode_to(self, index: int) -> None:
        """Decode until ``index`` is cached; the pictures on the way are cached, too."""
        is_near = self._coming is not None and 0 <= index - self._next <= _NEAR_FRAMES
        if is_near and self._run_to(index):
            return
        for earlier_s in _EARLIER_S:
            if self._seek(index, earlier_s) and self._run_to(index):
                return
        self._restart()
        self._run_to(index)

    def _seek(self, index: int, earlier_s: float) -> bool:
        """Go to the key frame before ``index``; return False if that is impossible."""
        if not self.times.by_timestamp:
            return False
        t_s = self.times.claimed_s(index) + self._start_s - earlier_s
        try:
            self._decoder.seek(t_s)
        except FFmpegError:
            return False
        self._coming = self._numbered_by_time(self._decoder.frames)
        self._next = -1
        return True

    def _restart(self) -> None:
        self._decoder.restart()
        decoded = chain(self._decoder.opening, self._decoder.frames)
        by_time = self.times.by_timestamp
        self._coming = self._numbered_by_time(decoded) if by_time else enumerate(_whole(decoded))
        self._next = 0

    def _run_to(self, index: int) -> bool:
        """Return whether ``index`` was decoded: not if it is damaged or decoding began after it."""
        assert self._coming is not None
        for number, frame in self._coming:
            self._next = number + 1
            self._keep(number, frame)
            if number == index:
                return True
            if number > index:
                return False
        self._coming = None
        return False

    def _numbered_by_time(self, decoded: Iterable[Decoded]) -> Iterator[tuple[int, VideoFrame]]:
        for frame in _whole(decoded):
            ticks = frame.pts if frame.pts is not None else frame.dts
            if ticks is None or frame.time_base is None:
                continue
            claimed_s = float(ticks * frame.time_base) - self._start_s
            number = self.times.index_of_claimed(claimed_s)
            if number is not None:
                yield number, frame

    def _keep(self, number: int, frame: VideoFrame) -> None:
        if not self._kept:
            each = max(1.0, frame.width * frame.height * _BYTES_PER_PX)
            self._most_kept = max(2, min(_MOST_KEPT, int(_KEPT_BYTES / each)))
        self._kept[number] = frame
        self._kept.move_to_end(number)
        while len(self._kept) > self._most_kept:
            self._kept.popitem(last=False)

    def _nearest(self, index: int) -> VideoFrame | None:
        numbers = sorted(self._kept)
        place = bisect_right(numbers, index)
        if place:
            return self._kept[numbers[place - 1]]
        return self._kept[numbers[0]] if numbers else None


def _whole(decoded: Iterable[Decoded]) -> Iterator[VideoFrame]:
    """Return the pictures that could be decoded."""
    return (frame for frame in decoded if frame is not None)
