"""The stream as phones and cameras send it, with their oddities, over a real socket."""

import socket
import threading

import cv2
import numpy as np
import pytest

from posecount.errors import CameraError
from posecount.sources.camera import open_camera
from posecount.sources.camera_readers import open_reader
from posecount.sources.mjpeg import MjpegStream, NotMjpegError

JPEG = cv2.imencode(".jpg", np.full((24, 32, 3), 200, np.uint8))[1].tobytes()
OK = b"HTTP/1.0 200 OK\r\n"
MULTIPART = OK + b"Content-Type: multipart/x-mixed-replace; boundary=xyz\r\n\r\n"


def part(jpeg=JPEG, extra=b"", boundary=b"--xyz"):
    length = str(len(jpeg)).encode()
    head = b"Content-Type: image/jpeg\r\nContent-Length: " + length + b"\r\n" + extra
    return boundary + b"\r\n" + head + b"\r\n" + jpeg + b"\r\n"


@pytest.fixture
def serve():
    """Serve these bytes to everyone who connects; hold the line open if asked to."""
    stop, servers = threading.Event(), []

    def start(data, hold=False):
        server = socket.create_server(("127.0.0.1", 0))
        servers.append(server)

        def answer(client):
            with client:
                client.recv(4096)
                client.sendall(data)
                if hold:
                    stop.wait(20.0)

        def accept():
            while not stop.is_set():
                try:
                    client, _ = server.accept()
                except OSError:
                    return
                threading.Thread(target=answer, args=(client,), daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()
        return f"http://127.0.0.1:{server.getsockname()[1]}/video"

    yield start
    stop.set()
    for server in servers:
        server.close()


def test_pictures_come_one_after_the_other_with_their_time(serve):
    stream = MjpegStream(serve(MULTIPART + part(extra=b"X-Timestamp: 12.5\r\n") + part()))
    assert [stream.read(), stream.read()] == [(12.5, JPEG), (None, JPEG)]
    with pytest.raises(OSError, match="ended"):
        stream.read()
    stream.close()


@pytest.mark.parametrize("boundary", [b"--xyz", b"xyz", b"----xyz", b"\r\n--xyz"])
def test_boundaries_are_written_in_all_kinds_of_ways(serve, boundary):
    stream = MjpegStream(serve(MULTIPART + part(boundary=boundary) * 3))
    assert [stream.read()[1] for _ in range(3)] == [JPEG] * 3
    stream.close()


@pytest.mark.parametrize(
    "answer",
    [
        OK + b"Content-Type: text/html\r\n\r\n<html></html>",
        b"HTTP/1.0 404 Not Found\r\n\r\n",
        MULTIPART + b"--xyz\r\nContent-Type: image/jpeg\r\n\r\n" + JPEG,
        MULTIPART + b"--xyz\r\nContent-Length: 99999999999\r\n\r\n" + JPEG,
        MULTIPART + b"--xyz\r\nContent-Length: -5\r\n\r\n" + JPEG,
        b"not http at all\r\n\r\n",
    ],
)
def test_other_answers_are_left_to_libav(serve, answer):
    with pytest.raises(NotMjpegError):
        MjpegStream(serve(answer))


@pytest.mark.parametrize(
    "answer", [OK + b"Content-Type: text/html\r\n\r\n<html></html>", MULTIPART]
)
def test_what_is_no_camera_is_one_sentence(serve, answer):
    with pytest.raises(CameraError, match=r"^The camera at http://127.0.0.1:\d+/video does not"):
        open_reader(serve(answer))


def test_a_stream_without_lengths_is_read_by_libav(serve):
    bare = b"--xyz\r\nContent-Type: image/jpeg\r\n\r\n" + JPEG + b"\r\n"
    reader = open_reader(serve(MULTIPART + bare * 6 + b"--xyz--\r\n", hold=True))
    shot = reader.read()
    assert shot.claimed_s is None
    assert shot.bgr().shape == (24, 32, 3)
    reader.close()


def test_a_broken_picture_is_passed_over(serve):
    with open_camera(serve(MULTIPART + part(b"not a jpeg"), hold=True)) as camera:
        assert camera.newest(5.0) is None


def test_times_that_make_no_sense_are_none(serve):
    stream = MjpegStream(serve(MULTIPART + part(extra=b"X-Timestamp: soon\r\n")))
    assert stream.read() == (None, JPEG)
    stream.close()
