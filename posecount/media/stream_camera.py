"""Cameras at the other end of a network."""

from __future__ import annotations

import time
from collections.abc import Generator
from contextlib import suppress
from http.client import HTTPException

import av
from av.error import ArgumentError, FFmpegError, InvalidDataError
from av.video.frame import VideoFrame

from posecount.errors import CameraError, OddPictureError
from posecount.media.camera_address import shown
from posecount.media.camera_http import HttpAnswer, ask, has_password, no_answer
from posecount.media.camera_reader import CameraReader, Shot
from posecount.media.jpeg import check_jpeg, decode_jpeg
from posecount.media.mjpeg import MjpegStream, NotPartsError
from posecount.media.picture import PictureReader
from posecount.media.picture_bounds import MOST_PX, check_size

_OPEN_WITHIN_S = 8.0
_READ_WITHIN_S = 3.0
_PROTOCOLS = "http,https,tcp,udp,rtp,rtsp,rtsps,rtmp,tls,crypto"
# Formats that cameras send. Playlists are left out: they name other addresses to be fetched.
_FORMATS = (
    "rtsp,rtp,sdp,flv,live_flv,mpegts,mpeg,h264,hevc,m4v,mjpeg,matroska,webm,"
    "mov,mp4,m4a,3gp,3g2,mj2,asf,ogg,nut"
)
# Bare pictures one after the other: libav makes up their times from a frame rate.
_UNTIMED_FORMATS = frozenset(("mjpeg", "h264", "hevc", "m4v"))
# Nothing is buffered to smooth the flow: a late picture is worse than a rough one.
_STREAM_OPTIONS = {
    "protocol_whitelist": _PROTOCOLS,
    "format_whitelist": _FORMATS,
    # Redirects within the camera were followed before; no proxy may see its pictures.
    "max_redirects": "0",
    "http_proxy": "",
    "max_pixels": str(MOST_PX),
    "fflags": "nobuffer",
    "flags": "low_delay",
    "rtsp_transport": "tcp",
    "probesize": "500000",
    "analyzeduration": "500000",
}
_NO_PASSWORD_STATUSES = frozenset((401, 403, 407))
_PAGES = frozenset(("text/html", "application/xhtml+xml", "application/json", "text/xml"))


def open_stream(address: str) -> CameraReader:
    """Open the stream: our own light reader for JPEG over HTTP, and libav for all others.

    Raises CameraError with one sentence for the user.
    """
    if not address.lower().startswith("http"):
        return _StreamReader(address)
    answer = ask(address, _OPEN_WITHIN_S)
    try:
        parts = _sends_parts(answer)
        reader = _MjpegReader(answer) if parts else None
    except BaseException:
        answer.close()
        raise
    if reader is None:
        answer.close()
        return _StreamReader(answer.address)
    return reader


def _sends_parts(answer: HttpAnswer) -> bool:
    """Whether the camera sends parts. Raises CameraError if it cannot be a video at all."""
    where, kind = shown(answer.address), answer.media_type
    if answer.status in _NO_PASSWORD_STATUSES:
        if has_password(answer.address):
            # libav knows other ways to send it.
            return False
        raise CameraError(
            f"The camera at {where} asks who you are; "
            "give its address as http://NAME:PASSWORD@HOST/…"
        )
    if answer.status != 200:
        raise CameraError(
            f"The camera at {where} has no video at this address (HTTP status {answer.status}); "
            "check what follows its name."
        )
    if answer.header("Content-Encoding").strip().lower() not in ("", "identity"):
        raise CameraError(f"The camera at {where} sends its video packed, which cannot be read.")
    if kind in _PAGES:
        raise CameraError(
            f"What {where} sends is a page, not a video; give the address of the video itself, "
            "often the same with /video or /stream behind it."
        )
    if kind.startswith("image/"):
        raise CameraError(f"What {where} sends is one picture; give the address of its video.")
    return kind.startswith("multipart/")


class _MjpegReader:
    """A camera that sends JPEG pictures over HTTP."""

    def __init__(self, answer: HttpAnswer) -> None:
        self._address = answer.address
        try:
            self._stream = MjpegStream(answer)
        except (OSError, ValueError, HTTPException) as error:
            raise no_answer(self._address) from error
        except NotPartsError as error:
            raise CameraError(
                f"What the camera at {shown(self._address)} sends is no video that can be read "
                f"({error})."
            ) from error

    def read(self) -> Shot:
        """Return the next picture, not decoded yet."""
        try:
            claimed_s, jpeg = self._stream.read()
        except (OSError, ValueError, HTTPException, NotPartsError) as error:
            raise _stopped(self._address) from error
        return Shot(claimed_s, check_jpeg(jpeg), lambda: decode_jpeg(jpeg))

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
        except (ArgumentError, InvalidDataError) as error:
            raise _no_video(address) from error
        except (FFmpegError, OSError, ValueError) as error:
            raise no_answer(address) from error
        self._timed = not _UNTIMED_FORMATS & set(self._container.format.name.split(","))
        self._reader: PictureReader | None = None
        self._reader_size = (0, 0)
        streams = self._container.streams.video
        if not streams or streams[0].codec_context is None:
            self._container.close()
            raise _no_video(address)
        try:
            if streams[0].width and streams[0].height:
                check_size(streams[0].width, streams[0].height)
        except OddPictureError:
            self._container.close()
            raise
        # Decoding on several threads delays pictures.
        self._stream = streams[0]
        self._stream.thread_count = 1
        self._stream.codec_context.options = {"max_pixels": str(MOST_PX)}
        self._frames = self._decoded()

    def read(self) -> Shot:
        """Return the next complete picture."""
        try:
            frame = next(self._frames, None)
        except (FFmpegError, OSError, ValueError) as error:
            raise _stopped(self._address) from error
        if frame is None:
            raise _stopped(self._address)
        reader = self._reader_for(frame)
        return Shot(
            frame.time if self._timed else None,
            (reader.width, reader.height),
            lambda: reader.bgr(frame),
        )

    def close(self) -> None:
        """End the connection."""
        with suppress(ValueError):  # Its generator may be waiting in another thread.
            self._frames.close()
        self._container.close()

    def _reader_for(self, frame: VideoFrame) -> PictureReader:
        """Return a reader for frames of that size, which may change in the course of a stream."""
        size = (frame.width, frame.height)
        if self._reader is None or self._reader_size != size:
            check_size(*size)
            self._reader = PictureReader(frame, self._stream.sample_aspect_ratio)
            self._reader_size = size
        return self._reader

    def _decoded(self) -> Generator[VideoFrame, None, None]:
        """Yield pictures as they come. Raises TimeoutError if none does, whatever else comes."""
        newest_s = time.monotonic()
        for packet in self._container.demux():
            if packet.stream is self._stream:
                try:
                    frames = packet.decode()
                except FFmpegError:
                    frames = []
                for frame in frames:
                    if isinstance(frame, VideoFrame) and not frame.is_corrupt:
                        yield frame
                        newest_s = time.monotonic()
            if time.monotonic() - newest_s > _READ_WITHIN_S:
                raise TimeoutError("what comes holds no pictures")


def _no_video(address: str) -> CameraError:
    return CameraError(f"What the camera at {shown(address)} sends is no video that can be read.")


def _stopped(address: str) -> CameraError:
    return CameraError(f"The camera at {shown(address)} stopped sending.")
