"""The window while the camera is being opened."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from posecount.language import tr
from posecount.live.scene import Scene
from posecount.live.screen import ScreenPainter
from posecount.live.window import Window


class Starting:
    """Shows that the camera is being opened, so that no window is black, and heeds the keys.

    ``notes`` are sentences that the person should know before the session, such as on sound.
    """

    def __init__(self, window: Window, stop: Callable[[], bool], notes: Sequence[str] = ()) -> None:
        self._window, self._stop = window, stop
        text = (tr("This can take some seconds."), *notes)
        self._scene = Scene(headline=tr("Starting the camera"), text=text)
        self._painter = ScreenPainter()

    def left(self) -> bool:
        """Draw the window; return whether the session is to end before it has begun."""
        window = self._window
        if self._stop() or window.closed:
            return True
        window.show(self._painter.paint(window.size, self._scene, 0.0, None, None))
        pressed = window.keys()
        return "q" in pressed
