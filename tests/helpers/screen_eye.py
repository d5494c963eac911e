"""Sees when a picture has really come onto the screen, by looking at one spot of it."""

from __future__ import annotations

import ctypes
import multiprocessing
import time
from array import array

import numpy as np

_SPOT_PX = 4
_LOOK_EVERY_S = 0.0005
_ALL_PLANES, _AS_PIXELS = 0xFFFFFFFF, 2


def mark(image, number):
    """Write ``number`` into the colour of the picture's first corner."""
    image[:_SPOT_PX, :_SPOT_PX] = (number & 0xFF, number >> 8 & 0xFF, number >> 16 & 0xFF)


class ScreenEye:
    """Looks at the corner of the screen, from a process of its own, as often as 2000 times a
    second; ``seen`` are the numbers marked there and when they were first seen (monotonic)."""

    def __init__(self, display):
        fresh = multiprocessing.get_context("spawn")
        self._mine, theirs = fresh.Pipe()
        self._process = fresh.Process(target=_watch, args=(display, theirs), daemon=True)
        self._process.start()

    def close(self):
        """Numbers and times, shape (n, 2)."""
        self._mine.send(None)
        seen = np.frombuffer(self._mine.recv_bytes()).reshape(-1, 2)
        self._process.join(20)
        return seen


def _watch(display, pipe):
    seen, before = array("d"), None
    with _Screen(display) as screen:
        while not pipe.poll():
            number = screen.corner()
            if number != before:
                before = number
                seen.extend((number, time.monotonic()))
            time.sleep(_LOOK_EVERY_S)
    pipe.send_bytes(seen.tobytes())


class _Screen:
    def __init__(self, display):
        x11 = self._x11 = ctypes.CDLL("libX11.so.6")
        x11.XOpenDisplay.restype = x11.XGetImage.restype = ctypes.c_void_p
        x11.XDefaultRootWindow.restype = x11.XGetPixel.restype = ctypes.c_ulong
        self._display = ctypes.c_void_p(x11.XOpenDisplay(display.encode()))
        self._root = ctypes.c_ulong(x11.XDefaultRootWindow(self._display))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._x11.XCloseDisplay(self._display)

    def corner(self):
        """The number marked there; anything where none is."""
        place = (1, 1, 1, 1, ctypes.c_ulong(_ALL_PLANES), _AS_PIXELS)
        image = ctypes.c_void_p(self._x11.XGetImage(self._display, self._root, *place))
        pixel = self._x11.XGetPixel(image, 0, 0)
        self._x11.XDestroyImage(image)
        red, green, blue = pixel >> 16 & 0xFF, pixel >> 8 & 0xFF, pixel & 0xFF
        return blue | green << 8 | red << 16
