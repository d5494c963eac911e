"""Slopes around toes that move by fractions of a pixel, before a camera that shakes."""

import cv2
import numpy as np
import pytest
from helpers.region_motions import projected

from posecount.cue import Cue
from posecount.frame import Frame
from posecount.motion.camera_shift import CameraShift
from posecount.motion.toe_edges import ToeEdges
from posecount.pose.landmarks import LandmarkIndex as L
from posecount.pose.landmarks import Pose

pytestmark = pytest.mark.slow

SIZE = (480, 640)
FPS = 15
FINE = 4
"""Drawn so many times as large, so that a quarter of a pixel is a whole one."""

TOES = ((290, 430), (350, 430))


def room(seed=3):
    noise = cv2.GaussianBlur(np.random.default_rng(seed).normal(0, 1, SIZE), (0, 0), 4.0)
    return np.clip(120 + 40 * noise / noise.std(), 0, 255).astype(np.uint8)


ROOM = room()


def picture(grip_px=0.0, camera_px=(0.0, 0.0), light=1.0, noise=0.0, seed=0):
    """Two feet with light toes on a dark floor; a grip draws the toes up by ``grip_px``."""
    move = np.float32([[1, 0, camera_px[0]], [0, 1, camera_px[1]]])
    image = cv2.warpAffine(ROOM, move, SIZE[::-1], borderMode=cv2.BORDER_REFLECT)
    floor = np.full((100 * FINE, 240 * FINE), 90, np.uint8)
    for x, y in TOES:
        left, down = x - 200 + camera_px[0], y - 380 + camera_px[1]
        toes = (round(left * FINE), round((down - grip_px) * FINE))
        cv2.ellipse(floor, toes, (12 * FINE, 8 * FINE), 0, 0, 360, 190, -1)
        west, east = (round((left + wide) * FINE) for wide in (-10, 10))
        heel, instep = (round((down + along) * FINE) for along in (-38, -5))
        cv2.rectangle(floor, (west, heel), (east, instep), 150, -1)
    image[380:, 200:440] = cv2.resize(floor, (240, 100), interpolation=cv2.INTER_AREA)
    grainy = image * light + np.random.default_rng(seed).normal(0, noise, SIZE)
    return cv2.cvtColor(np.clip(grainy, 0, 255).astype(np.uint8), cv2.COLOR_GRAY2BGR)


def standing(**moved):
    points = np.full((33, 2), 300.0)
    for name, (x, y) in {
        "LEFT_HIP": (345, 180), "RIGHT_HIP": (295, 180),
        "LEFT_KNEE": (350, 285), "RIGHT_KNEE": (290, 285),
        "LEFT_ANKLE": (350, 395), "RIGHT_ANKLE": (290, 395),
        "LEFT_HEEL": (350, 402), "RIGHT_HEEL": (290, 402),
        "LEFT_FOOT_INDEX": (350, 430), "RIGHT_FOOT_INDEX": (290, 430),
        **moved,
    }.items():  # fmt: skip
        points[L[name]] = (x, y)
    return Pose(points, np.ones(33))


def followed(pictures, pose=None):
    tracker, person = ToeEdges(), pose or standing()
    return [tracker.update(Frame(i, i / FPS, image), person) for i, image in enumerate(pictures)]


def grips(peak_px, times=3, fps=FPS):
    """Rest for 2 s, grip for 2 s, and so on."""
    still, held = [0.0] * (2 * fps), [peak_px] * (2 * fps)
    ramp = list(np.linspace(0, peak_px, fps // 3))
    return [*still, *(([*ramp, *held, *ramp[::-1], *still]) * times)]


def values(motions):
    projector, found = projected(motions, Cue.TOE_EDGES)
    return projector, np.array([signal.value for signal in found])


@pytest.mark.parametrize("peak_px", [0.75, 1.5, 3.0])
def test_grips_of_a_pixel_or_so_stand_out_as_grips(peak_px):
    way = grips(peak_px)
    projector, value = values(followed([picture(grip) for grip in way]))
    assert list(projector.times.values()) == [3]
    top, rest = np.array(way) == peak_px, np.array(way) == 0
    known = ~np.isnan(value)
    assert np.all(np.abs(value[top & known] - 1) < 0.2)
    assert np.all(np.abs(value[rest & known]) < 0.15)


def test_a_lamp_that_flickers_and_a_camera_that_shakes_change_little():
    way = grips(1.0)
    chance = np.random.default_rng(5)
    pictures = [
        picture(
            grip, chance.integers(-4, 5, 2) / FINE, chance.uniform(0.85, 1.1), noise=1.0, seed=i
        )
        for i, grip in enumerate(way)
    ]
    projector, value = values(followed(pictures))
    assert list(projector.times.values()) == [3]
    top, rest = np.array(way) == 1.0, np.array(way) == 0
    known = ~np.isnan(value)
    assert np.nanmedian(value[top & known]) > 0.8
    assert np.nanquantile(value[rest & known], 0.9) < 0.3


def test_where_the_toes_rest_nothing_is_learned():
    pictures = [picture(noise=1.5, seed=i) for i in range(8 * FPS)]
    projector, value = values(followed(pictures))
    assert not projector.movements
    assert np.isnan(value).all()


def test_a_hand_before_the_toes_hides_their_slopes():
    covered = picture()
    covered[396:, 250:320] = 255
    pictures = [picture()] * FPS + [covered]
    motion = followed(pictures)[-1]
    x, lost = motion.origin_px[:, 0], np.isnan(motion.shift_px[:, 0])
    assert lost[x < 310].mean() > 0.5
    assert not lost[x > 335].any()


def test_there_are_slopes_only_around_the_toes_and_below_the_ankles():
    origin = followed([picture()] * FPS)[-1].origin_px
    assert len(origin) > 100
    assert (origin[:, 1] >= 395).all()
    assert (np.min([np.hypot(*(origin - toe).T) for toe in TOES], axis=0) < 0.36 * 110 + 2).all()


def test_feet_out_of_the_picture_have_none():
    pose = standing(LEFT_FOOT_INDEX=(np.nan, np.nan))
    assert len(followed([picture()] * FPS, pose)[-1].origin_px) == 0


def test_large_feet_are_looked_at_no_more_finely_than_small_ones():
    def twice(image):
        return cv2.resize(image, None, fx=2, fy=2)

    pose = standing()
    large = Pose(2 * pose.points_px, pose.visibility)
    few = followed([picture()] * FPS)[-1].origin_px
    many = followed([twice(picture())] * FPS, large)[-1].origin_px
    assert len(many) == pytest.approx(len(few), rel=0.1)


@pytest.mark.parametrize("camera_px", [(0.0, 0.0), (0.5, -0.25), (-3.0, 2.0)])
def test_the_camera_s_own_movement_is_told_by_the_room(camera_px):
    camera = CameraShift(Frame(0, 0.0, picture()), standing())
    found = camera.shift_px(Frame(1, 0.1, picture(grip_px=3.0, camera_px=camera_px)))
    assert found == pytest.approx(camera_px, abs=0.1)


def test_a_bare_room_tells_nothing_of_the_camera():
    bare = np.full((*SIZE, 3), 128, np.uint8)
    assert CameraShift(Frame(0, 0.0, bare), standing()).shift_px(Frame(1, 0.1, bare)) == (0.0, 0.0)
