"""Cameras plugged into this computer."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray

from posecount.errors import CameraError
from posecount.sources.camera_reader import Shot

_MOST_LOCAL_CAMERAS = 10


class LocalCameraReader:
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
            reader = LocalCameraReader(number)
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


@contextmanager
def _quiet() -> Iterator[None]:
    """OpenCV writes a page about a camera that is not there; one sentence is enough."""
    before = cv2.utils.logging.getLogLevel()
    cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
    try:
        yield
    finally:
        cv2.utils.logging.setLogLevel(before)
