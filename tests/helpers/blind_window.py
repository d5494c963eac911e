"""A window where there is no screen: it shows nothing, and no key is pressed in it."""

from __future__ import annotations


class BlindWindow:
    """Takes the place of the desktop's window."""

    size, closed = (640, 480), False

    def show(self, image):
        pass

    def keys(self):
        return []

    def toggle_full_screen(self):
        pass

    def close(self):
        pass
