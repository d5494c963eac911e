"""Records a camera until it is asked to stop."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from posecount.drawing.style import WHITE, Image, Typeface
from posecount.errors import InputError
from posecount.frame import Frame
from posecount.live.camera_recording import CameraRecording
from posecount.live.window import Window
from posecount.media.camera import Camera, open_camera

_STEP_S = 0.05


@dataclass(frozen=True, slots=True)
class Recorded:
    """The outcome of a recording: pictures written and dropped, and seconds from first to last.

    ``trouble`` is a sentence on why it ended early, None if it did not. ``left_out`` says how many
    of the camera's pictures could not be used, and why; None if all could.
    """

    path: Path
    frames: int
    dropped: int
    seconds: float
    trouble: str | None
    left_out: str | None = None


def record(
    camera: str,
    path: Path,
    *,
    mirrored: bool = False,
    seconds: float | None = None,
    stop: Callable[[], bool] = lambda: False,
    open_window: Callable[[], Window] | None = None,
    watch: Callable[[CameraRecording, Camera], None] = lambda *_: None,
    replace: bool = False,
) -> Recorded:
    """Record ``camera`` to ``path`` until ``stop()``, q, a closed window or for some ``seconds``.

    ``watch`` is called some times a second. If ``stop()`` is true before the camera is open,
    nothing is recorded. Raises CameraError if there is no camera, or it shows nothing; OutputError
    if another recording is being written to ``path`` or, with ``replace=False``, the file exists;
    and InputError if ``seconds`` is not a positive number.
    """
    if seconds is not None and not (math.isfinite(seconds) and seconds > 0):
        raise InputError("A recording takes a number of seconds that is more than 0.")
    with ExitStack() as stack:
        recording = stack.enter_context(closing(CameraRecording(path, replace=replace)))
        source = open_camera(camera, mirrored=mirrored, listener=recording.take, stop=stop)
        if source is None:
            return Recorded(path, frames=0, dropped=0, seconds=0.0, trouble=None)
        stack.enter_context(closing(source))
        window = stack.enter_context(closing(open_window())) if open_window is not None else None
        while recording.trouble is None and not stop():
            picture = _next(source, window)
            if seconds is not None and source.now_s >= seconds:
                break
            watch(recording, source)
            if window is not None and _left(window, picture, recording):
                break
        source.close()
        recording.close()
        return Recorded(
            path=path,
            frames=recording.frames,
            dropped=recording.dropped,
            seconds=recording.newest_s if recording.frames else 0.0,
            trouble=recording.trouble,
            left_out=source.left_out,
        )


def _next(source: Camera, window: Window | None) -> Frame | None:
    """Return the newest frame if there is a window to show it."""
    if window is not None:
        return source.newest(_STEP_S)
    time.sleep(_STEP_S)
    return None


def _left(window: Window, frame: Frame | None, recording: CameraRecording) -> bool:
    """Show the picture mirrored; return whether the person wants to leave."""
    if window.closed:
        return True
    if frame is not None:
        window.show(_preview(window.size, frame.image_bgr, recording.newest_s))
    pressed = window.keys()
    return "q" in pressed


def _preview(size: tuple[int, int], picture: Image, t_s: float) -> Image:
    width, height = size
    scale = min(width / picture.shape[1], height / picture.shape[0])
    wide, high = round(picture.shape[1] * scale), round(picture.shape[0] * scale)
    canvas = np.zeros((height, width, 3), np.uint8)
    left, top = (width - wide) // 2, (height - high) // 2
    shown = cv2.resize(cv2.flip(picture, 1), (wide, high), interpolation=cv2.INTER_LINEAR)
    canvas[top : top + high, left : left + wide] = shown
    capital = max(12.0, height / 30)
    cv2.circle(
        canvas, (round(capital), round(1.5 * capital)), round(capital / 2), (40, 40, 230), -1
    )
    seconds = 0 if np.isnan(t_s) else int(t_s)
    text = f"{seconds // 60}:{seconds % 60:02d}   q stops"
    Typeface(bold=True).draw(canvas, text, (round(2 * capital), round(2 * capital)), capital, WHITE)
    return canvas
