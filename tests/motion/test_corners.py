"""The tracker on a made-up picture: a textured patch that moves over a textured ground."""

import cv2
import numpy as np
import pytest

from posecount.frame import Frame
from posecount.motion.corners import CornerTracker

SIZE = (240, 320)
PATCH = (slice(90, 150), slice(130, 200))


def texture(seed, size=SIZE):
    noise = np.random.default_rng(seed).integers(0, 255, size).astype(np.uint8)
    return cv2.GaussianBlur(noise, (0, 0), 2.0) * 2


GROUND, FOOT = texture(1), texture(2, (60, 70))


def picture(lift_px=0.0, camera_px=0.0, ground=GROUND):
    """The foot's patch lifted and the whole scene shifted to the right."""
    image = ground.copy()
    top = PATCH[0].start - round(lift_px)
    image[top : top + 60, PATCH[1]] = FOOT
    shift = np.float32([[1, 0, camera_px], [0, 1, 0]])
    image = cv2.warpAffine(image, shift, SIZE[::-1], borderMode=cv2.BORDER_REFLECT)
    return cv2.cvtColor(image, cv2.COLOR_GRAY2BGR)


def track(pictures, fps=30.0):
    tracker = CornerTracker()
    return [tracker.update(Frame(i, i / fps, image)) for i, image in enumerate(pictures)]


def on_foot(motion):
    x, y = motion.origin_px.T
    return (x > 140) & (x < 190) & (y > 100) & (y < 140)


def test_points_on_the_foot_move_and_those_on_the_ground_stay():
    motion = track([picture(min(i, 12)) for i in range(20)])[-1]
    lifted = motion.shift_px[on_foot(motion)]
    assert np.nanmedian(lifted, axis=0) == pytest.approx([0, -12], abs=0.2)
    far = motion.origin_px[:, 0] < 100
    assert np.nanmax(np.abs(motion.shift_px[far])) < 0.3


def test_the_reference_stays_the_same_through_movements():
    lifts = [12 * np.sin(i / 6) ** 2 for i in range(90)]
    assert {motion.segment for motion in track([picture(lift) for lift in lifts])} == {0}


def test_coming_back_is_coming_back_to_zero():
    lifts = [*range(15), *range(15, 0, -1), *([0] * 5)]
    motion = track([picture(lift) for lift in lifts])[-1]
    assert np.nanmax(np.abs(motion.shift_px)) < 0.3


def test_a_cut_begins_a_new_segment_within_a_second_and_a_flash_does_not():
    other = texture(9)
    cut = track([picture()] * 15 + [picture(ground=other)[:, ::-1].copy()] * 40)
    assert cut[14].segment == 0
    assert cut[-1].segment == 1
    assert next(m.t_s for m in cut if m.segment == 1) - cut[15].t_s < 1.0
    white = np.full_like(picture(), 255)
    flash = track([picture()] * 15 + [white] * 6 + [picture()] * 15)
    assert flash[-1].segment == 0
    assert np.nanmax(np.abs(flash[-1].shift_px)) < 0.3


def test_a_reference_taken_while_things_move_is_replaced_by_a_quiet_one():
    big = [picture(camera_px=0)] + [picture(lift_px=30 - 2.5 * min(i, 12)) for i in range(40)]
    motions = track(big)
    assert motions[-1].segment >= 0
    # Where the patch tears off the ground a point or two may stay astray.
    assert np.nanquantile(np.abs(motions[-1].shift_px), 0.99) < 1.0


@pytest.mark.parametrize("brighter", [0.75, 1.3])
def test_a_picture_that_gets_brighter_or_darker_stays_where_it_is(brighter):
    faint = [100 + (picture().astype(float) - 100) * 0.25] * 12
    lit = [image * (brighter if i > 5 else 1.0) for i, image in enumerate(faint)]
    motion = track([np.clip(image, 0, 255).astype(np.uint8) for image in lit])[-1]
    assert np.nanmax(np.abs(motion.shift_px)) < 0.5
    assert np.isfinite(motion.shift_px[:, 0]).mean() > 0.95


def test_a_plain_picture_has_no_points():
    motion = track([np.full((*SIZE, 3), 128, np.uint8)] * 3)[-1]
    assert motion.origin_px.shape == motion.shift_px.shape == (0, 2)


def test_the_same_frames_give_the_same_motions():
    pictures = [picture(i % 9) for i in range(25)]
    for first, second in zip(track(pictures), track(pictures), strict=True):
        assert first.segment == second.segment
        np.testing.assert_array_equal(first.shift_px, second.shift_px)
