"""Streams that libav reads, and answers that are no stream at all."""

import gzip

import numpy as np
import pytest
from helpers.odd_cameras import MULTIPART, OK, OddCamera, endlessly, part, saying
from helpers.tiny_clips import noise_images, write_clip

from posecount.errors import CameraError, OddPictureError
from posecount.media.camera_readers import open_reader

KEY_FRAMES = {"g": "2"}


def typed(kind, *headers):
    head = b"".join(b"\r\n" + header for header in headers)
    return OK + b"Content-Type: " + kind + head + b"\r\n\r\n"


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (typed(b"text/html") + b"<html>", "is a page, not a video; give the address of the video"),
        (typed(b"application/json") + b"{}", "is a page"),
        (typed(b"image/jpeg") + b"\xff\xd8", "is one picture; give the address of its video"),
        (b"HTTP/1.1 404 \x1b[2J\r\n\r\n", "no video at this address .HTTP status 404."),
        (b"HTTP/1.1 204 No Content\r\n\r\n", "HTTP status 204"),
        (MULTIPART.replace(b"200", b"206") + part(), "HTTP status 206"),
        (b"HTTP/1.1 500 Oh\r\n\r\n", "HTTP status 500"),
        (b"HTTP/1.1 101 Switching Protocols\r\n\r\n", "HTTP status 101"),
        (b"HTTP/1.1 401 No\r\n\r\n", "asks who you are; give its address as http://NAME"),
        (typed(b"video/mp2t", b"Content-Encoding: gzip") + gzip.compress(bytes(10**6)), "packed"),
        (MULTIPART[:-2] + b"Content-Encoding: br\r\n\r\n" + part(), "packed"),
        (MULTIPART, "does not answer"),
        (typed(b"application/octet-stream") + bytes(10**6), "no video that can be read"),
        (b"HTTP/1.1 302 Found\r\n\r\n", "to the next"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_stream_is_one_clear_sentence(answer, says):
    with OddCamera(saying(answer)) as camera, pytest.raises(CameraError, match=says) as raised:
        open_reader(camera.address)
    assert str(raised.value).isprintable()
    assert str(raised.value).endswith((".", "…"))


@pytest.mark.parametrize("kind", ["application/vnd.apple.mpegurl", "application/dash+xml"])
def test_a_playlist_is_not_a_camera_and_what_it_names_is_not_fetched(kind):
    with OddCamera(saying(b"")) as other:
        playlist = (
            "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n"
            f"http://{other.host}/1.ts\n#EXTINF:1,\nfile:///etc/passwd\n"
        )
        answer = typed(kind.encode()) + playlist.encode()
        with OddCamera(saying(answer)) as camera, pytest.raises(CameraError, match="no video"):
            open_reader(f"http://{camera.host}/live.m3u8")
        assert other.asked == []


def test_libav_is_not_sent_elsewhere_either():
    """The second time it is asked, by libav, the camera answers otherwise."""
    with OddCamera(saying(b"")) as other:

        def says(camera, connection):
            if len(camera.asked) == 1:
                connection.sendall(typed(b"video/mp2t"))
            else:
                place = f"http://{other.host}/".encode()
                connection.sendall(b"HTTP/1.1 302 Found\r\nLocation: " + place + b"\r\n\r\n")

        with OddCamera(says) as camera, pytest.raises(CameraError, match="does not answer"):
            open_reader(camera.address)
        assert (len(camera.asked), other.asked) == (2, [])


def stream_of(path, size, count, value=None):
    """An MPEG transport stream, as hardware encoders send it."""
    images = noise_images(count, size) if value is None else None
    if value is not None:
        images = [np.full((size[1], size[0], 3), value, np.uint8)] * count
    write_clip(path, size=size, images=images, frames=count, options=KEY_FRAMES, fps=10)
    return path.read_bytes()


def test_other_streams_are_read_by_libav(tmp_path):
    data = typed(b"video/mp2t") + stream_of(tmp_path / "a.ts", (320, 240), 90)
    with OddCamera(saying(data, hold=True)) as camera:
        reader = open_reader(camera.address)
        shots = [reader.read() for _ in range(5)]
        assert [shot.size_px for shot in shots] == [(320, 240)] * 5
        assert np.diff([shot.claimed_s for shot in shots]) == pytest.approx(0.1, abs=0.001)
        assert shots[0].bgr().shape == (240, 320, 3)
        reader.close()


def test_a_huge_picture_is_refused_before_it_is_decoded(tmp_path):
    data = typed(b"video/mp2t") + stream_of(tmp_path / "a.ts", (6000, 3000), 2, value=128)
    with OddCamera(saying(data)) as camera, pytest.raises(CameraError) as raised:
        reader = open_reader(camera.address)
        reader.read()
    assert isinstance(raised.value, OddPictureError)
    assert "6000 x 3000 pixels; set the camera to at most 16 megapixels" in str(raised.value)


def test_endless_data_without_a_boundary_is_given_up(monkeypatch):
    monkeypatch.setattr("posecount.media.mjpeg._MOST_BYTES", 500_000)
    head = MULTIPART + b"--xyz\r\nContent-Type: image/jpeg\r\n\r\n"
    camera = OddCamera(endlessly(head, bytes(65_536)))
    with camera, pytest.raises(CameraError, match="a part is too large"):
        open_reader(camera.address)
