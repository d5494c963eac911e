from __future__ import annotations

import numpy as np
import pytest

from posecount.feet import Square

SIDE = 128


def dot(x, y, size=(480, 640), wide=3):
    """A picture with a white blob at a place, soft enough to be found to parts of a pixel."""
    yy, xx = np.mgrid[: size[0], : size[1]]
    blob = 255 * np.exp(-((xx - x) ** 2 + (yy - y) ** 2) / (2 * wide**2))
    return np.repeat(blob.astype(np.uint8)[..., None], 3, 2)


def middle_of(picture):
    weight = picture[..., 0].astype(float)
    yy, xx = np.mgrid[: picture.shape[0], : picture.shape[1]]
    return np.array([(weight * xx).sum(), (weight * yy).sum()]) / weight.sum()


@pytest.mark.parametrize("half", [30.0, 64.0, 90.0, 200.0])
def test_a_place_found_in_the_square_is_where_it_is_in_the_picture(half):
    square = Square(300.0, 220.0, half)
    found = middle_of(square.cut(dot(300 + 0.4 * half, 220 - 0.3 * half, wide=half / 10), SIDE))
    assert square.to_picture(found, SIDE) == pytest.approx(
        [300 + 0.4 * half, 220 - 0.3 * half], abs=0.02 * half
    )


@pytest.mark.parametrize("middle", [(0.0, 0.0), (-500.0, 100.0), (639.0, 479.0), (5000.0, 5000.0)])
def test_a_square_may_reach_beyond_the_picture(middle):
    assert Square(*middle, 50.0).cut(dot(10, 10), SIDE).shape == (SIDE, SIDE, 3)


def test_a_tiny_picture_can_be_looked_at():
    assert Square(0.0, 0.0, 400.0).cut(np.zeros((1, 1, 3), np.uint8), SIDE).shape == (128, 128, 3)


def test_the_square_about_a_box_has_its_middle_and_room_to_spare():
    square = Square.around(10, 20, 110, 60)
    assert (square.x_px, square.y_px) == (60, 40)
    assert 1.5 * 50 < square.half_px < 2.5 * 50


def test_a_box_without_any_size_still_gives_a_square():
    assert Square.around(5, 5, 5, 5).half_px > 0
