"""The stream as phones and cameras send it, with their oddities, over a real socket."""

import pytest
from helpers.odd_cameras import MULTIPART, OddCamera, bare_part, claiming, jpeg, part, saying

from posecount.errors import CameraError, OddPictureError
from posecount.media.camera_http import ask
from posecount.media.camera_readers import open_reader
from posecount.media.mjpeg import MjpegStream, NotPartsError

JPEG = jpeg()
BAD_LENGTHS = [b"99999999999", b"17000000", b"9" * 13]


@pytest.fixture
def serve():
    """Serve these bytes to everyone who connects; hold the line open if asked to."""
    cameras = []

    def start(data, hold=False):
        cameras.append(OddCamera(saying(data, hold)))
        return cameras[-1].address

    yield start
    for camera in cameras:
        camera.close()


@pytest.fixture
def stream(serve):
    """The stream of parts in these bytes."""
    streams = []

    def start(data):
        streams.append(MjpegStream(ask(serve(data), 20.0)))
        return streams[-1]

    yield start
    for one in streams:
        one.close()


def test_pictures_come_one_after_the_other_with_their_time(stream):
    parts = stream(MULTIPART + part(extra=b"X-Timestamp: 12.5\r\n") + part())
    assert [parts.read(), parts.read()] == [(12.5, JPEG), (None, JPEG)]
    with pytest.raises(OSError, match="ended"):
        parts.read()


@pytest.mark.parametrize("boundary", [b"--xyz", b"xyz", b"----xyz", b"\r\n--xyz"])
def test_boundaries_are_written_in_all_kinds_of_ways(stream, boundary):
    parts = stream(MULTIPART + part(boundary=boundary) * 3)
    assert [parts.read()[1] for _ in range(3)] == [JPEG] * 3


@pytest.mark.parametrize("dashes", [b"", b"--", b"----"])
def test_parts_without_lengths_end_at_the_next_boundary(stream, dashes):
    bare = bare_part().replace(b"--xyz", dashes + b"xyz", 1)
    parts = stream(MULTIPART + bare * 3 + dashes + b"xyz--\r\n")
    assert [parts.read()[1].strip(b"\r\n") for _ in range(3)] == [JPEG.strip(b"\r\n")] * 3


def test_chunks_are_put_together_again(serve):
    head = MULTIPART.replace(b"1.0", b"1.1").replace(
        b"\r\n\r\n", b"\r\nTransfer-Encoding: chunked\r\n\r\n"
    )
    body = part() * 3
    pieces = [body[start : start + 100] for start in range(0, len(body), 100)]
    chunks = b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces)
    reader = open_reader(serve(head + chunks))
    assert [reader.read().size_px for _ in range(3)] == [(64, 48)] * 3
    reader.close()


@pytest.mark.parametrize("length", BAD_LENGTHS)
def test_a_part_larger_than_any_picture_is_not_read(stream, length):
    with pytest.raises((NotPartsError, OSError)):
        stream(MULTIPART + b"--xyz\r\nContent-Length: " + length + b"\r\n\r\n" + JPEG)


@pytest.mark.parametrize("length", [b"-5", b"+5", b"1_0", b"1e3", "²".encode("latin-1"), b""])
def test_a_length_that_is_no_number_is_none(stream, length):
    one = b"--xyz\r\nContent-Length: " + length + b"\r\n\r\n" + JPEG + b"\r\n"
    assert stream(MULTIPART + one * 2).read()[1].startswith(JPEG)


def test_a_part_longer_than_it_says_costs_that_part(stream):
    short = part().replace(b"Content-Length: %d" % len(JPEG), b"Content-Length: 100")
    parts = stream(MULTIPART + part() + short + part() * 3)
    read = [parts.read()[1].strip() for _ in range(4)]
    assert (read[0], read[-1]) == (JPEG, JPEG)


@pytest.mark.parametrize(
    "data",
    [b"", b"--xyz\r\n" + b"a: b\r\n" * 30, b"a" * 2000, b"\r\n" * 500, b"\xff" * 50_000],
    ids=["nothing", "headers that end", "one long line", "empty lines", "no lines"],
)
def test_what_holds_no_part_is_one_sentence(serve, data):
    with pytest.raises(CameraError, match=r"^(The camera at|What the camera at) http://127\.0\.0"):
        open_reader(serve(MULTIPART + data))


def test_a_picture_that_cannot_be_used_is_said_to_be_one_and_the_next_is_read(serve):
    huge = claiming(12_000, 12_000)
    parts = [part(b"not a jpeg"), part(b""), part(huge), part(b"\x89PNG\r\n\x1a\n" + b"0" * 99)]
    reader = open_reader(serve(MULTIPART + b"".join(parts) + part()))
    for _ in parts:
        with pytest.raises(OddPictureError):
            reader.read()
    assert reader.read().bgr().shape == (48, 64, 3)
    reader.close()


def test_times_that_make_no_sense_are_none(stream):
    assert stream(MULTIPART + part(extra=b"X-Timestamp: soon\r\n")).read() == (None, JPEG)
