"""A desktop of its own for a test: Xvfb for a screen, xdotool for a hand at the keyboard."""

from __future__ import annotations

import ctypes
import os
import shutil
import signal
import struct
import subprocess
import sys
import time

import numpy as np
import pytest

from helpers.waiting import wait_until
from posecount.history.store import History

HAS_DESKTOP = pytest.mark.skipif(
    not (shutil.which("Xvfb") and shutil.which("xdotool")),
    reason="Xvfb and xdotool are not installed",
)


def needs_desktop(test):
    """Mark a test that opens a window; without a screen and a hand it is skipped."""
    return pytest.mark.window(HAS_DESKTOP(test))


class _ClientMessage(ctypes.Structure):
    """Xlib's XClientMessageEvent."""

    _fields_ = (
        ("type", ctypes.c_int),
        ("serial", ctypes.c_ulong),
        ("send_event", ctypes.c_int),
        ("display", ctypes.c_void_p),
        ("window", ctypes.c_ulong),
        ("message_type", ctypes.c_ulong),
        ("format", ctypes.c_int),
        ("data", ctypes.c_long * 5),
    )


class _Event(ctypes.Union):
    _fields_ = (("message", _ClientMessage), ("pad", ctypes.c_long * 24))


class Desktop:
    """An X server on a display of its own."""

    def __init__(self, size=(1400, 1300)):
        read, write = os.pipe()
        screen = f"{size[0]}x{size[1]}x24"
        command = ["Xvfb", "-displayfd", str(write), "-screen", "0", screen, "-nolisten", "tcp"]
        # Else it begins anew whenever its last client leaves, as the hand does after each move,
        # and refuses whoever comes meanwhile: now and then that was the window under test.
        command += ["-noreset"]
        self._server = subprocess.Popen(
            command, pass_fds=[write], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        os.close(write)
        with os.fdopen(read) as told:
            self.display = f":{told.readline().strip()}"
        self.environment = {**os.environ, "DISPLAY": self.display, "QT_QPA_PLATFORM": "xcb"}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._server.terminate()
        self._server.wait(20)

    def hand(self, *words):
        """One move of the hand; answers what xdotool prints."""
        done = subprocess.run(
            ["xdotool", *words], env=self.environment, capture_output=True, text=True, check=False
        )
        return done.stdout.strip()

    def window(self, within_s=90.0):
        """The session's window, waited for."""
        end_s = time.monotonic() + within_s
        while time.monotonic() < end_s:
            found = self.hand("search", "--name", "^posecount$").split()
            if found:
                return found[-1]
            time.sleep(0.1)
        raise AssertionError("no window came up")

    def picture(self):
        """What the session's window shows, BGR; None where xwd is missing or the window gone."""
        command = ["xwd", "-silent", "-name", "posecount"]
        try:
            shot = subprocess.run(command, env=self.environment, capture_output=True, check=True)
        except (OSError, subprocess.CalledProcessError):
            return None
        head = struct.unpack(">25I", shot.stdout[:100])
        start, width, height, line_bytes, colours = head[0], head[4], head[5], head[12], head[19]
        pixels = np.frombuffer(shot.stdout, np.uint8, offset=start + 12 * colours)
        rows = pixels[: line_bytes * height].reshape(height, line_bytes)
        return rows[:, : 4 * width].reshape(height, width, 4)[..., :3]

    def click_away(self):
        """Close the session's window by its button, as a window manager passes it on."""
        window = int(self.window())
        x11 = ctypes.CDLL("libX11.so.6")
        x11.XOpenDisplay.restype = ctypes.c_void_p
        x11.XInternAtom.restype = ctypes.c_ulong
        display = ctypes.c_void_p(x11.XOpenDisplay(self.display.encode()))
        protocols, delete = (
            x11.XInternAtom(display, name, 0) for name in (b"WM_PROTOCOLS", b"WM_DELETE_WINDOW")
        )
        event = _Event()
        data = (ctypes.c_long * 5)(delete)
        event.message = _ClientMessage(33, 0, 1, display, window, protocols, 32, data)
        x11.XSendEvent(display, ctypes.c_ulong(window), 0, ctypes.c_long(0), ctypes.byref(event))
        x11.XCloseDisplay(display)

    def press(self, *keys):
        """Press keys in the session's window."""
        self._press(self.window(), keys)

    def press_if_open(self, *keys):
        """Press keys in the session's window, if there still is one."""
        for window in self.hand("search", "--name", "^posecount$").split()[-1:]:
            self._press(window, keys)

    def _press(self, window, keys):
        self.hand("windowfocus", window)
        for key in keys:
            self.hand("key", "--window", window, key)


class LiveCommand:
    """``posecount live`` in a process of its own; ``program`` is what Python runs instead."""

    def __init__(self, desktop, *words, state, program=("-m", "posecount", "live", "--mute")):
        self._history = state / "posecount" / "history.sqlite3"
        here = {"XDG_STATE_HOME": str(state), "XDG_DATA_HOME": str(state)}
        environment = {**desktop.environment, **here}
        self.process = subprocess.Popen(
            [sys.executable, *program, *words],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def wait_for_set(self, most_s=120.0):
        """Until a set has begun, however long a busy computer takes to get ready."""
        wait_until(lambda: self._remembered("sessions"), most_s, every_s=0.2)

    def wait_for_rep(self, most_s=120.0):
        """Until the first rep is told."""
        wait_until(lambda: self._remembered("reps"), most_s, every_s=0.2)

    def wait_for_end(self, most_s=120.0):
        """Until all of the routine is done; it goes on showing the summary."""
        wait_until(lambda: self._remembered("sessions") == [True], most_s, every_s=0.2)

    def _remembered(self, what):
        """Whether each of its sessions is complete, or its reps, as far as the history goes."""
        if not self._history.exists():
            return []
        with History.open(self._history, create=False) as history:
            found = list(getattr(history, what)())
        return found if what == "reps" else [session.complete for session in found]

    def ask_to_end(self, number=signal.SIGTERM):
        self.process.send_signal(number)

    def leave(self, desktop, within_s=60.0):
        """Press q until it ends; exit code, and what was printed.

        Once is enough for a summary. A session that is not over yet, on a busy computer, takes
        another, and its history tells that it was left.
        """
        end_s = time.monotonic() + within_s
        while self.process.poll() is None and time.monotonic() < end_s:
            desktop.press_if_open("q")
            time.sleep(1.0)
        return self.end()

    def end(self, within_s=60.0):
        """Exit code, and what was printed."""
        try:
            out, err = self.process.communicate(timeout=within_s)
        except subprocess.TimeoutExpired:
            self.process.kill()
            out, err = self.process.communicate()
            raise AssertionError(f"it did not end: {out}\n{err}") from None
        return self.process.returncode, out, err
