"""Decodes the pictures of one recording, and continues past damaged parts."""

from __future__ import annotations

import math
from collections.abc import Generator
from pathlib import Path
from typing import TYPE_CHECKING, cast

from av.error import FFmpegError
from av.packet import Packet
from av.video.frame import VideoFrame

from posecount.errors import VideoError
from posecount.media.container import choose_stream, has_own_times, open_container
from posecount.media.kinds import picture_format, why_a_picture_is_no_video
from posecount.media.watch import Pulse

if TYPE_CHECKING:
    from av.video.stream import VideoStream

    AnyPacket = Packet[VideoStream]

FEWEST_FRAMES = 3
"""Fewer are a picture, or the preview of one; they show no movement."""

Decoded = VideoFrame | None
"""A picture, or None if something could not be decoded."""


class Decoder:
    """The pictures of the recording at ``path``; each call into libav is marked on ``pulse``.

    ``opening`` are the first three, ``frames`` those after them. Raises VideoError if the file
    cannot be read or holds fewer than three. Only one thread may use it at a time.
    """

    def __init__(self, path: Path, pulse: Pulse) -> None:
        self._path, self._pulse = path, pulse
        self._open()

    def _open(self) -> None:
        with self._pulse.call():
            self.container = open_container(self._path)
        try:
            with self._pulse.call():
                self.stream = choose_stream(self._path, self.container)
            self.stream.thread_type = "AUTO"
            self.has_times = has_own_times(self.container)
            self._read_on()
            self.opening = self._first_few()
        except BaseException:
            self.container.close()
            raise

    def _read_on(self) -> None:
        """Read from the file's current position."""
        packets = self.container.demux(self.stream)
        self._packets = cast("Generator[AnyPacket, None, None]", packets)
        self.frames = self._decode()

    def _decode(self) -> Generator[Decoded, None, None]:
        """Decode packet by packet, so that a broken packet costs only itself."""
        while True:
            try:
                packet = self.next_packet()
            except FFmpegError:
                yield None
                return
            if packet is None:
                return
            try:
                with self._pulse.call():
                    frames = packet.decode()
            except FFmpegError:
                yield None
                continue
            for frame in frames:
                if frame.is_corrupt:
                    yield None
                yield frame

    def next_packet(self) -> AnyPacket | None:
        """Return the next packet, not decoded; None at the end. May raise FFmpegError."""
        with self._pulse.call():
            return next(self._packets, None)

    def seek(self, t_s: float) -> None:
        """Go to the key frame before ``t_s``, by the file's own times. May raise FFmpegError.

        Discards ``opening``. After a failure only `restart` helps.
        """
        base = self.stream.time_base
        if base is None:
            return
        # While a reading is open libav's time limit counts from its last packet.
        self.frames.close()
        self._packets.close()
        # Half a millisecond more, because the time asked for may have been rounded down.
        ticks = math.floor((t_s + 0.0005) / base)
        with self._pulse.call():
            self.container.seek(ticks, stream=self.stream)
        self._read_on()

    def restart(self) -> None:
        """Start again from the beginning, with a new ``opening``."""
        self.close()
        self._open()

    def close(self) -> None:
        """Release the file; closing twice does no harm."""
        self.frames.close()
        self._packets.close()
        self.container.close()

    def _first_few(self) -> list[Decoded]:
        opening: list[Decoded] = []
        found = 0
        for decoded in self.frames:
            opening.append(decoded)
            found += decoded is not None
            if found == FEWEST_FRAMES:
                return opening
        raise VideoError(self._why_too_few(found, None in opening))

    def _why_too_few(self, found: int, is_damaged: bool) -> str:
        if found == 0:
            return f"{self._path} holds no picture that can be read; record or copy it again."
        claimed = self.stream.frames or 0
        if is_damaged or claimed >= FEWEST_FRAMES:
            pictures = "one picture" if found == 1 else f"{found} pictures"
            return f"{self._path} is damaged, only {pictures} of it can be read; copy it again."
        name = picture_format(self._path)
        if name is not None:
            return why_a_picture_is_no_video(self._path, name)
        held = "one frame" if found == 1 else f"{found} frames"
        return (
            f"{self._path} is a picture, not a video (it holds only {held}); give a recording of "
            "the exercise."
        )
