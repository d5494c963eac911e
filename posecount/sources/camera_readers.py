"""From what the user calls a camera to an open one."""

from __future__ import annotations

import re

from posecount.errors import CameraError
from posecount.sources.camera_reader import CameraReader
from posecount.sources.local_camera import LocalCameraReader
from posecount.sources.stream_camera import open_stream

_ADDRESS = re.compile(r"(https?|rtsps?|rtmp|tcp|udp|rtp)://.+", re.IGNORECASE)


def open_reader(camera: str) -> CameraReader:
    """Open the camera of that number, device path or stream address, or raise CameraError."""
    wanted = camera.strip()
    if _ADDRESS.fullmatch(wanted):
        return open_stream(wanted)
    if wanted.isdecimal():
        return LocalCameraReader(int(wanted))
    if wanted.startswith("/dev/"):
        return LocalCameraReader(wanted)
    raise CameraError(
        f"'{camera}' is no camera; give its number (0 is the first) or a stream's address, "
        "such as http://192.168.1.20:8080/video or rtsp://…"
    )
