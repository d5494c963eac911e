"""Plays a clip as an MJPEG stream on loopback, at its true pace, as a phone's camera app does."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import cv2

from posecount.media.video import open_video

_QUALITY = 95


@dataclass(frozen=True)
class Picture:
    """One encoded picture and when it is shown, in seconds from the start."""

    t_s: float
    jpeg: bytes


def encode(image):
    return cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])[1].tobytes()


def pictures_of(clip, *, still_s=0.0, opening_s=0.8, tail_s=0.0) -> Iterable[Picture]:
    """The clip's pictures, its first second to and fro for ``still_s`` before, the last after."""
    with open_video(clip) as source:
        frames = [(frame.t_s, encode(frame.image_bgr)) for frame in source]
    step_s = (frames[-1][0] - frames[0][0]) / (len(frames) - 1)
    opening = [jpeg for t_s, jpeg in frames if t_s < frames[0][0] + opening_s]
    to_and_fro = itertools.cycle([*opening, *opening[-2:0:-1]])
    count = round(still_s / step_s)
    # It has to end where the clip begins, whatever its length.
    still = list(itertools.islice(to_and_fro, count))[::-1]
    pictures = [Picture(index * step_s, jpeg) for index, jpeg in enumerate(still)]
    start_s = count * step_s - frames[0][0]
    pictures += [Picture(start_s + t_s, jpeg) for t_s, jpeg in frames]
    for _ in range(round(tail_s / step_s)):
        pictures.append(Picture(pictures[-1].t_s + step_s, frames[-1][1]))
    return pictures


class MjpegServer:
    """Sends the pictures once to whoever connects, beginning when the first one does.

    ``leave_out`` drops every n-th picture on the way; ``port`` 0 takes any free one. After the
    last picture it stays connected and silent, unless ``hang_up``. ``stamped`` pictures say when
    they were taken, as mjpg-streamer's do; else there is only the time of arrival. The first
    ``round_and_round`` pictures come again and again until ``begin`` is set, which nobody needs to
    do where there are none; all later ones then are ``waited_s`` later.
    """

    def __init__(
        self,
        pictures,
        *,
        port=0,
        leave_out=None,
        hang_up=False,
        loop=False,
        stamped=True,
        round_and_round=0,
    ):
        self.pictures = list(pictures)
        self.done = threading.Event()
        self.begin = threading.Event()
        self.waited_s = 0.0
        self.connected = threading.Event()
        self.left = threading.Event()
        self._leave_out = leave_out
        self._hang_up = hang_up
        self._loop = loop
        self._stamped = stamped
        self._round = self.pictures[:round_and_round]
        self._stop = threading.Event()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                outer._send(self)

            def log_message(self, *_):
                pass

        ThreadingHTTPServer.allow_reuse_address = True
        self._server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        self.address = f"http://127.0.0.1:{self.port}/video"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        self._thread.start()

    def close(self):
        self._stop.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def _send(self, request):
        request.send_response(200)
        request.send_header("Content-Type", "multipart/x-mixed-replace; boundary=frame")
        request.end_headers()
        self.connected.set()
        try:
            start_s = time.monotonic()
            for index, picture in enumerate(self._sequence()):
                if self._stop.wait(max(0.0, start_s + picture.t_s - time.monotonic())):
                    return
                if self._leave_out and index % self._leave_out == self._leave_out - 1:
                    continue
                head = (
                    "--frame\r\nContent-Type: image/jpeg\r\n"
                    f"Content-Length: {len(picture.jpeg)}\r\n"
                    f"{self._stamp(picture)}\r\n"
                )
                request.wfile.write(head.encode() + picture.jpeg + b"\r\n")
            self.done.set()
            if not self._hang_up:
                self._stop.wait()
        except OSError:
            self.left.set()

    def _stamp(self, picture):
        return f"X-Timestamp: {picture.t_s:.6f}\r\n" if self._stamped else ""

    def _sequence(self):
        while self._round and not self.begin.is_set():
            for picture in self._round:
                yield Picture(self.waited_s + picture.t_s, picture.jpeg)
            self.waited_s += self.pictures[len(self._round)].t_s
        for picture in self._laps():
            yield Picture(self.waited_s + picture.t_s, picture.jpeg)

    def _laps(self):
        length_s = self.pictures[-1].t_s + 1 / 30
        for lap in itertools.count():
            for picture in self.pictures:
                yield Picture(lap * length_s + picture.t_s, picture.jpeg)
            if not self._loop:
                return
