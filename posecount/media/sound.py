"""Reads the sound of a recording, as stored packets or decoded."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from av.error import FFmpegError
from numpy.typing import NDArray

from posecount.media.container import open_container
from posecount.media.watch import Pulse
from posecount.prefetch import prefetch

if TYPE_CHECKING:
    from av.packet import Packet

    SoundPacket = Packet[AudioStream]

_AHEAD = 32


class UnknownSoundError(Exception):
    """The recording has sound in an unknown format."""


@dataclass(frozen=True, slots=True)
class Samples:
    """Decoded sound that begins ``t_s`` seconds into the file's own time.

    ``values`` is float32, shape (channels, samples), from -1 to 1.
    """

    t_s: float
    values: NDArray[np.float32]


class SoundReader:
    """The first sound track of the recording at ``path`` that can be read; close it when done.

    ``stream`` is None if it has no sound. Raises VideoError if the file cannot be opened, and
    UnknownSoundError if it has sound but none that can be read. Reading raises libav's errors, and
    TimeoutError if libav hangs.
    """

    def __init__(self, path: Path) -> None:
        self._pulse = Pulse()
        self._container = open_container(path)
        streams = self._container.streams.audio
        known = [stream for stream in streams if stream.codec_context is not None]
        self.stream: AudioStream | None = known[0] if known else None
        self._ahead: Generator[SoundPacket, None, None] | Generator[Samples, None, None] | None
        self._ahead, self._is_closed = None, False
        if streams and not known:
            self.close()
            raise UnknownSoundError

    def packets(self) -> Iterator[SoundPacket]:
        """Return all packets that have times. Read a reader only once, as packets or as samples."""
        ahead = prefetch(self._timed(), _AHEAD, self._pulse.is_stuck)
        self._ahead = ahead
        return ahead

    def samples(self, rate_hz: int, layout: str) -> Iterator[Samples]:
        """Yield all of the sound, decoded, with that rate and those channels; skip broken parts."""
        ahead = prefetch(self._decoded(rate_hz, layout), _AHEAD, self._pulse.is_stuck)
        self._ahead = ahead
        return ahead

    def close(self) -> None:
        """Release the file; closing twice does no harm."""
        self._is_closed = True
        if self._ahead is not None:
            self._ahead.close()
        if not self._pulse.is_in_use:
            self._container.close()

    def _timed(self) -> Generator[SoundPacket, None, None]:
        assert self.stream is not None
        with self._pulse.use():
            for packet in self._pulse.each(self._container.demux(self.stream)):
                if self._is_closed:
                    return
                if packet.size and packet.pts is not None and packet.dts is not None:
                    yield packet

    def _decoded(self, rate_hz: int, layout: str) -> Generator[Samples, None, None]:
        kind: tuple[str, str, int] | None = None
        resampler = AudioResampler("fltp", layout, rate_hz)
        for frame in self._frames():
            # A resampler takes one kind of sound, and a recording may change in the middle.
            found = frame.format.name, frame.layout.name, frame.sample_rate
            if found != kind:
                kind, resampler = found, AudioResampler("fltp", layout, rate_hz)
            if frame.time is None:
                continue
            for part in _resampled(resampler, frame):
                yield Samples(float(frame.time), part.to_ndarray().astype(np.float32, copy=False))

    def _frames(self) -> Iterator[AudioFrame]:
        for packet in self._timed():
            try:
                with self._pulse.call():
                    frames = packet.decode()
            except FFmpegError:
                continue
            yield from frames


def _resampled(resampler: AudioResampler, frame: AudioFrame) -> Iterable[AudioFrame]:
    try:
        return resampler.resample(frame)
    except (FFmpegError, ValueError):
        return ()
