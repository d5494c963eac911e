"""The recording's own sound, carried over into the annotated video in step with its picture.

It is copied unchanged if the new file can hold it, else encoded anew as AAC. Sound that cannot be
read or stored is left out with a remark; the picture is written in any case.
"""

from __future__ import annotations

import errno
import io
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Generic, TypeVar

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.container import OutputContainer
from av.error import FFmpegError

from posecount.errors import VideoError
from posecount.media.container import in_time
from posecount.media.sound import Samples, SoundReader, UnknownSoundError

_AAC_RATES_HZ = (96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000)
_USUAL_RATE_HZ = 48000
_ENCODED_AT_ONCE = 1024
"""Samples in one AAC packet."""

_RARE_IN_MP4 = ("pcm_", "vorbis")
"""libav writes these to MP4, but browsers and phones do not play them from there."""

_GAP_S = 0.04
"""Containers round times. A shorter gap between two pieces of sound is not filled."""

_RUN_UP_S = 0.1
"""Codecs store some sound before its beginning; MP4 tells players to skip it."""

_NOT_WRITTEN = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EROFS, errno.EBADF)
"""Errors of the output, not of the sound."""


class OriginalSound:
    """The sound of the recording at ``path``, as a track of another file. Close it when done.

    ``zero_s()`` returns the recording's own time, in seconds, that is 0 in the new file; None while
    unknown. ``remark`` is one sentence on what was left out, None if nothing was. Only errors that
    also keep the picture from being written are raised.
    """

    def __init__(self, path: Path, zero_s: Callable[[], float | None]) -> None:
        self._path, self._zero_s = path, zero_s
        self._track: _Copied | _Encoded | None = None
        self.remark: str | None = None

    def join(self, container: OutputContainer, container_format: str) -> None:
        """Add the track to a file of which nothing has been written yet."""
        try:
            self._track = in_time(self._path, lambda: _track(self._path, container_format))
            if self._track is not None:
                self._track.join(container)
        except UnknownSoundError:
            self._give_up(
                "The annotated video has no sound: the recording's is in a format unknown here."
            )
        except (FFmpegError, VideoError, OSError, ValueError):
            self._give_up("The annotated video has no sound: the recording's cannot be read.")

    def write_until(self, t_s: float) -> None:
        """Write all sound before ``t_s`` that has not been written yet."""
        zero_s = self._zero_s()
        if self._track is None or zero_s is None:
            return
        try:
            self._track.write_until(t_s, zero_s)
        except (FFmpegError, OSError, ValueError) as error:
            _raise_if_not_written(error)
            self._give_up(
                f"The annotated video has no sound from {t_s:.1f} s on: the recording's cannot be "
                "read there."
            )

    def finish(self) -> None:
        """Write what the encoder still holds."""
        if self._track is None:
            return
        try:
            self._track.finish()
        except (FFmpegError, OSError, ValueError) as error:
            _raise_if_not_written(error)

    def close(self) -> None:
        """Release the recording; closing twice does no harm."""
        track, self._track = self._track, None
        if track is not None:
            track.close()

    def _give_up(self, remark: str) -> None:
        self.remark = remark
        self.close()


def _raise_if_not_written(error: Exception) -> None:
    if getattr(error, "errno", None) in _NOT_WRITTEN:
        raise error


def _track(path: Path, container_format: str) -> _Copied | _Encoded | None:
    """Return the sound as a track of a file of that format; None if there is no sound."""
    reader = SoundReader(path)
    if reader.stream is None:
        reader.close()
        return None
    # MP4 marks what players are to skip; in other formats it would shift the picture.
    earliest_s = 0.0 if container_format == "matroska" else -_RUN_UP_S
    if _can_hold(container_format, path):
        return _Copied(reader, earliest_s)
    return _Encoded(reader, earliest_s)


def _can_hold(container_format: str, path: Path) -> bool:
    """Whether a file of that format accepts this sound, tried in memory with its beginning."""
    reader = SoundReader(path)
    try:
        stream = reader.stream
        assert stream is not None
        if container_format == "mp4" and stream.codec_context.name.startswith(_RARE_IN_MP4):
            return False
        with av.open(io.BytesIO(), "w", format=container_format) as trial:
            copy = trial.add_stream_from_template(stream)
            for packet in reader.packets():
                packet.stream = copy
                trial.mux(packet)
                return True
    except (FFmpegError, OSError, ValueError):
        pass
    finally:
        reader.close()
    return False


Item = TypeVar("Item")


class _Ahead(Generic[Item]):
    """An iterator whose next item can be inspected before it is taken."""

    def __init__(self, items: Iterator[Item]) -> None:
        self._items = items
        self.next = next(items, None)

    def take(self) -> Item:
        taken = self.next
        assert taken is not None
        self.next = next(self._items, None)
        return taken


class _Copied:
    """Copies packets, with adjusted times."""

    def __init__(self, reader: SoundReader, earliest_s: float) -> None:
        self._reader, self._earliest_s = reader, earliest_s

    def join(self, container: OutputContainer) -> None:
        assert self._reader.stream is not None
        self._container = container
        self._stream = container.add_stream_from_template(self._reader.stream)
        self._packets = _Ahead(self._reader.packets())
        self._latest_dts: int | None = None

    def write_until(self, t_s: float, zero_s: float) -> None:
        while (packet := self._packets.next) is not None:
            assert packet.pts is not None and packet.dts is not None
            base = packet.time_base
            zero = round(zero_s / base)
            if float((packet.pts - zero) * base) >= t_s:
                return
            self._packets.take()
            packet.pts, packet.dts = packet.pts - zero, packet.dts - zero
            # A muxer rejects times that go back, which the sound of a damaged file may have.
            goes_on = self._latest_dts is None or packet.dts > self._latest_dts
            if goes_on and float(packet.pts * base) >= self._earliest_s:
                self._latest_dts = packet.dts
                packet.stream = self._stream
                self._container.mux(packet)

    def finish(self) -> None:
        pass

    def close(self) -> None:
        self._reader.close()


class _Encoded:
    """Encodes decoded sound as AAC, with gaps filled with silence, so that it stays in step."""

    def __init__(self, reader: SoundReader, earliest_s: float) -> None:
        assert reader.stream is not None
        self._reader, self._earliest_s = reader, earliest_s
        codec = reader.stream.codec_context
        self._rate_hz = codec.sample_rate if codec.sample_rate in _AAC_RATES_HZ else _USUAL_RATE_HZ
        self._layout = "mono" if codec.channels == 1 else "stereo"
        self._written = 0
        self._kept = np.empty((1 if codec.channels == 1 else 2, 0), np.float32)

    def join(self, container: OutputContainer) -> None:
        self._container = container
        self._stream = container.add_stream("aac", rate=self._rate_hz, layout=self._layout)
        self._samples = _Ahead(self._reader.samples(self._rate_hz, self._layout))

    def write_until(self, t_s: float, zero_s: float) -> None:
        end = max(0, round(t_s * self._rate_hz))
        while (piece := self._samples.next) is not None:
            begins = round((piece.t_s - zero_s) * self._rate_hz)
            if begins >= end:
                break
            self._samples.take()
            self._append(piece, begins)
        if self._samples.next is not None:
            self._fill_up(end)
        self._encode(_ENCODED_AT_ONCE)

    def finish(self) -> None:
        self._encode(1)
        self._mux(None)

    def close(self) -> None:
        self._reader.close()

    def _append(self, piece: Samples, begins: int) -> None:
        """Add a piece at its time; cut off the beginning that is already there."""
        values, have = piece.values, self._written + self._kept.shape[1]
        gap = begins - have
        if abs(gap) > _GAP_S * self._rate_hz:
            if gap > 0:
                self._fill_up(begins)
            else:
                values = values[:, min(-gap, values.shape[1]) :]
        self._kept = np.concatenate((self._kept, values), axis=1)

    def _fill_up(self, end: int) -> None:
        """Add silence up to that sample, if there is a gap."""
        gap = end - self._written - self._kept.shape[1]
        if gap > _GAP_S * self._rate_hz:
            silence = np.zeros((self._kept.shape[0], gap), np.float32)
            self._kept = np.concatenate((self._kept, silence), axis=1)

    def _encode(self, at_least: int) -> None:
        while self._kept.shape[1] >= at_least:
            values, self._kept = np.split(self._kept, [_ENCODED_AT_ONCE], axis=1)
            frame = AudioFrame.from_ndarray(
                np.ascontiguousarray(values), format="fltp", layout=self._layout
            )
            frame.sample_rate = self._rate_hz
            frame.pts, frame.time_base = self._written, Fraction(1, self._rate_hz)
            self._written += values.shape[1]
            self._mux(frame)

    def _mux(self, frame: AudioFrame | None) -> None:
        for packet in self._stream.encode(frame):
            if packet.pts is None or float(packet.pts * packet.time_base) >= self._earliest_s:
                self._container.mux(packet)
