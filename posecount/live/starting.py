"""The window while the camera is being opened."""

from __future__ import annotations

from collections.abc import Callable

from posecount.live.scene import Scene
from posecount.live.screen import ScreenPainter
from posecount.live.window import Window

STARTING = Scene(headline="Starting the camera", text=("This can take some seconds.",))


class Starting:
    """Shows that the camera is being opened, so that no window is black, and heeds the keys."""

    def __init__(self, window: Window, stop: Callable[[], bool]) -> None:
        self._window, self._stop = window, stop
        self._painter = ScreenPainter()

    def left(self) -> bool:
        """Draw the window; return whether the session is to end before it has begun."""
        window = self._window
        if self._stop() or window.closed:
            return True
        window.show(self._painter.paint(window.size, STARTING, 0.0, None, None))
        pressed = window.keys()
        return "q" in pressed
