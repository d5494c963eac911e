"""A camera is asked over HTTP: how long that may take, and where it may lead."""

import base64

import pytest
from helpers.odd_cameras import MULTIPART, OK, OddCamera, dripping, endlessly, part, saying

from posecount.errors import CameraError
from posecount.media.camera_http import ask

WITHIN_S = 30.0


class Hasty:
    """A clock that goes on by a second whenever somebody looks at it."""

    def __init__(self):
        self.now_s = 0.0

    def __call__(self):
        self.now_s += 1.0
        return self.now_s


def to(location, status=b"302 Found"):
    return saying(b"HTTP/1.1 " + status + b"\r\nLocation: " + location.encode() + b"\r\n\r\n")


@pytest.mark.parametrize(
    "says",
    [
        dripping(OK + b"X: " + b"a" * 10_000, every_s=0.001),
        endlessly(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        saying(b"", hold=True),
    ],
    ids=["a byte at a time", "always about to", "silent"],
)
def test_one_deadline_covers_the_whole_answer(says):
    """Every receipt on its own is quick; the clock is injected, so that nobody waits."""
    clock = Hasty()
    with OddCamera(says) as camera, pytest.raises(CameraError, match="does not answer"):
        ask(camera.address, 4.0, clock)
    assert clock.now_s < 20.0


def test_the_deadline_covers_all_addresses_it_is_sent_on_to():
    clock = Hasty()
    with OddCamera(to("/video")) as camera, pytest.raises(CameraError):
        ask(camera.address, 8.0, clock)
    assert 1 <= len(camera.asked) <= 4


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\r\n",
        b"not http at all\r\n\r\n",
        b"HTTP/1.1 999999 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 500 + b"\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"a" * 100_000 + b"\r\n\r\n",
        b"RTSP/1.0 200 OK\r\n\r\n",
        b"\x00" * 1000,
        b"HTTP/1.1 \x1b]52;c;aGk=\x07 OK\r\n\r\n",
    ],
    ids=range(9),
)
def test_what_is_no_answer_is_one_sentence(data):
    with OddCamera(saying(data)) as camera, pytest.raises(CameraError) as raised:
        ask(camera.address, WITHIN_S)
    assert "does not answer; check the address" in str(raised.value)
    assert str(raised.value).isprintable()


def test_a_camera_may_send_on_within_itself():
    def says(camera, connection):
        if b"GET /video " in camera.asked[-1]:
            to("/stream?quality=2")(camera, connection)
        else:
            connection.sendall(MULTIPART + part())

    with OddCamera(says) as camera:
        answer = ask(camera.address, WITHIN_S)
        assert answer.address == f"http://{camera.host}/stream?quality=2"
        assert (answer.media_type, answer.boundary) == ("multipart/x-mixed-replace", "xyz")
        answer.close()


@pytest.mark.parametrize("status", [b"301 a", b"302 b", b"303 c", b"307 d", b"308 e"])
def test_nobody_else_is_asked(status):
    with OddCamera(saying(MULTIPART + part())) as other:
        # The same machine by another name: only the name can be compared.
        elsewhere = f"http://localhost:{other.port}/video"
        with (
            OddCamera(to(elsewhere, status)) as camera,
            pytest.raises(CameraError, match=f"another address .http://localhost:{other.port}."),
        ):
            ask(camera.address, WITHIN_S)
        assert other.asked == []


def test_it_is_not_sent_round_in_circles():
    with OddCamera(to("/video")) as camera, pytest.raises(CameraError, match="to the next"):
        ask(camera.address, WITHIN_S)
    assert len(camera.asked) == 6


def test_a_name_and_password_are_given_to_the_camera_alone():
    with OddCamera(saying(MULTIPART + part())) as camera:
        ask(f"http://me:p%40ss%0d%0a@{camera.host}/video", WITHIN_S).close()
    (asked,) = camera.asked
    given = base64.b64encode(b"me:p@ss\r\n")
    assert b"\r\nAuthorization: Basic " + given + b"\r\n" in asked
    assert b"Host: " + camera.host.encode() + b"\r\n" in asked


def test_no_proxy_is_asked(monkeypatch):
    with OddCamera(saying(b"")) as proxy, OddCamera(saying(MULTIPART + part())) as camera:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy.address)
        ask(camera.address, WITHIN_S).close()
        assert proxy.asked == []


def test_a_path_of_any_letters_is_asked_for_as_it_is_written():
    with OddCamera(saying(MULTIPART + part())) as camera:
        ask(f"http://{camera.host}/küche/%41?a=b&c=ü", WITHIN_S).close()
    assert camera.asked[0].startswith(b"GET /k%C3%BCche/%41?a=b&c=%C3%BC HTTP/1.1\r\n")
