"""No password is ever shown, and a camera cannot send on to somewhere else."""

import pytest

from posecount.errors import CameraError
from posecount.media.camera_address import printable, redirected, shown
from posecount.media.camera_readers import open_reader

SECRET = "s3cret"


@pytest.mark.parametrize(
    "camera",
    [
        "http://me:s3cret@127.0.0.1:1/video",
        "http://me:s3cret@[::1]:1/video",
        "http://me:p@s3cret@127.0.0.1:1/video",
        "http://me:p/s3cret@127.0.0.1:1/video",
        "http://me:12/s3cret@127.0.0.1:1/video",
        "http://me:p?s3cret@127.0.0.1:1/video",
        "http://me:p#s3cret@127.0.0.1:1/video",
        "http://127.0.0.1:1/video?user=me&pwd=s3cret",
        "http://127.0.0.1:1/video?mail=me@home&pwd=s3cret",
        "rtsp://127.0.0.1:1/user=me_password=s3cret_channel=1",
        "rtsp://127.0.0.1:1/#s3cret",
        "tcp://s3cret@127.0.0.1:1",
        "htp://me:s3cret@127.0.0.1:1/video",
        "me:s3cret@127.0.0.1:1/video",
        "127.0.0.1:1/video?pwd=s3cret",
        "http://me:s3cret@/",
        "http://me:s3cret@127.0.0.1:99999/",
        "http://me:s3cret@127.0.0.1:x/",
        "http://me:s3cret x@127.0.0.1:1/",
        "\x1b://s3cret@x",
    ],
)
def test_a_password_is_never_repeated(camera):
    assert SECRET not in shown(camera)
    with pytest.raises(CameraError) as raised:
        open_reader(camera)
    assert SECRET not in str(raised.value)
    assert str(raised.value).isprintable()


@pytest.mark.parametrize(
    ("camera", "says"),
    [
        ("http://192.168.1.20:8080/video", "http://192.168.1.20:8080"),
        ("rtsp://me:pw@kamera.local/stream", "rtsp://kamera.local"),
        ("http://[fe80::1%25eth0]:80/", "http://[fe80::1%25eth0]:80"),
        ("0", "0"),
        ("/dev/video0", "/dev/video0"),
        ("\x1b[2Jhello\u202e", "\N{REPLACEMENT CHARACTER}[2Jhello\N{REPLACEMENT CHARACTER}"),
    ],
)
def test_what_may_be_shown_of_a_camera(camera, says):
    assert shown(camera) == says


def test_text_from_outside_is_one_short_line():
    assert printable("a\nb\tc\x00\ud800\u2028") == "a�b�c���"
    assert len(printable("x" * 10_000)) == 80


HERE = "http://me:pw@192.168.1.20:8080/video"


@pytest.mark.parametrize(
    ("location", "goes_to"),
    [
        ("/stream", "http://me:pw@192.168.1.20:8080/stream"),
        ("stream?a=b", "http://me:pw@192.168.1.20:8080/stream?a=b"),
        ("//192.168.1.20:81/x", "http://me:pw@192.168.1.20:81/x"),
        ("https://192.168.1.20/x", "https://me:pw@192.168.1.20/x"),
        ("HTTP://192.168.1.20:8080/x", "http://me:pw@192.168.1.20:8080/x"),
        ("http://evil.example\\@192.168.1.20/", "http://me:pw@192.168.1.20/"),
        ("http://a:b@192.168.1.20:8080/x", "http://me:pw@192.168.1.20:8080/x"),
    ],
)
def test_a_camera_may_send_on_to_another_page_of_its_own(location, goes_to):
    assert redirected(HERE, location) == goes_to


@pytest.mark.parametrize(
    "location",
    [
        "http://192.168.1.21:8080/video",
        "//evil.example/video",
        "http://192.168.1.20@evil.example/",
        "file:///etc/passwd",
        "file://192.168.1.20/etc/passwd",
        "ftp://192.168.1.20/a",
        "data:text/plain,hello",
        "rtsp://192.168.1.20/",
        "javascript:alert(1)",
        "http://192.168.1.20:99999/",
        "http://[::1/",
        "http://192.168.1.20/a\x1b[2Jb",
    ],
)
def test_it_may_not_send_on_elsewhere(location):
    with pytest.raises(CameraError, match="not followed") as raised:
        redirected(HERE, location)
    assert str(raised.value).isprintable()
    assert "pw" not in str(raised.value)


def test_what_was_encrypted_stays_so():
    with pytest.raises(CameraError, match="not followed"):
        redirected("https://192.168.1.20/video", "http://192.168.1.20/video")
