"""What a JPEG claims is looked at before anything is decoded."""

import tracemalloc

import cv2
import numpy as np
import pytest
from helpers.odd_cameras import claiming, jpeg, many_scans
from hypothesis import given
from hypothesis import strategies as st

from posecount.errors import OddPictureError
from posecount.media import jpeg as module
from posecount.media.jpeg import check_jpeg, decode_jpeg


@pytest.mark.parametrize("progressive", [False, True])
@pytest.mark.parametrize("size", [(16, 16), (640, 480), (48, 200), (1920, 1080)])
def test_a_picture_of_a_camera_passes_with_its_size(size, progressive):
    data = jpeg(*size, progressive=progressive)
    assert check_jpeg(data) == size
    assert decode_jpeg(data).shape == (size[1], size[0], 3)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (claiming(12_000, 12_000), "12000 x 12000 pixels; set the camera to at most 16 megapixels"),
        (claiming(65_535, 65_535), "megapixels"),
        (claiming(4000, 3), "too small"),
        (claiming(0, 480), "too small"),
        (claiming(640, 0), "too small"),
        (claiming(65_535, 40), "a shape that no camera films"),
        (many_scans(3000), "30.. passes"),
        (b"", "no JPEG"),
        (b"\xff", "no JPEG"),
        (b"GIF89a" + bytes(100), "no JPEG"),
        (cv2.imencode(".png", np.zeros((48, 64, 3), np.uint8))[1].tobytes(), "no JPEG"),
        (cv2.imencode(".webp", np.zeros((48, 64, 3), np.uint8))[1].tobytes(), "no JPEG"),
        (b"\xff\xd8", "broken"),
        (b"\xff\xd8\xff\xd9", "broken"),
        (b"\xff\xd8\xff\xd8" + jpeg()[2:], "broken"),
        (b"\xff\xd8\xff\xda" + jpeg()[2:], "broken"),
        (b"\xff\xd8" + b"\xff\x01" * 100_000, "broken"),
        (b"\xff\xd8" + b"\xff" * 1_000_000, "broken"),
        (b"\xff\xd8" + b"\x00" * 1_000_000, "broken"),
        (jpeg()[: jpeg().index(b"\xff\xc0") + 6], "broken"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_none_or_would_take_too_much_is_refused_with_a_reason(data, why):
    with pytest.raises(OddPictureError, match=why):
        check_jpeg(data)


def test_the_frame_header_is_found_behind_what_decoders_pass_over():
    """Else a small one could be shown here, and a huge one to the decoder."""
    plain = jpeg()
    preview = b"\xff\xe1\x00\x14" + claiming(20, 20)[:18]
    for between in (b"\xff\xff\xff", b"junk\x00", b"\xff\x00\x12", b"\xff\xd0", preview):
        assert check_jpeg(plain[:2] + between + plain[2:]) == (64, 48)
        huge = claiming(12_000, 12_000)
        with pytest.raises(OddPictureError):
            check_jpeg(huge[:2] + between + huge[2:])


def test_a_broken_picture_is_left_out_and_nothing_else_is_raised():
    data = jpeg()
    for cut in range(2, len(data), 7):
        for broken in (data[:cut], data[:cut] + b"\xff" + data[cut:]):
            with_reason(broken)


@given(st.binary(max_size=300), st.integers(2, 600))
def test_whatever_bytes_come_it_is_a_picture_or_left_out(noise, place):
    data = jpeg()
    with_reason(noise)
    with_reason(b"\xff\xd8" + noise)
    with_reason(data[:place] + noise + data[place + len(noise) :])


def with_reason(data):
    """Whatever it is: it is decoded to the size that was claimed, or left out."""
    try:
        width, height = check_jpeg(data)
        assert decode_jpeg(data).shape[:2] in ((height, width), (width, height))
    except OddPictureError as error:
        assert str(error).isprintable()


def test_a_huge_claim_costs_no_memory():
    data = claiming(12_000, 12_000)
    tracemalloc.start()
    with pytest.raises(OddPictureError):
        check_jpeg(data)
    assert tracemalloc.get_traced_memory()[1] < 1_000_000
    tracemalloc.stop()


def test_nothing_is_decoded_before_it_is_looked_at(monkeypatch):
    monkeypatch.setattr(module.cv2, "imdecode", None)
    assert check_jpeg(jpeg()) == (64, 48)
