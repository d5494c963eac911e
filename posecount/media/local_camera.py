"""Cameras plugged into this computer."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray

from posecount.errors import CameraError
from posecount.media.camera_reader import Shot

_MOST_LOCAL_CAMERAS = 10
_ASK_EVERY_S = 0.05
_ANSWERS_WITHIN_S = 6.0
"""A camera that was asleep takes up to 3 s to its first picture."""


class LocalCameraReader:
    """A camera of this computer; its driver may take any time to open it."""

    def __init__(self, camera: int | str) -> None:
        self._name = f"camera {camera}" if isinstance(camera, int) else camera
        api = cv2.CAP_V4L2 if sys.platform.startswith("linux") else cv2.CAP_ANY
        # OpenCV writes a page about a camera that does not exist; one sentence is enough.
        cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
        try:
            self._capture = cv2.VideoCapture(camera, api)
        except cv2.error as error:
            raise CameraError(_why_no_local_camera(self._name)) from error
        if not self._capture.isOpened():
            self._capture.release()
            raise CameraError(_why_no_local_camera(self._name))
        # If the driver allows it: a queue in it would make every picture late.
        self._capture.set(cv2.CAP_PROP_BUFFERSIZE, 1)

    def read(self) -> Shot:
        """Return the next picture."""
        seen, image = self._capture.read()
        if not seen or image is None:
            raise CameraError(f"The {self._name} gives no picture; is it plugged in?")
        picture = cast("NDArray[np.uint8]", image)
        return Shot(None, (picture.shape[1], picture.shape[0]), lambda: picture)

    def size_and_fps(self) -> tuple[int, int, float]:
        """Return width and height in pixels, and pictures per second (0 if it does not say)."""
        get = self._capture.get
        width, height = get(cv2.CAP_PROP_FRAME_WIDTH), get(cv2.CAP_PROP_FRAME_HEIGHT)
        return round(width), round(height), float(get(cv2.CAP_PROP_FPS))

    def close(self) -> None:
        """Release the device."""
        self._capture.release()


@dataclass(frozen=True, slots=True)
class LocalCamera:
    """A camera of this computer; ``fps`` is 0 if it does not say."""

    number: int
    width: int
    height: int
    fps: float


def find_local_cameras(stop: Callable[[], bool] = lambda: False) -> list[LocalCamera]:
    """Return every camera of this computer that opens and gives a picture within 6 s.

    All are tried at once, each in its own thread, so that a hanging driver does not delay the
    others. Once ``stop()`` is true the search ends with what was found.
    """
    found: dict[int, LocalCamera] = {}
    threads = [
        threading.Thread(target=_try, args=(number, found), name=f"camera {number}", daemon=True)
        for number in _candidates()
    ]
    for thread in threads:
        thread.start()
    ends_s = time.monotonic() + _ANSWERS_WITHIN_S
    for thread in threads:
        while thread.is_alive() and not stop() and time.monotonic() < ends_s:
            thread.join(_ASK_EVERY_S)
    return [found[number] for number in sorted(found.copy())]


def _try(number: int, found: dict[int, LocalCamera]) -> None:
    """Add the camera of that number to those found, if it shows something."""
    with suppress(CameraError), closing(LocalCameraReader(number)) as reader:
        reader.read()
        found[number] = LocalCamera(number, *reader.size_and_fps())


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
