"""The two kinds of camera: one plugged in, one at the other end of a network."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, cast

import av
import cv2
import numpy as np
from av.error import FFmpegError
from av.video.frame import VideoFrame
from numpy.typing import NDArray

from posecount.errors import CameraError
from posecount.sources.picture import PictureReader

_PROTOCOLS = "http,https,httpproxy,tcp,udp,rtp,rtsp,rtsps,rtmp,tls,crypto"
# Nothing is kept back to smooth the flow: a late picture is worse than a rough one.
_STREAM_OPTIONS = {
    "protocol_whitelist": _PROTOCOLS,
    "fflags": "nobuffer",
    "flags": "low_delay",
    "rtsp_transport": "tcp",
    "probesize": "500000",
    "analyzeduration": "500000",
}
_ADDRESS = re.compile(r"(https?|rtsps?|rtmp|tcp|udp|rtp)://.+", re.IGNORECASE)
_OPEN_WITHIN_S = 8.0
_READ_WITHIN_S = 3.0
# Bare pictures one after the other: what libav calls their time is made up from a frame rate.
_UNTIMED_FORMATS = frozenset(("mpjpeg", "mjpeg", "h264", "hevc", "m4v", "jpeg_pipe"))
_MOST_LOCAL_CAMERAS = 10


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture just in: ``bgr()`` converts it, which costs nothing where nobody asks.

    ``claimed_s`` is the stream's own time for it, None where that is not to be believed.
    """

    claimed_s: float | None
    bgr: Callable[[], NDArray[np.uint8]]


class CameraReader(Protocol):
    """An open camera."""

    def read(self) -> Shot:
        """Wait for the next picture, a few seconds at most. Raises CameraError where none comes."""

    def close(self) -> None:
        """Let go of the camera."""


def open_reader(camera: str) -> CameraReader:
    """Open the camera of that number, device path or stream address, or raise CameraError."""
    wanted = camera.strip()
    if _ADDRESS.fullmatch(wanted):
        return _StreamReader(wanted)
    if wanted.isdecimal():
        return _LocalReader(int(wanted))
    if wanted.startswith("/dev/"):
        return _LocalReader(wanted)
    raise CameraError(
        f"'{camera}' is no camera; give its number (0 is the first) or a stream's address, "
        "such as http://192.168.1.20:8080/video or rtsp://…"
    )


class _StreamReader:
    """A camera that sends its pictures over the network."""

    def __init__(self, address: str) -> None:
        self._address = address
        try:
            self._container = av.open(
                address, options=_STREAM_OPTIONS, timeout=(_OPEN_WITHIN_S, _READ_WITHIN_S)
            )
        except (FFmpegError, OSError, ValueError) as error:
            raise CameraError(
                f"The camera at {_without_password(address)} does not answer; "
                "check the address, and that the phone or camera is on and sending."
            ) from error
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
            raise self._gone() from error
        if frame is None:
            raise self._gone()
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

    def _gone(self) -> CameraError:
        return CameraError(f"The camera at {_without_password(self._address)} stopped sending.")


class _LocalReader:
    """A camera of this computer."""

    def __init__(self, camera: int | str) -> None:
        self._name = f"camera {camera}" if isinstance(camera, int) else camera
        api = cv2.CAP_V4L2 if sys.platform.startswith("linux") else cv2.CAP_ANY
        with _quiet():
            self._capture = cv2.VideoCapture(camera, api)
        if not self._capture.isOpened():
            self._capture.release()
            raise CameraError(_why_no_local_camera(self._name))
        # Where the driver lets us: a queue in it would make every picture late.
        self._capture.set(cv2.CAP_PROP_BUFFERSIZE, 1)

    def read(self) -> Shot:
        """The next picture."""
        seen, image = self._capture.read()
        if not seen:
            raise CameraError(f"The {self._name} gives no picture; is it plugged in?")
        picture = cast("NDArray[np.uint8]", image)
        return Shot(None, lambda: picture)

    def size_and_fps(self) -> tuple[int, int, float]:
        """Width and height in pixels, and pictures per second (0 where it does not say)."""
        get = self._capture.get
        width, height = get(cv2.CAP_PROP_FRAME_WIDTH), get(cv2.CAP_PROP_FRAME_HEIGHT)
        return round(width), round(height), float(get(cv2.CAP_PROP_FPS))

    def close(self) -> None:
        """Let go of the device."""
        self._capture.release()


@dataclass(frozen=True, slots=True)
class LocalCamera:
    """A camera of this computer; ``fps`` is 0 where it does not say."""

    number: int
    width: int
    height: int
    fps: float


def find_local_cameras() -> list[LocalCamera]:
    """Every camera of this computer that can be opened now."""
    found = []
    for number in _candidates():
        try:
            reader = _LocalReader(number)
        except CameraError:
            continue
        try:
            reader.read()
            found.append(LocalCamera(number, *reader.size_and_fps()))
        except CameraError:
            continue
        finally:
            reader.close()
    return found


def _candidates() -> list[int]:
    if not sys.platform.startswith("linux"):
        return list(range(_MOST_LOCAL_CAMERAS))
    names = (path.name.removeprefix("video") for path in Path("/dev").glob("video*"))
    return sorted(int(name) for name in names if name.isdecimal())


def _why_no_local_camera(name: str) -> str:
    return (
        f"There is no {name} here, or another program has it; "
        "'posecount cameras' lists what there is."
    )


def _without_password(address: str) -> str:
    return re.sub(r"//[^/@]*@", "//", address)


@contextmanager
def _quiet() -> Iterator[None]:
    """OpenCV writes a page about a camera that is not there; one sentence is enough."""
    before = cv2.utils.logging.getLogLevel()
    cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
    try:
        yield
    finally:
        cv2.utils.logging.setLogLevel(before)
