"""Dense motion on made-up pictures: a foot turns about its toe over a textured floor."""

import cv2
import numpy as np
import pytest
from helpers.drawn_limbs import draw, frame, texture

from posecount.frame import Frame
from posecount.motion.box import Box
from posecount.motion.dense_flow import TUNING, DenseFlow

pytestmark = pytest.mark.slow

SIZE = (200, 260)
FLOOR = texture(1, SIZE, mean=108)
FOOT = texture(2, (26, 66), mean=158)
TOE, LENGTH_PX = np.array([185.0, 130.0]), 66.0
BOX = Box(left=70, top=40, right=240, bottom=180)
FPS = 15.0


def heel(turn_deg):
    turn = np.radians(turn_deg)
    return TOE - LENGTH_PX * np.array([np.cos(turn), np.sin(turn)])


def picture(turn_deg, floor=FLOOR):
    image = floor.copy()
    draw(image, FOOT, heel(turn_deg), TOE)
    return image


def turned_px(origin_px, turn_deg):
    """True shifts (n, 2) of places on the foot."""
    turn = np.radians(turn_deg)
    about = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    arm = origin_px - TOE
    return arm @ about.T - arm


def on_foot(dense, margin_px=6.0):
    """Points well inside of the foot as it lies in the first picture."""
    x, y = (dense.origin_px - heel(0)).T
    inside = (x > margin_px) & (x < LENGTH_PX - margin_px)
    return inside & (np.abs(y) < 13 - margin_px)


def on_floor(dense):
    """Points the foot never comes near."""
    return (dense.origin_px[:, 1] > 155) | (dense.origin_px[:, 0] > 210)


def select_mode(times, top_deg, ramp_s=0.6, hold_s=0.8, rest_s=0.8):
    """Angles frame by frame, and the indices of frames in the middle of each hold and rest."""
    corners_s = np.cumsum([0.0, rest_s, ramp_s, hold_s, ramp_s])
    every_s = corners_s[-1]
    t_s = np.arange(round((times * every_s + rest_s) * FPS)) / FPS
    angles = np.interp(t_s % every_s, corners_s, [0, 0, top_deg, top_deg, 0])
    tops = [round((i * every_s + corners_s[2] + hold_s / 2) * FPS) for i in range(times)]
    rests = [round((i * every_s + rest_s / 2) * FPS) for i in range(times + 1)]
    return angles, tops, rests


def shifts(angles, how=lambda _index: {}, floor=FLOOR):
    """(n, 2) shifts frame by frame; ``how`` says what the camera does in a frame."""
    frames = [frame(i, i / FPS, picture(a, floor), **how(i)) for i, a in enumerate(angles)]
    dense = DenseFlow(frames[0], BOX)
    return dense, [dense.shift_px(each) for each in frames]


def own(dense, shift):
    """Shifts (n, 2) of the foot's points, less what the camera did to the floor."""
    return shift[on_foot(dense)] - np.nanmedian(shift[on_floor(dense)], axis=0)


def off_px(found, expected):
    """Usual distance of shifts from the true ones."""
    return float(np.nanmedian(np.hypot(*(found - expected).T)))


def gain(found, true):
    """How much of the true shifts was found, along them: 1 is all."""
    seen = ~np.isnan(found[:, 0])
    assert seen.mean() > 0.9
    return float(np.sum(found[seen] * true[seen]) / np.sum(true[seen] ** 2))


def assert_nearly_true(found, true):
    """Flow is blurred where it breaks off, at the foot's edge: its outermost points lag a little.

    The rest of posecount cares for shares of a movement, and these are the same every time.
    """
    assert 0.75 < gain(found, true) < 1.05
    assert off_px(found, true) < 0.3 + 0.15 * np.median(np.hypot(*true.T))


def trembling(index):
    return {"noise": 2.0, "camera_px": (0.4 * np.sin(0.9 * index), 0.3 * np.cos(0.7 * index))}


CAMERAS = {
    "clean": lambda _index: {},
    "noisy": lambda _index: {"noise": 5.0},
    "slowly brighter": lambda index: {"noise": 2.0, "gain": 0.97 + 0.0005 * index},
    "flickers": lambda index: {"noise": 2.0, "gain": 1.0 + 0.01 * (-1) ** index},
    "trembles": trembling,
}


@pytest.mark.parametrize("how", CAMERAS.values(), ids=CAMERAS)
@pytest.mark.parametrize("top_deg", [8.0, 18.0, 30.0])
def test_every_turn_there_and_back_gives_the_same_shifts(top_deg, how):
    angles, tops, rests = select_mode(3, top_deg)
    dense, found = shifts(angles, how)
    true = turned_px(dense.origin_px[on_foot(dense)], top_deg)
    first = own(dense, found[tops[0]])
    for top in tops:
        assert_nearly_true(own(dense, found[top]), true)
        assert off_px(own(dense, found[top]), first) < 0.4
    for rest in rests:
        assert off_px(own(dense, found[rest]), 0.0) < 0.4


def test_shifts_grow_with_the_turn():
    angles = np.concatenate([np.zeros(20), np.linspace(0, 30, 13)])
    dense, found = shifts(angles)
    true = turned_px(dense.origin_px[on_foot(dense)], 30.0)
    shares = [gain(own(dense, shift), true) for shift in found[20:]]
    expected = shares[-1] * np.linspace(0, 1, 13)
    assert np.abs(shares - expected).max() < 0.12


def test_the_floor_stays_while_the_foot_moves():
    angles, _, _ = select_mode(2, 25.0)
    dense, found = shifts(angles)
    floor = on_floor(dense)
    assert max(np.nanmax(np.abs(shift[floor])) for shift in found) < 0.7


@pytest.mark.parametrize("noise", [0.0, 5.0])
def test_a_long_hold_is_level(noise):
    """No drift, and no alternating between keyframes that are alike."""
    angles = np.concatenate([np.zeros(10), np.linspace(0, 22, 9), np.full(90, 22.0)])
    dense, found = shifts(angles, lambda _index: {"noise": noise})
    foot = on_foot(dense)
    held = np.array([np.nanmedian(shift[foot, 1]) for shift in found[22:]])
    assert np.ptp(held) < 0.06 * abs(np.median(held)) + 0.1
    assert abs(held[-20:].mean() - held[:20].mean()) < 0.15


def test_the_camera_s_own_motion_is_seen_on_the_floor():
    _, found = shifts(np.zeros(40), trembling)
    for index in range(0, 40, 7):
        moved = np.subtract(trembling(index)["camera_px"], trembling(0)["camera_px"])
        assert np.nanmedian(found[index], axis=0) == pytest.approx(moved, abs=0.15)


def test_what_is_covered_is_lost_and_found_again():
    """A hand before the foot: points under it are NaN, not somewhere."""
    lain = picture(0.0)
    covered = lain.copy()
    covered[95:175, 100:160] = 250
    dense = DenseFlow(frame(0, 0.0, lain), BOX)
    x, y = dense.origin_px.T
    under = (x > 110) & (x < 150) & (y > 105) & (y < 165)
    away = (x > 172) | (x < 88) | (y < 83)
    assert not np.isnan(dense.shift_px(frame(1, 0.1, lain))).any()
    seen = dense.shift_px(frame(2, 0.2, covered))
    assert np.isnan(seen[under, 0]).mean() > 0.7
    assert not np.isnan(seen[away]).any()
    again = dense.shift_px(frame(3, 0.3, lain))
    assert not np.isnan(again).any()
    assert np.abs(again).max() < 0.3


def test_a_cut_to_another_picture_loses_the_points():
    dense = DenseFlow(frame(0, 0.0, picture(0.0)), BOX)
    for index in range(1, 6):
        dense.shift_px(frame(index, index / FPS, picture(0.0)))
    other = texture(77, SIZE, contrast=45, blur_px=6)
    assert np.isnan(dense.shift_px(frame(6, 6 / FPS, other))[:, 0]).mean() > 0.4


def test_a_lost_point_has_lost_both_coordinates():
    dense = DenseFlow(frame(0, 0.0, picture(0.0)), BOX)
    shift = dense.shift_px(frame(1, 0.1, 255 - picture(0.0)))
    lost = np.isnan(shift)
    assert lost.any()
    np.testing.assert_array_equal(lost[:, 0], lost[:, 1])


@pytest.mark.parametrize("fps", [10.0, 30.0, 60.0])
def test_the_frame_rate_changes_nothing(fps):
    t_s = np.arange(round(3.0 * fps)) / fps
    angles = np.interp(t_s, [0.0, 0.8, 1.4, 3.0], [0, 0, 20, 20])
    made = [frame(i, i / fps, picture(a), noise=2.0) for i, a in enumerate(angles)]
    dense = DenseFlow(made[0], BOX)
    last = [dense.shift_px(each) for each in made][-1]
    foot = on_foot(dense)
    assert_nearly_true(last[foot], turned_px(dense.origin_px[foot], 20.0))


@pytest.mark.parametrize("zoom", [0.6, 2.5])
def test_shifts_are_in_pixels_of_the_frame_whatever_its_size(zoom):
    def zoomed(turn_deg):
        return cv2.resize(picture(turn_deg), None, fx=zoom, fy=zoom, interpolation=cv2.INTER_AREA)

    angles = np.concatenate([np.zeros(5), np.linspace(0, 15, 8), np.full(5, 15.0)])
    made = [frame(i, i / FPS, zoomed(angle)) for i, angle in enumerate(angles)]
    dense = DenseFlow(made[0], Box(*(round(zoom * edge) for edge in (70, 40, 240, 180))))
    last = [dense.shift_px(each) for each in made][-1] / zoom
    origin = dense.origin_px / zoom
    x, y = (origin - heel(0)).T
    foot = (x > 8) & (x < 58) & (np.abs(y) < 6)
    assert_nearly_true(last[foot], turned_px(origin[foot], 15.0))


@pytest.mark.parametrize(
    "box", [BOX, Box(0, 0, 260, 200), Box(200, 150, 260, 200), Box(3, 5, 36, 38)]
)
def test_the_points_cover_the_wanted_part_and_nothing_else(box):
    dense = DenseFlow(frame(0, 0.0, picture(0.0)), box)
    x, y = dense.origin_px.T
    assert box.left <= x.min() and x.max() <= box.right
    assert box.top <= y.min() and y.max() <= box.bottom
    assert x.min() - box.left < 12 and box.right - x.max() < 12
    assert y.min() - box.top < 12 and box.bottom - y.max() < 12
    assert len(dense.origin_px) <= (TUNING.working_px / 6 + 1) ** 2


def test_a_part_of_a_large_picture_costs_no_more_than_of_a_small_one():
    size = (1600, 2400)
    large = Frame(0, 0.0, cv2.resize(frame(0, 0.0, FLOOR).image_bgr, size[::-1]))
    dense = DenseFlow(large, Box(0, 0, 2400, 1600))
    assert len(dense.origin_px) <= (TUNING.working_px / 6 + 1) ** 2
    assert dense.shift_px(large).shape == dense.origin_px.shape


def test_a_motion_carries_time_segment_places_and_shifts():
    one, other = (DenseFlow(frame(0, 0.0, picture(0.0)), BOX) for _ in range(2))
    moved = frame(1, 0.25, picture(4.0))
    motion = one.motion(moved, 3)
    assert (motion.t_s, motion.segment) == (0.25, 3)
    np.testing.assert_array_equal(motion.origin_px, one.origin_px)
    np.testing.assert_array_equal(motion.shift_px, other.shift_px(moved))
    assert motion.shift_px.dtype == motion.origin_px.dtype == np.float64


def test_the_same_frames_give_the_same_shifts():
    angles, _, _ = select_mode(1, 25.0)
    (_, first), (_, again) = (shifts(angles, CAMERAS["noisy"]) for _ in range(2))
    for one, other in zip(first, again, strict=True):
        np.testing.assert_array_equal(one, other)


def test_a_bare_wall_has_no_points_and_what_stands_before_it_does():
    """Flow on a bare wall goes wherever its surroundings go."""
    angles = np.concatenate([np.zeros(10), np.linspace(0, 20, 9), np.full(5, 20.0)])
    dense, found = shifts(angles, CAMERAS["clean"], np.full(SIZE, 108, np.uint8))
    foot = on_foot(dense)
    assert foot.sum() > 20
    assert not on_floor(dense).any()
    assert_nearly_true(found[-1][foot], turned_px(dense.origin_px[foot], 20.0))
