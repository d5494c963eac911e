"""Cameras at the other end of a network."""

from __future__ import annotations

import re
from collections.abc import Generator
from http.client import HTTPException

import av
from av.error import FFmpegError
from av.video.frame import VideoFrame

from posecount.errors import CameraError
from posecount.sources.camera_reader import CameraReader, Shot
from posecount.sources.mjpeg import MjpegStream, NotMjpegError, picture
from posecount.sources.picture import PictureReader

_PROTOCOLS = "http,https,httpproxy,tcp,udp,rtp,rtsp,rtsps,rtmp,tls,crypto"
_OPEN_WITHIN_S = 8.0
_READ_WITHIN_S = 3.0
# Bare pictures one after the other: what libav calls their time is made up from a frame rate.
_UNTIMED_FORMATS = frozenset(("mpjpeg", "mjpeg", "h264", "hevc", "m4v", "jpeg_pipe"))
# Nothing is kept back to smooth the flow: a late picture is worse than a rough one.
_STREAM_OPTIONS = {
    "protocol_whitelist": _PROTOCOLS,
    "fflags": "nobuffer",
    "flags": "low_delay",
    "rtsp_transport": "tcp",
    "probesize": "500000",
    "analyzeduration": "500000",
}


def open_stream(address: str) -> CameraReader:
    """The light reader where the stream is of the kind it reads; else libav, which reads all."""
    if address.lower().startswith("http"):
        try:
            return _MjpegReader(address, MjpegStream(address))
        except OSError as error:
            raise _no_answer(address) from error
        except NotMjpegError:
            pass
    return _StreamReader(address)


class _MjpegReader:
    """A camera that sends JPEG pictures over HTTP."""

    def __init__(self, address: str, stream: MjpegStream) -> None:
        self._address = address
        self._stream = stream

    def read(self) -> Shot:
        """The next picture, not decoded yet."""
        try:
            claimed_s, jpeg = self._stream.read()
        except (OSError, NotMjpegError, HTTPException) as error:
            raise _stopped(self._address) from error
        return Shot(claimed_s, lambda: picture(jpeg))

    def close(self) -> None:
        """End the connection."""
        self._stream.close()


class _StreamReader:
    """A camera that sends its pictures over the network in any other way."""

    def __init__(self, address: str) -> None:
        self._address = address
        try:
            self._container = av.open(
                address, options=_STREAM_OPTIONS, timeout=(_OPEN_WITHIN_S, _READ_WITHIN_S)
            )
        except (FFmpegError, OSError, ValueError) as error:
            raise _no_answer(address) from error
        self._timed = not _UNTIMED_FORMATS & set(self._container.format.name.split(","))
        self._reader: PictureReader | None = None
        if not self._container.streams.video:
            self._container.close()
            raise CameraError(f"What {_without_password(address)} sends is no video.")
        # Decoding on several threads keeps pictures back.
        self._stream = self._container.streams.video[0]
        self._stream.thread_count = 1
        self._frames = self._decoded()

    def read(self) -> Shot:
        """The next picture that is whole."""
        try:
            frame = next(self._frames, None)
        except (FFmpegError, OSError) as error:
            raise _stopped(self._address) from error
        if frame is None:
            raise _stopped(self._address)
        if self._reader is None:
            self._reader = PictureReader(frame, self._stream.sample_aspect_ratio)
        reader, whole = self._reader, frame
        return Shot(frame.time if self._timed else None, lambda: reader.bgr(whole))

    def close(self) -> None:
        """End the connection."""
        self._frames.close()
        self._container.close()

    def _decoded(self) -> Generator[VideoFrame, None, None]:
        for packet in self._container.demux(self._stream):
            try:
                frames = packet.decode()
            except FFmpegError:
                continue
            yield from (frame for frame in frames if not frame.is_corrupt)


def _no_answer(address: str) -> CameraError:
    return CameraError(
        f"The camera at {_without_password(address)} does not answer; "
        "check the address, and that the phone or camera is on and sending."
    )


def _stopped(address: str) -> CameraError:
    return CameraError(f"The camera at {_without_password(address)} stopped sending.")


def _without_password(address: str) -> str:
    return re.sub(r"//[^/@]*@", "//", address)
