"""Cameras on loopback that send what no camera should, for tests and for the attack on them."""

from __future__ import annotations

import itertools
import socket
import struct
import threading
from contextlib import suppress

import cv2
import numpy as np

OK = b"HTTP/1.0 200 OK\r\n"
MULTIPART = OK + b"Content-Type: multipart/x-mixed-replace; boundary=xyz\r\n\r\n"


def jpeg(width=64, height=48, value=200, progressive=False):
    """A whole JPEG; ``value`` is its grey, so that one can tell them apart."""
    image = np.full((height, width, 3), value, np.uint8)
    options = [cv2.IMWRITE_JPEG_PROGRESSIVE, int(progressive)]
    return cv2.imencode(".jpg", image, options)[1].tobytes()


def claiming(width, height, data=None):
    """A JPEG whose frame header claims that size."""
    data = bytearray(jpeg() if data is None else data)
    place = data.index(b"\xff\xc0")
    data[place + 5 : place + 9] = struct.pack(">HH", height, width)
    return bytes(data)


def many_scans(count):
    """A progressive JPEG whose last scan comes so many times."""
    data = jpeg(progressive=True)
    place = data.rindex(b"\xff\xda")
    return data[:place] + data[place:-2] * count + data[-2:]


def part(data=None, extra=b"", boundary=b"--xyz"):
    """One part of known length."""
    data = jpeg() if data is None else data
    length = str(len(data)).encode()
    head = b"Content-Type: image/jpeg\r\nContent-Length: " + length + b"\r\n" + extra
    return boundary + b"\r\n" + head + b"\r\n" + data + b"\r\n"


def bare_part(data=None):
    """One part that does not say how long it is."""
    data = jpeg() if data is None else data
    return b"--xyz\r\nContent-Type: image/jpeg\r\n\r\n" + data + b"\r\n"


class OddCamera:
    """Answers whoever connects with ``says(self, connection)``, in a thread for each.

    ``stop`` is set when it is to end. ``asked`` holds what every connection has asked.
    """

    def __init__(self, says, scheme="http"):
        self._says = says
        self.stop = threading.Event()
        self.asked = []
        self._connections = []
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port = self._server.getsockname()[1]
        self.host = f"127.0.0.1:{self.port}"
        self.address = f"{scheme}://{self.host}/video"
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while not self.stop.is_set():
            try:
                connection, _ = self._server.accept()
            except OSError:
                return
            self._connections.append(connection)
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection):
        with connection, suppress(OSError):
            self.asked.append(connection.recv(4096))
            self._says(self, connection)

    def close(self):
        self.stop.set()
        self._server.close()
        for connection in self._connections:
            with suppress(OSError):
                connection.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def saying(data, hold=False):
    """It sends these bytes; then it hangs up, or stays connected and silent."""

    def says(camera, connection):
        connection.sendall(data)
        if hold:
            camera.stop.wait(60.0)

    return says


def endlessly(head, chunk):
    """It sends ``head`` and then ``chunk`` without end, as fast as it is taken."""

    def says(camera, connection):
        connection.sendall(head)
        while not camera.stop.is_set():
            connection.sendall(chunk)

    return says


def dripping(data, every_s=0.05):
    """It sends one byte after the other, slowly, over and over."""

    def says(camera, connection):
        for place in itertools.cycle(range(len(data))):
            if camera.stop.wait(every_s):
                return
            connection.sendall(data[place : place + 1])

    return says


def streaming(payloads, every_s=0.02):
    """It sends ``payloads`` (each whole parts) evenly, and goes on with the last one for ever."""

    def says(camera, connection):
        connection.sendall(MULTIPART)
        for payload in itertools.chain(payloads, itertools.repeat(payloads[-1])):
            if camera.stop.wait(every_s):
                return
            connection.sendall(payload)

    return says
