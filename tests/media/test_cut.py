"""Another shot is noticed at once; whatever goes on within a shot is none."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from posecount.frame import Frame
from posecount.media.cut import CutWatch
from posecount.motion.corners import CornerTracker

SIZE = (320, 240)


def room(seed):
    """Some furniture."""
    rng = np.random.default_rng(seed)
    coarse = rng.integers(0, 255, (18, 24, 3), dtype=np.uint8)
    return cv2.resize(coarse, SIZE, interpolation=cv2.INTER_NEAREST)


ONE, OTHER = room(1), room(2)
WHITE = np.full_like(ONE, 255)


def cuts(images, fps=25):
    """At which pictures another shot was noticed."""
    watch = CutWatch()
    frames = (Frame(index, index / fps, image) for index, image in enumerate(images))
    return [frame.index for frame in frames if watch.update(frame)]


def test_a_cut_is_noticed_one_picture_later():
    assert cuts([ONE] * 5 + [OTHER] * 5 + [ONE] * 5) == [6, 11]


@pytest.mark.parametrize("flash", [WHITE, OTHER, np.zeros_like(ONE)], ids=["white", "odd", "black"])
def test_a_single_picture_of_something_else_is_no_cut(flash):
    assert cuts([ONE] * 5 + [flash] + [ONE] * 5) == []


@pytest.mark.parametrize(
    "change",
    [
        lambda image, i: np.roll(image, 4 * i, axis=1),
        lambda image, i: cv2.convertScaleAbs(image, alpha=0.4 + 0.05 * i),
        lambda image, i: cv2.GaussianBlur(image, (0, 0), 0.5 + 3 * (i % 2)),
        lambda image, i: cv2.rectangle(
            image.copy(), (20 * i, 0), (20 * i + 90, 240), (9, 9, 9), -1
        ),
    ],
    ids=["pan", "brighter", "blurred", "walks past"],
)
def test_what_goes_on_within_a_shot_is_no_cut(change):
    assert cuts([change(ONE, i) for i in range(12)]) == []


def test_corners_begin_anew_in_another_shot_and_not_after_a_flash():
    shots = [ONE] * 30 + [WHITE] + [ONE] * 30 + [OTHER] * 30
    tracker = CornerTracker()
    segments = [
        tracker.update(Frame(index, index / 30, image)).segment for index, image in enumerate(shots)
    ]
    assert segments == [0] * 62 + [1] * 29
