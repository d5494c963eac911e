"""Opens a camera by the name the user gives it."""

from __future__ import annotations

import re

from posecount.errors import CameraError
from posecount.media.camera_address import is_stream, shown
from posecount.media.camera_reader import CameraReader
from posecount.media.local_camera import LocalCameraReader
from posecount.media.stream_camera import open_stream

_NUMBER = re.compile(r"[0-9]{1,3}")
_DEVICE = re.compile(r"/dev/(?!.*\.\.)[A-Za-z0-9_./:-]{1,200}")


def open_reader(camera: str) -> CameraReader:
    """Open the camera of that number, device path or stream address. Raises CameraError."""
    wanted = camera.strip()
    if is_stream(wanted):
        return open_stream(wanted)
    if _NUMBER.fullmatch(wanted):
        return LocalCameraReader(int(wanted))
    if _DEVICE.fullmatch(wanted):
        return LocalCameraReader(wanted)
    raise CameraError(
        f"'{shown(camera)}' is no camera; give its number (0 is the first) or a stream's address, "
        "such as http://192.168.1.20:8080/video or rtsp://…"
    )
