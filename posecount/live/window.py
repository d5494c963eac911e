"""The session's window and its keys."""

from __future__ import annotations

from typing import Protocol

import cv2

from posecount.drawing.style import Image
from posecount.errors import InputError
from posecount.live.display import check_display

_FIRST_SIZE = (1280, 720)
_LEAST_PX = 160
_SPECIAL = {27: "q", 13: "n", 32: "space"}
# The codes of the arrows on X11, Windows and macOS.
_ARROWS = {
    **dict.fromkeys((0xFF51, 0x250000, 63234), "left"),
    **dict.fromkeys((0xFF52, 0x260000, 63232), "up"),
    **dict.fromkeys((0xFF53, 0x270000, 63235), "right"),
    **dict.fromkeys((0xFF54, 0x280000, 63233), "down"),
}


class Window(Protocol):
    """Something that shows pictures and reports pressed keys."""

    @property
    def closed(self) -> bool:
        """Whether the person closed it."""

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the drawable area, in pixels."""

    def show(self, image: Image) -> None:
        """Show a picture of that size."""

    def keys(self) -> list[str]:
        """Return the keys pressed since the last call: letters, "space", or arrows as "left"."""

    def toggle_full_screen(self) -> None:
        """Switch between window and full screen."""

    def close(self) -> None:
        """Close the window."""


class DesktopWindow:
    """A window of the desktop, by OpenCV; use it only in the main thread.

    Raises InputError if there is no screen.
    """

    def __init__(self, title: str = "posecount") -> None:
        check_display()
        self._title = title
        self._shown = self._full = False
        flags = cv2.WINDOW_NORMAL | cv2.WINDOW_FREERATIO | cv2.WINDOW_GUI_NORMAL
        try:
            cv2.namedWindow(title, flags)
            cv2.resizeWindow(title, *_FIRST_SIZE)
        except cv2.error as error:
            raise InputError(
                "This OpenCV cannot open windows; 'pip install --force-reinstall "
                "opencv-contrib-python' and no other opencv package."
            ) from error

    @property
    def closed(self) -> bool:
        """Whether the person closed it."""
        return self._shown and not self._exists()

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the drawable area, in pixels."""
        if self.closed:
            return _FIRST_SIZE
        _, _, width, height = cv2.getWindowImageRect(self._title)
        if width < _LEAST_PX or height < _LEAST_PX:
            return _FIRST_SIZE
        return int(width), int(height)

    def show(self, image: Image) -> None:
        """Show a picture of that size."""
        # A picture shown in a closed window would open it again.
        if not self.closed:
            cv2.imshow(self._title, image)
            self._shown = True

    def keys(self) -> list[str]:
        """Return the keys pressed since the last call."""
        pressed = []
        # The wait lets the window draw itself.
        code = cv2.waitKeyEx(1)
        while code != -1:
            pressed.append(_name(code))
            code = cv2.pollKey()
        return [key for key in pressed if key]

    def toggle_full_screen(self) -> None:
        """Switch between window and full screen."""
        self._full = not self._full
        state = cv2.WINDOW_FULLSCREEN if self._full else cv2.WINDOW_NORMAL
        cv2.setWindowProperty(self._title, cv2.WND_PROP_FULLSCREEN, state)

    def close(self) -> None:
        """Close the window; closing twice does no harm."""
        if self._exists():
            cv2.destroyWindow(self._title)

    def _exists(self) -> bool:
        try:
            return bool(cv2.getWindowProperty(self._title, cv2.WND_PROP_VISIBLE) >= 1)
        except cv2.error:  # OpenCV raises this when its last window is gone.
            return False


def _name(code: int) -> str:
    """Return the key's name; empty for keys without one here, such as Shift or F1."""
    if code in _ARROWS:
        return _ARROWS[code]
    # Some systems use the upper bits for Shift and other modifiers.
    code &= 0xFFFF
    if code in _ARROWS:
        return _ARROWS[code]
    return _SPECIAL.get(code, chr(code).lower()) if code < 0x7F else ""
