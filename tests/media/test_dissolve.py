"""A shot that fades into another is noticed; whatever goes on within a shot is none."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from media.test_cut import ONE, OTHER

from posecount.frame import Frame
from posecount.media.cut import slopes_of
from posecount.media.dissolve import DissolveWatch

FPS = 25


def noticed(images, fps=FPS):
    """When another shot had taken over."""
    watch = DissolveWatch()
    frames = [Frame(index, index / fps, image) for index, image in enumerate(images)]
    return [frame.t_s for frame in frames if watch.update(frame.t_s, slopes_of(frame))]


def faded(seconds, fps=FPS, still_s=2.0):
    """One shot, a dissolve of so many seconds, and the other shot."""
    count, still = round(seconds * fps), round(still_s * fps)
    shares = [*np.zeros(still), *np.linspace(0, 1, count + 2)[1:-1], *np.ones(still)]
    return [cv2.addWeighted(ONE, 1 - share, OTHER, share, 0) for share in shares]


@pytest.mark.parametrize("fps", [25, 60])
@pytest.mark.parametrize("seconds", [0.2, 0.5, 0.7])
def test_a_dissolve_is_noticed_once_when_it_is_nearly_over(seconds, fps):
    (t_s,) = noticed(faded(seconds, fps), fps)
    assert 2.0 + 0.8 * seconds <= t_s <= 2.0 + seconds + 0.3


def test_a_noisy_picture_fades_all_the_same():
    rng = np.random.default_rng(3)
    noisy = [np.clip(i + rng.normal(0, 6, i.shape), 0, 255).astype(np.uint8) for i in faded(0.5)]
    assert len(noticed(noisy)) == 1


def moved(images_s, change):
    """Still for a second, then moved within some time, then still again."""
    ways = [*np.zeros(FPS), *np.linspace(0, 1, round(images_s * FPS)), *np.ones(FPS)]
    return [change(way) for way in ways]


@pytest.mark.parametrize("within_s", [0.12, 0.3, 0.8])
@pytest.mark.parametrize(
    "change",
    [
        lambda way: np.roll(ONE, round(60 * way), axis=1),
        lambda way: cv2.convertScaleAbs(ONE, alpha=0.3 + 0.7 * way),
        lambda way: cv2.GaussianBlur(ONE, (0, 0), 0.5 + 5 * way),
        lambda way: cv2.rectangle(
            ONE.copy(), (20, round(60 - 60 * way)), (300, round(240 - 60 * way)), (9, 9, 9), -1
        ),
    ],
    ids=["pan", "brighter", "blurred", "something large rises"],
)
def test_what_moves_or_changes_within_a_shot_is_none(change, within_s):
    assert noticed(moved(within_s, change)) == []


def test_a_flash_is_none():
    assert noticed([ONE] * 30 + [np.full_like(ONE, 255)] * 2 + [ONE] * 30) == []


@pytest.mark.parametrize("fps", [1, 10, 25, 60])
def test_pictures_that_all_differ_are_none(fps):
    """Also not the first two, which show neither shot for long enough."""
    rng = np.random.default_rng(1)
    assert noticed([rng.integers(0, 255, ONE.shape, dtype=np.uint8) for _ in range(90)], fps) == []
